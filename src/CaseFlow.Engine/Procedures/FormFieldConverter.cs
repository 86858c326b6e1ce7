using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CaseFlow.Engine.Procedures;

/// <summary>Reads a form's field as it stands in manifests and drawings: a plain string, or an object with its requirement. Writes the object.</summary>
public sealed class FormFieldConverter : JsonConverter<FormField>
{
    public override FormField Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new FormField(reader.GetString()!);
        if (JsonNode.Parse(ref reader) is not JsonObject o || Text(o["field"]) is not { } field)
            throw new JsonException("Expected a field of a form to be a name or an object with 'field', but it is neither.");
        return new FormField(field, Flag(o["required"]), o["requiredFor"] is JsonArray outcomes ? [.. outcomes.Select(Text).OfType<string>()] : null, Flag(o["readOnly"]))
        {
            When = o["when"] is JsonObject when ? when.ToDictionary(w => w.Key, w => (IReadOnlyList<string>)[.. (w.Value as JsonArray ?? []).Select(Text).OfType<string>()]) : null,
        };
    }

    public override void Write(Utf8JsonWriter writer, FormField value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("field", value.Field);
        if (value.Required) writer.WriteBoolean("required", true);
        if (value.RequiredFor is { Count: > 0 } outcomes)
        {
            writer.WriteStartArray("requiredFor");
            foreach (var outcome in outcomes) writer.WriteStringValue(outcome);
            writer.WriteEndArray();
        }
        if (value.ReadOnly) writer.WriteBoolean("readOnly", true);
        if (value.When is { } when)
        {
            writer.WriteStartObject("when");
            foreach (var (field, values) in when)
            {
                writer.WriteStartArray(field);
                foreach (var one in values) writer.WriteStringValue(one);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? text) ? text : null;
    private static bool Flag(JsonNode? node) => node is JsonValue v && v.TryGetValue(out bool flag) && flag;
}
