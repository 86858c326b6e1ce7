using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseFlow.Engine.Definitions;

/// <summary>Reading of JSON that may hold anything: a wrong type reads as absent, a property is found in both casings.</summary>
internal static class DefinitionJson
{
    public const int MaxLength = 4_000_000;
    /// <summary>Deepest nesting of JSON that is read at all; of activities see <see cref="DefinitionReader.MaxActivityDepth"/>.</summary>
    public const int MaxDepth = 192;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static JsonNode? Parse(string json) => JsonNode.Parse(json, documentOptions: Strict);

    public static JsonNode? Prop(this JsonObject from, string camelCase) =>
        from.TryGetPropertyValue(camelCase, out var value) || from.TryGetPropertyValue(Pascal(camelCase), out value) ? value : null;

    public static bool Has(this JsonObject from, string camelCase) => from.ContainsKey(camelCase) || from.ContainsKey(Pascal(camelCase));

    public static JsonObject? Object(this JsonObject from, string camelCase) => from.Prop(camelCase) as JsonObject;

    public static JsonArray? Array(this JsonObject from, string camelCase) => from.Prop(camelCase) as JsonArray;

    public static string? Text(this JsonObject from, string camelCase) => AsText(from.Prop(camelCase));

    public static bool Flag(this JsonObject from, string camelCase) =>
        from.Prop(camelCase) is JsonValue value && (value.GetValueKind() == JsonValueKind.True || AsText(value) is "true" or "True");

    public static string? AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A list, or a list kept as JSON text, as Studio's list editors do. Null when it is neither.</summary>
    public static JsonArray? AsList(JsonNode? node)
    {
        if (node is JsonArray list)
            return list;
        if (AsText(node) is not { } text || !text.AsSpan().TrimStart().StartsWith("["))
            return null;
        try
        {
            return Parse(text) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The box with its own property names in camelCase, and read through once so that threads may share it.</summary>
    public static JsonObject Canonical(JsonObject box)
    {
        List<string>? pascal = null;
        foreach (var (name, _) in box)
        {
            if (name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && !box.ContainsKey(Camel(name)))
                (pascal ??= []).Add(name);
        }
        if (pascal is not null)
        {
            box = (JsonObject)box.DeepClone();
            foreach (var name in pascal)
            {
                var value = box[name];
                box.Remove(name);
                box[Camel(name)] = value;
            }
        }
        Touch(box);
        return box;
    }

    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject box:
                foreach (var (_, value) in box)
                    Touch(value);
                break;
            case JsonArray list:
                foreach (var value in list)
                    Touch(value);
                break;
        }
    }

    private static string Pascal(string name) => string.Concat(name[..1].ToUpperInvariant(), name.AsSpan(1));
    private static string Camel(string name) => string.Concat(name[..1].ToLowerInvariant(), name.AsSpan(1));
}
