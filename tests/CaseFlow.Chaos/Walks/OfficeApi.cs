using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CaseFlow.Chaos.Walks;

/// <summary>The REST API of one run of the server, as any of the keys.</summary>
internal sealed class OfficeApi(Uri address, Action sending) : IDisposable
{
    /// <summary>Names of keys: a role each, and a second clerk.</summary>
    public static readonly IReadOnlyDictionary<string, string> Keys = new Dictionary<string, string>
    {
        ["registry"] = "registry", ["clerk"] = "clerk", ["clerk2"] = "clerk", ["coordinator"] = "coordinator", ["head"] = "head", ["director"] = "director", ["admin"] = "admin",
    };

    private readonly HttpClient http = new() { BaseAddress = new Uri(address, "/api/v1/"), Timeout = TimeSpan.FromMinutes(2) };

    private sealed record Heard(DateTimeOffset Now);

    private volatile Heard? clock;

    public static string SecretOf(string key) => $"key-of-{key}-for-tests-only";

    public Task<ApiAnswer> GetAsync(string path, string key = "coordinator") => SendAsync(HttpMethod.Get, path, null, key);

    /// <summary>Office time in the office's zone, as last heard in this life of the server; it may have gone on since.</summary>
    public async Task<DateTimeOffset> NowAsync()
    {
        if (clock is null) Hear(await GetAsync("/clock"));
        return clock!.Now;
    }

    /// <summary>Sends an operation and keeps its answer in it.</summary>
    public async Task<ApiAnswer> SendAsync(Operation operation)
    {
        HttpContent content = operation.Kind == "upload" ? Upload(operation.Body) : new StringContent(operation.Body.ToJsonString(), Encoding.UTF8, "application/json");
        operation.Sent++;
        sending();
        var answer = await SendAsync(HttpMethod.Post, operation.Path, content, operation.Key);
        if (operation.Kind == "clock") Hear(answer);
        return operation.Answer = answer;
    }

    public static byte[] ContentOf(JsonObject upload) => Encoding.UTF8.GetBytes((string)upload["text"]!);

    private void Hear(ApiAnswer answer)
    {
        if ((string?)answer.Json?["now"] is { } told) clock = new Heard(DateTimeOffset.Parse(told, CultureInfo.InvariantCulture));
    }

    private static MultipartFormDataContent Upload(JsonObject body)
    {
        var file = new ByteArrayContent(ContentOf(body));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return new MultipartFormDataContent { { file, "file", (string)body["name"]! } };
    }

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string key)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/')) { Content = content };
        request.Headers.Add("X-API-Key", SecretOf(key));
        request.Headers.AcceptLanguage.ParseAdd("en");
        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
            return new ApiAnswer(response.StatusCode, json, text);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new AnswerLost(broken);
        }
    }

    public void Dispose() => http.Dispose();
}
