using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>Choices among the people of a case, e.g. which of several complainants died: their options are the case's own.</summary>
public static class PersonOptions
{
    /// <summary>Fields as a case shows them.</summary>
    /// <param name="data">The case's data by name of the field.</param>
    public static IEnumerable<Field> Of(Procedure procedure, Func<string, JsonNode?> data) => procedure.Fields.Select(f => Of(f, procedure, data));

    internal static Field Of(Field field, Procedure procedure, Func<string, JsonNode?> data)
    {
        if (field.OptionsFrom is not { } name || !procedure.Recipients.TryGetValue(name, out var recipient)) return field;
        return field with { Options = [.. Enumerable.Range(0, Addressee.Count(recipient, data)).Select(Option)] };

        Option Option(int index) => new(index.ToString(CultureInfo.InvariantCulture), new Labels { ["cs"] = Addressee.Of(recipient, index, data).Name is { Length: > 0 } known ? known : $"{index + 1}." });
    }
}
