using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.Words;

namespace CaseFlow.Web.Forms;

/// <summary>A form as it stands on a page: its fields, what is filled in, and what is wrong.</summary>
/// <param name="Outcomes">For "needed for …" beside fields that only some outcomes want.</param>
public sealed record FormOnPage(
    IReadOnlyList<FormFieldView> Fields, JsonObject Values, IReadOnlyDictionary<string, string> Errors, IReadOnlyList<OutcomeView> Outcomes)
{
    public static readonly IReadOnlyDictionary<string, string> NoErrors = new Dictionary<string, string>();

    /// <summary>A fresh form with the values the case has now.</summary>
    public static FormOnPage Of(IReadOnlyList<FormFieldView> fields, IReadOnlyList<OutcomeView>? outcomes = null) =>
        new(fields, new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, f.Value?.DeepClone()))), NoErrors, outcomes ?? []);

    public FieldOnPage Field(FormFieldView field) => new(field, FormReading.Prefix + field.Name, field.ReadOnly ? field.Value : Values[field.Name], field.Name, Errors, Outcomes)
    {
        Unless = Fields.FirstOrDefault(f => f.Name == field.RequiredUnless)?.Label,
    };

    /// <summary>Id of the input that an error's link leads to.</summary>
    public string AnchorOf(string errorKey) =>
        FieldOnPage.IdOf(FormReading.Prefix + errorKey.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));

    /// <summary>Null: the error is nothing of one field.</summary>
    public string? LabelOf(string errorKey) => Fields.FirstOrDefault(f => f.Name == errorKey.Split('[', '.')[0])?.Label;
}

/// <param name="InputName">Name in the posted form.</param>
/// <param name="Path">Key under which an error of this field is told, e.g. <c>remedies[0].due</c>.</param>
public sealed record FieldOnPage(
    FormFieldView View, string InputName, JsonNode? Value, string Path, IReadOnlyDictionary<string, string> Errors, IReadOnlyList<OutcomeView> Outcomes)
{
    /// <summary>Label of the yes-or-no field that lifts the requirement.</summary>
    public string? Unless { get; init; }
    public string Id => IdOf(InputName);
    public string? Error => Errors.GetValueOrDefault(Path) ?? Errors.GetValueOrDefault(InputName[FormReading.Prefix.Length..]);
    public string? DescribedBy => string.Join(' ', new[] { View.Hint is null ? null : Id + "-hint", Error is null ? null : Id + "-error" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;

    public string Text => TextOf(Value);
    public bool IsTrue => Value is JsonValue v && v.TryGetValue<bool>(out var flag) && flag;
    public IReadOnlyList<string> Chosen => Value is JsonArray items ? [.. items.Select(TextOf)] : Value is null ? [] : [Text];
    public string Lines => Value is JsonArray items ? string.Join('\n', items.Select(TextOf)) : Text;
    public IReadOnlyList<JsonObject> Rows => Value is JsonArray rows ? [.. rows.OfType<JsonObject>()] : [];

    /// <summary>Labels of the outcomes that want this field.</summary>
    public IReadOnlyList<string> NeededFor => [.. View.RequiredFor.Select(name => Outcomes.FirstOrDefault(o => o.Name == name)?.Label ?? name)];

    public FieldOnPage In(FormFieldView field, int row) =>
        new(field, $"{InputName}.{row}.{field.Name}", Rows[row][field.Name], $"{Path}[{row}].{field.Name}", Errors, []);

    public FieldOnPage Part(FormFieldView field) => new(field, $"{InputName}.{field.Name}", (Value as JsonObject)?[field.Name], $"{Path}.{field.Name}", Errors, []);

    /// <summary>What is filled in, as a person reads it.</summary>
    public string InWords(Texts texts) => View switch
    {
        { Type: "bool" } => IsTrue ? texts["ano"] : texts["ne"],
        { Options.Count: > 0 } => string.Join(", ", Chosen.Select(c => View.Options.FirstOrDefault(o => o.Value == c)?.Label ?? c)),
        { Type: "object", List: true } => string.Join("\n", Rows.Select((_, i) => string.Join(" · ", View.Fields.Select(f => In(f, i)).Where(f => f.Value is not null).Select(f => f.InWords(texts))))),
        { List: true } => Lines,
        { Type: "date" } when DateOnly.TryParseExact(Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => texts.Date(day),
        _ => Text,
    };

    public static string IdOf(string inputName) => inputName.Replace('.', '-');

    private static string TextOf(JsonNode? node) => node switch
    {
        null => "",
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        JsonValue v when v.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
        JsonValue v when v.TryGetValue<decimal>(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };
}
