using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

/// <summary>Whatever comes in: a clear answer, nothing half-done, no stack trace, no 500.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task NonsenseInPlaceOfABodyIsRefusedClearly()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var task = (await Complaints.TaskAsync(app, number, "triage", "coordinator"))["id"]!.GetValue<string>();
        var before = (await Complaints.CaseAsync(app, number)).Text;
        string[] paths = ["/cases", $"/tasks/{task}/complete", $"/cases/{number}/actions/reopen", $"/cases/{number}/deliveries", $"/cases/{number}/incidents/x/resolve", "/clock"];
        string[] bodies =
        [
            "", "{", "[]", "null", "0", "\"\"", "{\"a\":1,\"a\":2}", "{\"fields\":[]}", "{\"fields\":\"x\"}", "{\"outcome\":{}}", "{\"outcome\":\"\\ud800\"}", "{\"outcome\":\"a\\u0000b\"}",
            "{\"revision\":\"one\"}", "{\"revision\":1e400}", "{\"on\":\"2026-13-01\"}", "{\"advanceTo\":17}", "{\"operationId\":\"" + new string('x', 300) + "\"}",
            new string('[', 20_000), "<xml/>", "procedure=complaint",
        ];
        foreach (var path in paths)
            foreach (var body in bodies)
                await RefusedAsync(app.As(path == "/clock" ? "admin" : "coordinator"), path, Encoding.UTF8.GetBytes(body));
        Assert.Equal(before, (await Complaints.CaseAsync(app, number)).Text);
    }

    [Fact]
    public async Task TenMegabytesOfJsonAreTooMuch()
    {
        using var app = new TestApp();
        var huge = Encoding.UTF8.GetBytes("{\"procedure\":\"complaint\",\"fields\":{\"description\":\"" + new string('x', 10 * 1024 * 1024) + "\"}}");
        (await app.As("registry").PostBytesAsync("/cases", huge)).Expect(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task AnotherTypeOfBodyIsRefused(string type)
    {
        using var app = new TestApp();
        (await app.As("registry").PostTextAsync("/cases", Complaints.Body().ToJsonString(), type)).Expect(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task FieldsOfWrongTypesAreToldAndNothingIsOpened()
    {
        using var app = new TestApp();
        JsonNode?[] values = [7, 1.5, true, new JsonArray(1, 2), new JsonObject { ["a"] = 1 }, "", "31.2.2026", "2026-02-30", "9999-99-99", "0001-01-01", "٢٠٢٦-٠٢-٠٢", new string('x', 50_000), "<script>alert(1)</script>", "a\r\nBcc: all@example.cz", "👩‍👩‍👧 žluťoučký \u202e"];
        foreach (var name in new[] { "kind", "anonymous", "firstName", "birthDate", "email", "consentEmail", "language", "subject", "description", "complainants", "dataBoxId", "fileMark", "unknownField" })
            foreach (var value in values)
            {
                var fields = Complaints.Fields();
                fields[name] = value?.DeepClone();
                var answer = await app.As("registry").PostAsync("/cases", Complaints.Body(fields: fields));
                Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{name}={value?.ToJsonString()[..Math.Min(40, value.ToJsonString().Length)]}: {(int)answer.Status} {answer.Text}");
                AssertClear(answer);
            }
    }

    [Fact]
    public async Task LineBreaksInNamesAndSubjectsNeverReachAMailHeader()
    {
        using var app = new TestApp();
        foreach (var name in new[] { "subject", "firstName", "lastName", "email" })
        {
            var fields = Complaints.Fields();
            fields[name] = name == "email" ? "jana@example.cz\r\nBcc: all@example.cz" : "Jana\r\nBcc: all@example.cz";
            AssertClear(await app.As("registry").PostAsync("/cases", Complaints.Body(fields: fields)));
        }
        await Complaints.AdvanceAsync(app, "2026-02-03");
        var folder = Path.Combine(app.Folder, "mail");
        foreach (var mail in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.eml") : [])
            Assert.DoesNotContain(File.ReadLines(mail).TakeWhile(l => l.Length > 0), l => l.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task EmojiAndHtmlAreKeptAsTextAndComeOutAsText()
    {
        using var app = new TestApp();
        var fields = Complaints.Fields();
        fields["subject"] = "Stížnost 🐎 <b>tučně</b> & \"uvozovky\"";
        var number = await Complaints.OpenAsync(app, fields);
        Assert.Equal("Stížnost 🐎 <b>tučně</b> & \"uvozovky\"", (await Complaints.CaseAsync(app, number))["fields"]["subject"]!.GetValue<string>());
        var message = (await Complaints.CaseAsync(app, number))["messages"].AsArray()[0]!["id"]!.GetValue<string>();
        Assert.DoesNotContain("<b>tučně</b>", (await app.As("clerk").GetAsync($"/messages/{message}")).Expect(HttpStatusCode.OK)["html"].GetValue<string>());
    }

    [Theory]
    [InlineData("procedure", "nothing")]
    [InlineData("channel", "pigeon")]
    [InlineData("deliveredOn", "2026-02-03")]
    [InlineData("deliveredOn", "1850-01-01")]
    [InlineData("deliveredOn", "2. 2. 2026")]
    [InlineData("language", "klingon")]
    public async Task AWrongHeaderOfACaseIsToldByItsName(string name, string value)
    {
        using var app = new TestApp();
        var body = Complaints.Body();
        body[name] = value;
        var answer = (await app.As("registry").PostAsync("/cases", body)).Expect(HttpStatusCode.BadRequest);
        Assert.NotNull(answer["errors"][name]);
    }

    [Fact]
    public async Task AnUnknownOutcomeOrActionIsRefused()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var before = (await Complaints.CaseAsync(app, number)).Text;
        foreach (var outcome in new[] { "accept", "Accepted", "Done", "", " ", "__proto__", "Accept\n", new string('A', 5000) })
        {
            var answer = await Complaints.CompleteAsync(app, number, "triage", "coordinator", outcome);
            Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict, $"{outcome}: {answer.Text}");
        }
        foreach (var action in new[] { "nothing", "reopen", "constructor", "%0A", new string('a', 3000) })
        {
            var answer = await app.As("head").PostAsync($"/cases/{number}/actions/{action}");
            Assert.True((int)answer.Status is 400 or 404 or 409, $"{action}: {(int)answer.Status} {answer.Text}");
            AssertClear(answer);
        }
        Assert.Equal(before, (await Complaints.CaseAsync(app, number)).Text);
    }

    [Theory]
    [InlineData("/cases?page=0")]
    [InlineData("/cases?page=x")]
    [InlineData("/cases?pageSize=100000")]
    [InlineData("/cases?overdue=maybe")]
    [InlineData("/tasks?queue=everything")]
    public async Task AWrongParameterIsToldByItsName(string path)
    {
        using var app = new TestApp();
        var answer = (await app.As("clerk").GetAsync(path)).Expect(HttpStatusCode.BadRequest);
        Assert.Single(answer["errors"].AsObject());
    }

    [Theory]
    [InlineData("%25")]
    [InlineData("'")]
    [InlineData("%22")]
    [InlineData("_")]
    [InlineData("(")]
    [InlineData("🐎")]
    [InlineData("NEAR")]
    [InlineData("a*")]
    public async Task ASearchForOddCharactersIsJustASearch(string words)
    {
        using var app = new TestApp();
        await Complaints.OpenAsync(app);
        (await app.As("clerk").GetAsync($"/cases?q={words}")).Expect(HttpStatusCode.OK);
        (await app.As("clerk").GetAsync($"/tasks?q={words}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AnUploadIsAFormWithOneFile()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var caller = app.As("clerk");
        var path = $"/api/v1/cases/{number}/documents";
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await caller.Client.PostAsync(path, new StringContent("x"))).StatusCode);
        using var noFile = new MultipartFormDataContent { { new StringContent("in"), "direction" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.Client.PostAsync(path, noFile)).StatusCode);
        var broken = new StringContent("--x\r\nbroken", Encoding.UTF8);
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=y");
        Assert.Equal(HttpStatusCode.BadRequest, (await caller.Client.PostAsync(path, broken)).StatusCode);
        foreach (var name in new[] { "příloha.pdf", "../../etc/passwd", "a\\b.pdf", "con.pdf", new string('n', 400) + ".pdf" })
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent("obsah"u8.ToArray()), "file", name } };
            var answer = await ApiCaller.ReadAsync(await caller.Client.PostAsync(path, form));
            AssertClear(answer);
            if (answer.Status != HttpStatusCode.Created) continue;
            Assert.DoesNotContain('/', answer["name"].GetValue<string>());
            using var file = await caller.Client.GetAsync(answer["id"].GetValue<string>() is var id ? $"/api/v1/documents/{id}" : "");
            Assert.Equal("obsah", await file.Content.ReadAsStringAsync());
        }
    }

    private static async Task RefusedAsync(ApiCaller caller, string path, byte[] body)
    {
        var answer = await caller.PostBytesAsync(path, body);
        Assert.True((int)answer.Status is >= 400 and < 500, $"{path} {Encoding.UTF8.GetString(body)[..Math.Min(60, body.Length)]}: {(int)answer.Status} {answer.Text}");
        Assert.Equal("application/problem+json", answer.ContentType);
        AssertClear(answer);
    }

    private static void AssertClear(ApiAnswer answer)
    {
        Assert.True((int)answer.Status < 500, answer.Text);
        Assert.DoesNotContain("   at ", answer.Text);
        Assert.DoesNotContain("Exception", answer.Text);
    }
}
