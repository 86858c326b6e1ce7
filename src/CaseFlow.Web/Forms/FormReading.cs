using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Forms;

/// <summary>Turns what a browser posted into values of fields. What can't be read is passed on as it was typed, so that the one
/// check of fields (in Cases) names it and the person finds their text again.</summary>
public static class FormReading
{
    public const string Prefix = "f.";
    private const int MostRows = 200;

    /// <param name="keepEmptyRows">While a form is being filled in, its empty rows stay; when it is sent, they go.</param>
    public static JsonObject Read(IFormCollection form, IReadOnlyList<FormFieldView> fields, bool keepEmptyRows, string prefix = Prefix)
    {
        var values = new JsonObject();
        foreach (var field in fields.Where(f => !f.ReadOnly))
            values[field.Name] = field switch
            {
                { List: true, Type: "object" } => Rows(form, field, keepEmptyRows, prefix),
                { List: true } => Several(form, field, prefix),
                { Type: "object" } => Read(form, field.Fields, keepEmptyRows, $"{prefix}{field.Name}."),
                _ => One(form[prefix + field.Name].LastOrDefault(), field.Type),
            };
        return values;
    }

    /// <summary>Adds or takes away a row, when the button that was pressed says so (<c>_add</c>: field, <c>_remove</c>: field.row).</summary>
    public static bool ChangedRows(IFormCollection form, JsonObject values)
    {
        if (form["_add"].ToString() is { Length: > 0 } added)
        {
            if (values[added] is JsonArray { Count: < MostRows } rows)
                rows.Add(new JsonObject());
            return true;
        }
        if (form["_remove"].ToString().Split('.') is [var name, var index] && int.TryParse(index, CultureInfo.InvariantCulture, out var row))
        {
            if (values[name] is JsonArray rows && row >= 0 && row < rows.Count)
                rows.RemoveAt(row);
            return true;
        }
        return false;
    }

    private static JsonArray Rows(IFormCollection form, FormFieldView field, bool keepEmptyRows, string prefix)
    {
        var rows = new JsonArray();
        _ = int.TryParse(form[$"{prefix}{field.Name}.count"], CultureInfo.InvariantCulture, out var count);
        for (var i = 0; i < Math.Min(count, MostRows); i++)
        {
            var row = Read(form, field.Fields, keepEmptyRows, $"{prefix}{field.Name}.{i}.");
            if (keepEmptyRows || row.Any(p => !IsEmpty(p.Value)))
                rows.Add(row);
        }
        return rows;
    }

    private static JsonArray Several(IFormCollection form, FormFieldView field, string prefix)
    {
        // Options come as several values, free lists as the lines of one text.
        IEnumerable<string?> texts = field.Options.Count > 0 ? form[prefix + field.Name] : form[prefix + field.Name].ToString().Split('\n');
        return new JsonArray([.. texts.Select(t => One(t, field.Type)).Where(v => !IsEmpty(v))]);
    }

    private static JsonNode? One(string? text, string type)
    {
        text = text?.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        if (type == "bool")
            return text switch { "true" or "on" => true, "false" or "" or null => false, _ => text };
        if (string.IsNullOrEmpty(text))
            return null;
        return type switch
        {
            "integer" => long.TryParse(text.Replace(" ", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text,
            "decimal" => text.Replace(" ", "").Replace("\u00a0", "").Replace(',', '.'),
            "date" => DateOnly.TryParseExact(text.Replace(" ", ""), ["yyyy-MM-dd", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text,
            _ => text,
        };
    }

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray array => array.Count == 0,
        JsonObject item => item.All(p => IsEmpty(p.Value)),
        JsonValue v when v.TryGetValue<bool>(out var flag) => !flag,
        _ => false,
    };
}
