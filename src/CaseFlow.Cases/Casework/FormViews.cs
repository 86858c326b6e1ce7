using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Casework;

/// <summary>A field on a form with the field it names.</summary>
internal sealed record ResolvedField(Field Field, bool Required, IReadOnlyList<string> RequiredFor, bool ReadOnly)
{
    /// <inheritdoc cref="FormField.When"/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? When { get; init; }
}

/// <summary>Forms as pages and API show them: the manifest's fields by name, the item's own before the case's, a letter's as the office knows them.</summary>
internal static class FormViews
{
    /// <param name="data">The case's data by name of the field; null before there is a case.</param>
    public static IReadOnlyList<ResolvedField> Resolve(Procedure procedure, IReadOnlyList<FormField> form, TaskState? task = null, Func<string, JsonNode?>? data = null)
    {
        var item = task?.Item is { } scope ? procedure.FieldNamed(scope.List)?.Fields : null;
        var resolved = new List<ResolvedField>();
        foreach (var onForm in form)
        {
            var field = item?.FirstOrDefault(f => f.Name == onForm.Field)
                ?? procedure.FieldOnForm(onForm.Field, ofLetter: task?.LetterId is not null);
            // A form can't name an unknown field: the compiler refuses it. An old bundle may; what can't be filled isn't shown.
            if (field is null) continue;
            if (field.OptionsFrom is not null)
            {
                // Of one person there is nothing to ask.
                if (data is null || PersonOptions.Of(field, procedure, data) is not { Options.Count: > 1 } among) continue;
                field = among;
            }
            resolved.Add(new ResolvedField(field, onForm.Required || onForm.RequiredFor is null && field.Required, onForm.RequiredFor ?? [], onForm.ReadOnly) { When = onForm.When });
        }
        return resolved;
    }

    public static IReadOnlyList<FormFieldView> Of(IReadOnlyList<ResolvedField> form, Func<string, JsonNode?> value, string language, Staff staff) =>
        [.. form.Select(f => Of(f.Field, f.Required && !f.ReadOnly, f.RequiredFor, value(f.Field.Name)?.DeepClone(), language, staff) with { ReadOnly = f.ReadOnly })];

    private static FormFieldView Of(Field field, bool required, IReadOnlyList<string> requiredFor, JsonNode? value, string language, Staff staff) => new(
        field.Name, field.Label.In(language), field.Hint?.In(language), JsonNamingPolicy.CamelCase.ConvertName(field.Type.ToString()), field.List, required, requiredFor,
        field.MaxLength ?? FieldValidation.LengthOf(field),
        field.Type == FieldType.User ? staff.Options(field) : [.. field.Options.Select(o => new OptionView(o.Value, o.Label.In(language)))],
        [.. field.Fields.Select(f => Of(f, f.Required, [], null, language, staff))], value) { RequiredUnless = field.RequiredUnless };

    /// <summary>A field's value for a task's form: the item's own before the case's.</summary>
    public static JsonNode? ValueOf(Func<string, JsonNode?> variable, TaskState task, string field)
    {
        // A letter's fields are never data of the case.
        if (task.LetterId is not null) return null;
        if (task.Item is { } item && variable(item.List) is JsonArray list && item.Index < list.Count && list[item.Index] is JsonObject own && own.ContainsKey(field)) return own[field];
        return variable(field);
    }

}
