using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

internal sealed record ApiAnswer(HttpStatusCode Status, JsonNode? Json, string Text, string? ContentType)
{
    public JsonNode this[string name] => Json?[name] ?? throw new InvalidOperationException($"Expected \"{name}\" in the answer, but it was {(int)Status}: {Text}");

    /// <summary>Fails with the whole answer when the status is another one.</summary>
    public ApiAnswer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, but was {(int)Status}: {Text}");
        return this;
    }
}

/// <summary>Calls the API as one user.</summary>
internal sealed class ApiCaller(HttpClient client)
{
    public HttpClient Client => client;

    public async Task<ApiAnswer> GetAsync(string path) => await ReadAsync(await client.GetAsync("/api/v1" + path));

    public Task<ApiAnswer> PostAsync(string path, JsonNode? body = null) => PostTextAsync(path, body?.ToJsonString() ?? "{}");

    public async Task<ApiAnswer> PostTextAsync(string path, string body, string type = "application/json") =>
        await ReadAsync(await client.PostAsync("/api/v1" + path, new StringContent(body, Encoding.UTF8, type)));

    public async Task<ApiAnswer> PostBytesAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return await ReadAsync(await client.PostAsync("/api/v1" + path, content));
    }

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        return new ApiAnswer(response.StatusCode, type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null, text, type);
    }
}
