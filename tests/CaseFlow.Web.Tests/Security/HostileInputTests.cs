using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaseFlow.Web.Tests.Security;

/// <summary>Whatever anybody sends, the answer is a clear one: refused with words, shown as text, slowed; never a fault of the server.</summary>
public sealed partial class HostileInputTests
{
    private const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    private static readonly IReadOnlyList<JsonNode?> Nonsense =
    [
        Script, "مرحبا بالعالم", "🦄🏳️‍🌈", "\u0000", "\u202Eevil\u202C", "a\r\nBcc: victim@example.cz", new string('x', 300_000), "{{ 7 | times: 7 }}", "'; DROP TABLE Cases; --", "../../etc/passwd",
        "9999-99-99", "0001-01-01", -1, 1e308, true, null, new JsonArray(), new JsonObject { ["a"] = new JsonObject { ["b"] = 1 } },
    ];

    [Fact]
    public async Task EveryPropertyOfEveryBodyOfTheApiTakesNonsenseWithoutAFault()
    {
        using var app = new TestApp();
        var caller = app.As("coordinator");
        var number = (await caller.PostAsync("/cases", Complaint())).Json!["number"]!.ToString();
        var task = (await caller.GetAsync($"/cases/{number}")).Json!["tasks"]![0]!["id"]!.ToString();
        var description = JsonNode.Parse(await caller.Client.GetStringAsync("/openapi/v1.json"))!;
        var faults = new List<string>();
        var bodies = 0;
        foreach (var (path, operations) in description["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (operation?["requestBody"]?["content"]?["application/json"] is not { } content) continue;
                bodies++;
                var address = PathPart().Replace(path, m => m.Value switch { "{number}" => number, "{id}" => task, "{name}" => "correct", _ => "x" });
                var example = content["example"]?.DeepClone() as JsonObject ?? [];
                foreach (var name in Names(content["schema"], description).Union(example.Select(e => e.Key)).ToList())
                    foreach (var value in Nonsense)
                    {
                        var body = example.DeepClone().AsObject();
                        body[name] = value?.DeepClone();
                        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), address) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
                        var answer = await caller.Client.SendAsync(request);
                        var text = await answer.Content.ReadAsStringAsync();
                        if ((int)answer.StatusCode >= 500 || text.Contains("   at CaseFlow", StringComparison.Ordinal))
                            faults.Add($"{method} {address} {name} = {Short(value)}: {(int)answer.StatusCode} {Short(text)}");
                    }
            }
        Assert.True(bodies >= 9, $"Expected the bodies of the API, but found {bodies}.");
        Assert.Empty(faults);
    }

    [Fact]
    public async Task EveryFieldOfASubmissionIsCheckedOrShownAsText()
    {
        using var app = new TestApp();
        var caller = app.As("registry");
        foreach (var (field, value) in new (string, string)[]
                 {
                     ("birthDate", "1899-12-31"), ("birthDate", "2126-01-01"), ("birthDate", "2026-02-30"), ("email", "a@b\r\nBcc: x@example.cz"), ("email", new string('a', 300) + "@example.cz"),
                     ("kind", "nonsense"), ("subject", new string('x', 100_000)), ("subject", "a\0b"), ("language", "klingon"), ("dataBoxId", "<b>"), ("firstName", "a\tb"),
                 })
        {
            var body = Complaint();
            body["fields"]![field] = value;
            var answer = await caller.PostAsync("/cases", body);
            Assert.True(answer.Status == HttpStatusCode.BadRequest && answer.Json!["errors"]!.ToJsonString().Contains(field, StringComparison.Ordinal), $"{field} = {value.Length} characters: {(int)answer.Status} {answer.Json}");
        }

        using var web = app.CreateClient();
        var form = await web.GetStringAsync("/podani");
        var sent = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(form).Groups[1].Value, ["f.kind"] = "complaint", ["f.subject"] = Script, ["f.description"] = "مرحبا 🦄 " + Script, ["f.firstName"] = Script, ["f.lastName"] = "عمر", ["strana"] = "0", ["go"] = "dal",
        };
        // Page after page it goes along and comes out as text.
        foreach (var page in (string[])["0", "1", "2"])
        {
            sent["strana"] = page;
            var shown = await web.PostAsync("/podani?postup=complaint", new FormUrlEncodedContent(sent));
            var html = await shown.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        }
        foreach (var odd in new Dictionary<string, string>[] { new() { ["strana"] = "-5" }, new() { ["strana"] = "99" }, new() { ["go"] = "strana:99999999999" }, new() { ["vyplneno"] = "7" }, new() { ["f.complainants.count"] = "999999999" }, new() { ["_remove"] = "complainants.5" }, new() { ["f..."] = "x" } })
        {
            var body = new Dictionary<string, string>(sent);
            foreach (var (name, value) in odd) body[name] = value;
            var answer = await web.PostAsync("/podani?postup=complaint", new FormUrlEncodedContent(body));
            Assert.True((int)answer.StatusCode < 500, $"{string.Join(",", odd)}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task FilesThatAreTooManyTooLargeOrSomethingElseThanTheySayAreRefusedInWords()
    {
        using var app = new TestApp();
        using var web = app.CreateClient();
        var form = await web.GetStringAsync("/podani");
        async Task<(HttpStatusCode Status, string Html)> SendAsync(params (string Name, byte[] Bytes)[] files)
        {
            using var body = new MultipartFormDataContent();
            foreach (var (name, value) in new (string, string)[] { ("__RequestVerificationToken", Token().Match(form).Groups[1].Value), ("f.kind", "complaint"), ("f.subject", "Věc"), ("f.description", "Popis"), ("f.anonymous", "true"), ("go", "odeslat") })
                body.Add(new StringContent(value), name);
            foreach (var (name, bytes) in files)
                body.Add(new ByteArrayContent(bytes), "files", name);
            using var answer = await web.PostAsync("/podani?postup=complaint", body);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        foreach (var (what, sent, words) in new (string, (string, byte[])[], string)[]
                 {
                     ("50 files", [.. Enumerable.Range(0, 50).Select(i => ($"{i}.txt", "text"u8.ToArray()))], "Nejvýše 10 položek"),
                     ("a program", [("dopis.pdf", [0x4D, 0x5A, 0x90, 0, 3, 0, 0, 0])], "PDF, DOCX"),
                     ("an ELF", [("dopis.pdf", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0])], "PDF, DOCX"),
                     ("a page", [("dopis.html", Encoding.UTF8.GetBytes(Script))], "PDF, DOCX"),
                     ("a picture that runs", [("obrazek.svg", Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"))], "PDF, DOCX"),
                     ("a zip", [("dopisy.zip", Bomb("a.txt", 1))], "PDF, DOCX"),
                     ("a zip bomb as a document", [("dopis.docx", Bomb("word/document.xml", 700))], "PDF, DOCX"),
                     ("an empty one", [("prazdny.txt", [])], "prazdny.txt: Soubor je prázdný."),
                 })
        {
            var (status, html) = await SendAsync(sent);
            Assert.True(status == HttpStatusCode.BadRequest && WebUtility.HtmlDecode(html).Contains(words, StringComparison.Ordinal), $"{what}: {(int)status}");
        }
        Assert.Empty(Directory.GetFiles(app.Folder, "*.pdf", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FilesThatAreTooLargeTogetherCostNothingThatWasTypedAndAnAbsurdBodyIsNotEvenRead()
    {
        var folder = Directory.CreateTempSubdirectory("caseflow-large-").FullName;
        await using var app = new Browser.BrowserOffice.RunningApp(folder, TestApp.Monday);
        app.Start();
        using var web = new HttpClient { BaseAddress = new Uri(app.Address) };
        var token = Token().Match(await web.GetStringAsync("/podani")).Groups[1].Value;
        async Task<(HttpStatusCode, string)> SendAsync(string address, params (string Name, string Value)[] fields)
        {
            using var body = new MultipartFormDataContent { { new ByteArrayContent(new byte[60 << 20]), "files", "velky.pdf" } };
            foreach (var (name, value) in fields.Prepend(("__RequestVerificationToken", token))) body.Add(new StringContent(value), name);
            using var answer = await web.PostAsync(address, body);
            return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        }

        var (status, html) = await SendAsync("/podani?postup=complaint", ("f.kind", "complaint"), ("f.subject", "Pozdní odpověď"), ("f.description", "Psal jsem to celé odpoledne."), ("f.anonymous", "true"), ("strana", "3"), ("vyplneno", "0"), ("vyplneno", "1"), ("vyplneno", "2"), ("go", "odeslat"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("Soubory mají dohromady víc než 50 MB", html[html.IndexOf("id=\"chyby\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        // On the page and in what it sends next time.
        Assert.Contains("<dd class=\"pre\">Psal jsem to celé odpoledne.</dd>", html, StringComparison.Ordinal);
        Assert.Contains("name=\"f.description\" value=\"Psal jsem to celé odpoledne.\"", html, StringComparison.Ordinal);
        // Where nothing is to be kept, it is the page for wrong numbers and codes all the same.
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/stav?handler=Dokument", ("cislo", "ST-2026-99999"), ("kod", "AAAA"))).Item1);

        using var raw = new System.Net.Sockets.TcpClient();
        var address = new Uri(app.Address);
        await raw.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await raw.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /podani HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000000\r\n\r\n--x\r\n"), TestContext.Current.CancellationToken);
        var said = new byte[64 << 10];
        var read = await raw.GetStream().ReadAtLeastAsync(said, 4096, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        var words = WebUtility.HtmlDecode(Encoding.UTF8.GetString(said, 0, read));
        Assert.StartsWith("HTTP/1.1 413", words, StringComparison.Ordinal);
        Assert.Contains("Soubor je příliš velký", words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/podani")).StatusCode);
    }

    [Fact]
    public async Task AThousandGuessesAtTheStatusAreSlowedAndFindNothing()
    {
        using var app = new TestApp();
        var receipt = (await app.As("registry").PostAsync("/cases", Complaint())).Json!;
        using var web = app.CreateClient();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 1_000; i++)
            statuses.Add((await web.GetAsync($"/stav?cislo={receipt["number"]}&kod=AAAA-{i:0000}-BBBB-CCCC")).StatusCode);
        Assert.DoesNotContain(statuses, s => s == HttpStatusCode.OK || (int)s >= 500);
        Assert.True(statuses.Count(s => s == HttpStatusCode.TooManyRequests) > 950, $"{statuses.Count(s => s == HttpStatusCode.TooManyRequests)} of 1000 were slowed.");
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/podani")).StatusCode);
    }

    private static JsonObject Complaint() => new()
    {
        ["procedure"] = "complaint", ["channel"] = "DS", ["deliveredOn"] = "2026-02-02", ["language"] = "cs",
        ["fields"] = new JsonObject { ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Zkušební", ["subject"] = "Věc", ["description"] = "Popis" },
    };

    private static IEnumerable<string> Names(JsonNode? schema, JsonNode description) =>
        schema?["$ref"]?.ToString() is { } reference ? Names(description["components"]!["schemas"]![reference.Split('/')[^1]], description) : schema?["properties"]?.AsObject().Select(p => p.Key) ?? [];

    /// <summary>A package whose one part unpacks to so many megabytes.</summary>
    private static byte[] Bomb(string entry, int megabytes)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml").Open().Dispose();
            using var part = zip.CreateEntry(entry, CompressionLevel.Fastest).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < megabytes; i++) part.Write(zeros);
        }
        return bytes.ToArray();
    }

    private static string Short(object? value) => value?.ToString() is { } text ? text[..Math.Min(text.Length, 80)] : "null";

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex PathPart();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
