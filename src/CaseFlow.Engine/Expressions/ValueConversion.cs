using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace CaseFlow.Engine.Expressions;

/// <summary>
/// Values are JSON plus a declared type. Dates and times are ISO strings; a <c>DateTime</c> keeps what it says of a zone and nothing more;
/// decimals are exact and therefore strings; a <c>TimeSpan</c> is <c>d.hh:mm:ss</c>. Null fits every type: required inputs are checked elsewhere.
/// </summary>
public static class ValueConversion
{
    /// <summary>Converts <paramref name="value"/> to the type called <paramref name="typeName"/>; the node is returned as it is when it fits already.</summary>
    public static Evaluation Convert(JsonNode? value, string typeName)
    {
        if (!ValueType.TryParse(typeName, out var type)) return Evaluation.Faulted($"Expected a known type, but found '{typeName}'.");
        return Evaluate(value, type);
    }

    internal static Evaluation Evaluate(JsonNode? value, ValueType type)
    {
        var (converted, problem) = Convert(value, type);
        if (problem is not null) return Evaluation.Faulted(problem);
        return Evaluation.Of(converted?.Parent is null ? converted : converted.DeepClone());
    }

    internal static (JsonNode? Value, string? Problem) Convert(JsonNode? value, ValueType type)
    {
        if (value is null) return (null, null);
        if (type.IsArray) return Array(value, type);
        if (type.Kind == ValueKind.Object) return (value, null);
        if (type.Kind == ValueKind.Dictionary) return Dictionary(value);
        if (type.Kind == ValueKind.String) return (String(value), null);

        // Text boxes of the editor give "" for "nothing".
        var text = AsText(value)?.Trim();
        if (text is "") return (null, null);

        return type.Kind switch
        {
            ValueKind.Boolean => Boolean(value, text),
            ValueKind.Int32 => Integer(value, text, int.MinValue, int.MaxValue, "an Int32"),
            ValueKind.Int64 => Integer(value, text, long.MinValue, long.MaxValue, "an Int64"),
            ValueKind.Decimal => Decimal(value, text),
            ValueKind.Double => Double(value, text),
            _ => Text(value, text, type.Kind),
        };
    }

    internal static string? AsText(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;

    /// <summary>A value as it stands in a message, shortened.</summary>
    internal static string Show(JsonNode? node)
    {
        if (node is null) return "nothing";
        var json = node.ToJsonString(CaseFlowJson.Options);
        return json.Length <= 60 ? json : json[..60] + "…";
    }

    private static (JsonNode?, string?) Array(JsonNode value, ValueType type)
    {
        var source = value;
        if (AsText(value) is { } text)
        {
            if (text.Trim().Length == 0) return (null, null);
            try { source = JsonNode.Parse(text); }
            catch (JsonException) { return (null, Expected("a list", value)); }
        }
        if (source is not JsonArray list) return (null, Expected("a list", value));
        var element = type with { IsArray = false };
        if (element.Kind == ValueKind.Object) return (list, null);
        var result = new JsonArray();
        foreach (var item in list)
        {
            var (converted, problem) = Convert(item, element);
            if (problem is not null) return (null, problem);
            result.Add(converted?.Parent is null ? converted : converted.DeepClone());
        }
        return (result, null);
    }

    private static (JsonNode?, string?) Dictionary(JsonNode value)
    {
        if (value is JsonObject) return (value, null);
        if (AsText(value) is { } text)
        {
            if (text.Trim().Length == 0) return (null, null);
            try { if (JsonNode.Parse(text) is JsonObject parsed) return (parsed, null); }
            catch (JsonException) { }
        }
        return (null, Expected("an object", value));
    }

    private static JsonNode String(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value,
        JsonValueKind.True => JsonValue.Create("true"),
        JsonValueKind.False => JsonValue.Create("false"),
        _ => JsonValue.Create(value.ToJsonString(CaseFlowJson.Options)),
    };

    private static (JsonNode?, string?) Boolean(JsonNode value, string? text)
    {
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return (value, null);
        if (string.Equals(text, "true", StringComparison.OrdinalIgnoreCase)) return (JsonValue.Create(true), null);
        if (string.Equals(text, "false", StringComparison.OrdinalIgnoreCase)) return (JsonValue.Create(false), null);
        return (null, Expected("a Boolean", value));
    }

    private static (JsonNode?, string?) Integer(JsonNode value, string? text, long min, long max, string what)
    {
        if (NumberText(value, text) is { } number
            && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
            && d == decimal.Truncate(d) && d >= min && d <= max)
            return (text is null && !number.Contains('.') && !number.Contains('e') && !number.Contains('E') ? value : JsonValue.Create((long)d), null);
        return (null, Expected(what, value));
    }

    private static (JsonNode?, string?) Decimal(JsonNode value, string? text)
    {
        if (NumberText(value, text) is { } number && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var d))
            return (JsonValue.Create(d.ToString(CultureInfo.InvariantCulture)), null);
        return (null, Expected("a Decimal", value));
    }

    private static (JsonNode?, string?) Double(JsonNode value, string? text)
    {
        if (text is null && value.GetValueKind() == JsonValueKind.Number) return (value, null);
        if (text is not null && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d))
            return (JsonValue.Create(d), null);
        return (null, Expected("a Double", value));
    }

    private static string? NumberText(JsonNode value, string? text) =>
        text ?? (value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : null);

    private static (JsonNode?, string?) Text(JsonNode value, string? text, ValueKind kind)
    {
        var (iso, what) = kind switch
        {
            ValueKind.Date => (Date(text), "a Date (2026-02-28)"),
            ValueKind.Time => (Time(text), "a Time (14:30)"),
            ValueKind.DateTime => (DateAndTime(text), "a DateTime (2026-02-28T14:30:00)"),
            ValueKind.DateTimeOffset => (Instant(text), "a DateTimeOffset (2026-02-28T14:30:00+01:00)"),
            ValueKind.TimeSpan => (Span(text), "a TimeSpan (1.12:30:00 or P1DT12H30M)"),
            _ => (Guid.TryParse(text, out var guid) ? guid.ToString("D") : null, "a Guid"),
        };
        if (iso is null) return (null, Expected(what, value));
        return (iso == AsText(value) ? value : JsonValue.Create(iso), null);
    }

    private static string? Date(string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return Iso(date);
        // A date with a time keeps the day that it says.
        return DateAndTime(text) is { } full ? full[..10] : null;
    }

    private static string? Time(string? text) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
            : null;

    private static string? DateAndTime(string? text)
    {
        if (!LooksIso(text)) return null;
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)) return null;
        // With an offset .NET would turn it into the machine's zone: keep the offset as it was written.
        if (moment.Kind == DateTimeKind.Local) return Instant(text);
        return moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
    }

    private static string? Instant(string? text) =>
        LooksIso(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
            : null;

    private static string? Span(string? text)
    {
        if (text is null) return null;
        if (text.StartsWith('P') || text.StartsWith("-P", StringComparison.Ordinal))
        {
            try { return XmlConvert.ToTimeSpan(text).ToString("c", CultureInfo.InvariantCulture); }
            catch (FormatException) { return null; }
            catch (OverflowException) { return null; }
        }
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span.ToString("c", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>.NET reads "3/4/2026" and "March" too; only year-month-day is unambiguous.</summary>
    private static bool LooksIso(string? text) =>
        text is { Length: >= 10 } && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit(text[0]) && (text.Length == 10 || text[10] is 'T' or ' ');

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Expected(string what, JsonNode value) => $"Expected {what}, but found {Show(value)}.";
}
