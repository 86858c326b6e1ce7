using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseFlow.Cases.Casework;

/// <summary>Reads values of fields, which are JSON: what isn't of the wanted kind reads as absent.</summary>
internal static class Values
{
    public static string? Text(JsonNode? value) => value is JsonValue v && v.GetValueKind() != JsonValueKind.Null ? v.ToString() : null;

    /// <summary>False for a text that is no text: half a character (a lone surrogate), as JSON's escapes allow it.</summary>
    public static bool IsReadable(JsonNode? value)
    {
        if (value?.GetValueKind() != JsonValueKind.String) return true;
        try { return value.GetValue<string>().EnumerateRunes().All(rune => rune != Rune.ReplacementChar) || value.GetValue<string>().Contains('\uFFFD'); }
        catch (InvalidOperationException) { return false; }
    }

    public static Guid? Id(JsonNode? value) => Guid.TryParse(Text(value), out var id) ? id : null;

    public static bool IsTrue(JsonNode? value) => value?.GetValueKind() == JsonValueKind.True;

    public static bool IsFalse(JsonNode? value) => value?.GetValueKind() == JsonValueKind.False;

    public static DateOnly? Date(JsonNode? value) =>
        DateOnly.TryParseExact(Text(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject => false,
        _ => value.GetValueKind() == JsonValueKind.Null || Text(value) is "",
    };

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
