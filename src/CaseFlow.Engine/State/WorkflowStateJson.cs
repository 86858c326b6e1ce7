using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseFlow.Engine.State;

/// <summary>The state as canonical JSON: properties in the order of the types, names of dictionaries in ordinal order, nulls of properties left out. Equal states give equal bytes.</summary>
public static class WorkflowStateJson
{
    private static readonly JsonSerializerOptions Options = new(CaseFlowJson.Options)
    {
        Converters = { new SortedDictionaries() },
        MaxDepth = 256,
    };

    public static byte[] Write(WorkflowState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <summary>Reads a state of the present schema. Throws <see cref="FormatException"/> when it is anything else.</summary>
    public static WorkflowState Read(ReadOnlySpan<byte> json)
    {
        WorkflowState? state;
        try
        {
            state = JsonSerializer.Deserialize<WorkflowState>(json, Options);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Expected a state of schema {WorkflowState.CurrentSchema}, but {e.Path ?? "its text"} is something else.", e);
        }
        if (state?.Schema != WorkflowState.CurrentSchema)
            throw new FormatException($"Expected a state of schema {WorkflowState.CurrentSchema}, but found {state?.Schema.ToString() ?? "null"}.");
        return state;
    }

    /// <summary>SHA-256 of the canonical JSON, lower-case hex.</summary>
    public static string Hash(WorkflowState state) => Hash(Write(state));

    /// <summary>SHA-256 of a state that is already written.</summary>
    public static string Hash(ReadOnlySpan<byte> written) => Convert.ToHexStringLower(SHA256.HashData(written));

    private sealed class SortedDictionaries : JsonConverterFactory
    {
        public override bool CanConvert(Type type) =>
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && type.GetGenericArguments()[0] == typeof(string);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Sorted<>).MakeGenericType(type.GetGenericArguments()[1]))!;
    }

    private sealed class Sorted<T> : JsonConverter<Dictionary<string, T>>
    {
        public override Dictionary<string, T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            var read = new Dictionary<string, T>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                read[name] = JsonSerializer.Deserialize<T>(ref reader, options)!;
            }
            return read;
        }

        public override void Write(Utf8JsonWriter writer, Dictionary<string, T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            var names = new string[value.Count];
            value.Keys.CopyTo(names, 0);
            Array.Sort(names, string.CompareOrdinal);
            foreach (var name in names)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, value[name], options);
            }
            writer.WriteEndObject();
        }
    }
}
