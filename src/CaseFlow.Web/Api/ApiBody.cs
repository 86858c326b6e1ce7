using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Api;

/// <summary>The JSON body of a request, read so that nothing in it can be anything but a clear answer: what is wrong is gathered
/// property by property and becomes one problem.</summary>
public sealed class ApiBody
{
    /// <summary>Most bytes of a JSON body. The longest text field holds 20 000 characters; files have their own address.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly JsonObject json;
    private readonly IResult? unreadable;
    private readonly Dictionary<string, string> errors = [];

    private ApiBody(JsonObject json, IResult? unreadable) => (this.json, this.unreadable) = (json, unreadable);

    /// <summary>What to answer when something is wrong; null when all that was asked for was there.</summary>
    public IResult? Problem => unreadable ?? (errors.Count > 0 ? ApiProblems.Invalid(errors) : null);

    public static async Task<ApiBody> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
            return Unreadable(StatusCodes.Status415UnsupportedMediaType, "Expected a body of type application/json.");
        if (http.Request.ContentLength > MaxBytes) return TooLarge();
        try
        {
            using var buffer = new MemoryStream();
            var chunk = new byte[16 * 1024];
            for (int read; (read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
            {
                if (buffer.Length + read > MaxBytes) return TooLarge();
                buffer.Write(chunk, 0, read);
            }
            return Parse(buffer.ToArray());
        }
        catch (BadHttpRequestException broken)
        {
            return Unreadable(broken.StatusCode, "Expected a complete body, but the request was broken off.");
        }
    }

    internal static ApiBody Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (JsonNode.Parse(utf8, documentOptions: Strict) is not JsonObject json)
                return Unreadable(StatusCodes.Status400BadRequest, "Expected a JSON object.");
            return FirstBadText(json, "") is { } where
                ? new ApiBody([], ApiProblems.Invalid(new Dictionary<string, string> { [OfField(where)] = "Expected text without zero characters and broken surrogates, but there are some." }))
                : new ApiBody(json, null);
        }
        catch (JsonException error)
        {
            return Unreadable(StatusCodes.Status400BadRequest,
                $"Expected well-formed JSON without repeated properties, but line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} isn't.");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The reader decodes property names lazily: half a surrogate pair in one surfaces only here.
            return Unreadable(StatusCodes.Status400BadRequest, "Expected well-formed text, but a name in it isn't.");
        }
    }

    public bool Has(string name) => json[name] is not null;

    public string? Text(string name, bool required = false)
    {
        var node = json[name];
        if (node is null) return required ? Missing<string>(name) : null;
        if (node.GetValueKind() != JsonValueKind.String) return Wrong<string>(name, "a text", node);
        var text = node.GetValue<string>();
        return required && string.IsNullOrWhiteSpace(text) ? Missing<string>(name) : text;
    }

    public DateOnly? Date(string name, bool required = false)
    {
        if (Text(name, required) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        errors[name] = $"Expected a date like 2026-02-28, but was \"{Shortened(text)}\".";
        return null;
    }

    public int? Integer(string name)
    {
        var node = json[name];
        if (node is null) return null;
        if (node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out int number)) return number;
        errors[name] = $"Expected a whole number, but was {Shortened(node.ToJsonString())}.";
        return null;
    }

    public bool Flag(string name)
    {
        var node = json[name];
        if (node is null) return false;
        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return node.GetValue<bool>();
        errors[name] = $"Expected true or false, but was {Shortened(node.ToJsonString())}.";
        return false;
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Guid.TryParse(text, out var id)) return id;
        errors[name] = $"Expected an id, but was \"{Shortened(text)}\".";
        return null;
    }

    /// <summary>An object of field values; empty when absent.</summary>
    public JsonObject Object(string name)
    {
        var node = json[name];
        if (node is null) return [];
        return node is JsonObject found ? found.DeepClone().AsObject() : Wrong<JsonObject>(name, "an object of field values", node) ?? [];
    }

    /// <summary>Key under which a repeat gets the first answer.</summary>
    public string? OperationId()
    {
        var id = Text("operationId");
        if (id is { Length: 0 or > 200 }) errors["operationId"] = "Expected 1 to 200 characters.";
        return id;
    }

    public void Refuse(string name, string message) => errors[name] = message;

    private T? Missing<T>(string name) where T : class
    {
        errors[name] = "Expected a value, but it is missing.";
        return null;
    }

    private T? Wrong<T>(string name, string expected, JsonNode node) where T : class
    {
        errors[name] = $"Expected {expected}, but was {Shortened(node.ToJsonString())}.";
        return null;
    }

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

    // Fields are called by their names alone, as everywhere.
    private static string OfField(string path) => path.StartsWith("fields.", StringComparison.Ordinal) ? path["fields.".Length..] : path;

    private static string? FirstBadText(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    var here = $"{path}.{Shortened(name)}".TrimStart('.');
                    if (name.Contains('\0')) return here;
                    if (FirstBadText(value, here) is { } within) return within;
                }
                return null;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    if (FirstBadText(items[i], $"{path}[{i}]") is { } inside) return inside;
                return null;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                try { return value.GetValue<string>().Contains('\0') ? path : null; }
                catch (InvalidOperationException) { return path; }
            default:
                return null;
        }
    }

    private static ApiBody Unreadable(int status, string detail) => new([], ApiProblems.Of(status, detail));
    private static ApiBody TooLarge() => Unreadable(StatusCodes.Status413PayloadTooLarge, $"Expected at most {MaxBytes} bytes of JSON, but there are more.");
}
