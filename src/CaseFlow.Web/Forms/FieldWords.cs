using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Engine.Procedures;
using CaseFlow.Web.Words;

namespace CaseFlow.Web.Forms;

/// <summary>Values of a case as a person reads them: options and people by name, dates in words, empty ones left out.</summary>
public sealed class FieldWords(Texts texts, IReadOnlyList<PersonView> people)
{
    public IEnumerable<(string Label, string Value)> Of(IEnumerable<Field> fields, JsonObject values) =>
        from field in fields
        let words = Of(field, values[field.Name])
        where words.Length > 0
        select (field.Label.In(texts.Language), words);

    private string Of(Field field, JsonNode? value) => value switch
    {
        null => "",
        JsonArray items => string.Join("\n", items.Select(i => One(field, i)).Where(w => w.Length > 0)),
        _ => One(field, value),
    };

    private string One(Field field, JsonNode? value)
    {
        if (value is JsonObject item)
            return string.Join(" · ", Of(field.Fields, item).Select(p => p.Value));
        if (value is not JsonValue single)
            return "";
        if (single.TryGetValue<bool>(out var flag))
            return flag ? texts["ano"] : "";
        var text = single.TryGetValue<string>(out var s) ? s : single.ToJsonString();
        return field.Type switch
        {
            FieldType.Choice => field.Options.FirstOrDefault(o => o.Value == text)?.Label.In(texts.Language) ?? text,
            FieldType.User => Guid.TryParse(text, out var id) ? people.FirstOrDefault(p => p.Id == id)?.Name ?? text : text,
            FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? texts.Date(day) : text,
            _ => text,
        };
    }
}
