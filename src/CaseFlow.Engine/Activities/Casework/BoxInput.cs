using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Inputs of a box as they stand in the drawing, for what must be known before it runs: checks, ports, buttons.</summary>
internal static class BoxInput
{
    /// <summary>False when the input is computed (a script, a variable) and so known only when the box runs. An absent input is known: null.</summary>
    public static bool TryLiteral(ActivityNode node, string input, out JsonNode? value)
    {
        value = node.Json[input];
        if (value is JsonObject wrapped && (wrapped.ContainsKey("expression") || wrapped.ContainsKey("typeName")))
        {
            if (wrapped["expression"] is not JsonObject expression)
            {
                value = null;
                return true;
            }
            if (Text(expression["type"]) is not ("Literal" or "Object")) return false;
            value = expression["value"];
        }
        // Studio keeps lists and objects as text.
        if (Text(value) is { } text && text.TrimStart() is ['[' or '{', ..])
        {
            try
            {
                value = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                // Not JSON after all: a text that begins like it.
            }
        }
        return true;
    }

    /// <summary>A list of texts; a single text counts as a list of one. Null when it is something else.</summary>
    public static List<string>? Texts(JsonNode? value) => value switch
    {
        null => [],
        JsonArray items when items.All(i => Text(i) is not null || i is JsonValue) => [.. items.Select(i => Text(i) ?? i!.ToJsonString())],
        JsonValue when Text(value) is { } text => text.Length == 0 ? [] : [text],
        _ => null,
    };

    /// <summary>A form: names of fields, or objects with their requirement. Null when it is something else.</summary>
    public static List<FormField>? Form(JsonNode? value)
    {
        if (value is null) return [];
        try
        {
            return value.Deserialize<List<FormField>>(CaseFlowJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The title in the drawing, else the box's name.</summary>
    public static string DisplayText(ActivityNode node) => Text((node.Json["metadata"] as JsonObject)?["displayText"]) is { Length: > 0 } text ? text : node.Name;

    private static string? Text(JsonNode? value) => value is JsonValue v && v.TryGetValue(out string? text) ? text : null;
}
