using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Tests.Storage;
using CaseFlow.Web.Tests.Api;
using CaseFlow.Web.Tests.Commands;
using Npgsql;

namespace CaseFlow.Web.Tests;

/// <summary>The whole application on PostgreSQL, with Hangfire's storage there as well.</summary>
public sealed class PostgreSqlTests : IAsyncLifetime
{
    private string connectionString = "";

    public async ValueTask InitializeAsync() => connectionString = await PostgreSqlServer.EmptyAsync();

    public async ValueTask DisposeAsync() => await PostgreSqlServer.DropAsync(connectionString);

    [Fact]
    public async Task AComplaintWalksOnAlsoAfterARestartAndHangfireKeepsToItsSchema()
    {
        var app = Open();
        try
        {
            var number = await Complaints.OpenAsync(app);
            foreach (var (name, step) in Complaints.ToDispatch)
            {
                await step(app, number);
                if (name == "draft") app = app.Restarted();
            }
            Assert.Equal("remedyMonitoring", (await Complaints.CaseAsync(app, number))["status"].GetValue<string>());
            var ready = await ApiCaller.ReadAsync(await app.As(null).Client.GetAsync("/health/ready"));
            foreach (var part in new[] { "database", "migrations" }) Assert.Equal("ok", ready[part].GetValue<string>());

            Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public' AND table_name IN ('job', 'jobqueue', 'state', 'lock')"));
            Assert.True((long)(await ScalarAsync("SELECT count(*) FROM hangfire.hash WHERE key = 'recurring-job:sweep'"))! > 0);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task TwoNodesStartedAtOnceOnAnEmptyDatabaseServeOneOffice()
    {
        using var first = Open();
        using var second = Open(first.Folder);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => Complaints.OpenAsync(i % 2 == 0 ? first : second))));
        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"ST-2026-{n:00000}"), numbers.Order(StringComparer.Ordinal));
        foreach (var number in numbers) Assert.Equal((await Complaints.CaseAsync(first, number)).Text, (await Complaints.CaseAsync(second, number)).Text);

        var task = (await Complaints.TaskAsync(first, numbers[0], "triage", "coordinator"))["id"]!.GetValue<string>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? first : second).As("coordinator").PostAsync(
            $"/tasks/{task}/complete", new JsonObject { ["outcome"] = "Accept", ["fields"] = new JsonObject { ["kind"] = "complaint" }, ["operationId"] = $"op-{i}" }))));
        Assert.Equal((1, 19), (answers.Count(a => a.Status == HttpStatusCode.OK), answers.Count(a => a.Status == HttpStatusCode.Conflict)));
    }

    [Fact]
    public async Task ReadinessNamesADatabaseThatIsGoneAlsoWhenHangfireWentWithIt()
    {
        using var app = Open();
        Assert.Equal("ok", (await ApiCaller.ReadAsync(await app.As(null).Client.GetAsync("/health/ready")))["database"].GetValue<string>());
        await PostgreSqlServer.DropAsync(connectionString);
        // A look is kept for two seconds.
        for (var until = DateTime.UtcNow.AddSeconds(30); ;)
        {
            var answer = await app.As(null).Client.GetAsync("/health/ready");
            var words = await ApiCaller.ReadAsync(answer);
            if (answer.StatusCode == HttpStatusCode.OK && DateTime.UtcNow < until) continue;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(("noAnswer", "unknown"), (words["database"].GetValue<string>(), words["jobs"].GetValue<string>()));
            break;
        }
    }

    [Fact]
    public async Task WhatStopsTheStartIsToldInOneLineWithoutThePassword()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var password = settings.Password!;
        async Task RefusedAsync(NpgsqlConnectionStringBuilder wrong, string expected)
        {
            using var caseflow = new Executable();
            var ran = await caseflow.RunAsync([], new Dictionary<string, string> { ["CaseFlow__Database__Provider"] = "PostgreSql", ["CaseFlow__Database__ConnectionString"] = wrong.ConnectionString });
            Assert.Equal(1, ran.ExitCode);
            var line = Assert.Single(ran.Errors.Trim().Split('\n'));
            Assert.StartsWith("caseflow: CaseFlow:Database: expected a PostgreSQL database that can be opened and written, but", line);
            Assert.Contains(expected, line);
            Assert.DoesNotContain(password, ran.Output + ran.Errors);
            Assert.DoesNotContain("not-the-password", ran.Output + ran.Errors);
        }
        await RefusedAsync(new(connectionString) { Password = "not-the-password" }, "28P01: password authentication failed");
        await RefusedAsync(new(connectionString) { Database = "nobodys" }, "3D000: database \"nobodys\" does not exist");
        await RefusedAsync(new(connectionString) { Port = FreePort() }, "Failed to connect to 127.0.0.1");
    }

    [Fact]
    public async Task ANewerSchemaStopsTheStartInOneLine()
    {
        using var caseflow = new Executable();
        var settings = new Dictionary<string, string> { ["CaseFlow__Database__Provider"] = "PostgreSql", ["CaseFlow__Database__ConnectionString"] = connectionString };
        Assert.Equal(0, (await caseflow.RunAsync(["migrate"], settings)).ExitCode);
        await ScalarAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('20991231000000_Better', '99.0.0')""");
        var ran = await caseflow.RunAsync([], settings);
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("caseflow: CaseFlow:Database: expected a schema of", Assert.Single(ran.Errors.Trim().Split('\n')));
    }

    [Fact]
    public async Task AZeroCharacterIsRefusedWithWordsWhereverItComes()
    {
        using var app = Open();
        await Complaints.OpenAsync(app);
        foreach (var path in new[] { "/cases?q=%00", "/cases?q=a%00b", "/tasks?q=%00" })
            (await app.As("clerk").GetAsync(path)).Expect(HttpStatusCode.BadRequest);
        foreach (var name in Complaints.Fields().Select(f => f.Key).Where(f => f is not ("consentEmail" or "wantsResultDetails")))
            foreach (var bad in new[] { "\\u0000", "a\\u0000b", "\\ud800", "a\\udc00" })
            {
                var fields = Complaints.Fields();
                fields[name] = "HERE";
                var body = Complaints.Body(fields: fields).ToJsonString().Replace("HERE", bad, StringComparison.Ordinal);
                Assert.Contains(name, (await app.As("registry").PostTextAsync("/cases", body)).Expect(HttpStatusCode.BadRequest).Text);
            }

        var client = app.As(null).Client;
        foreach (var path in new[] { "/stav?cislo=%00&kod=x", "/podani?postup=%00", "/prihlaseni?zpet=%00" })
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(path)).StatusCode);
        var token = Regex.Match(await client.GetStringAsync("/prihlaseni"), "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
        foreach (var (path, sent) in new (string, Dictionary<string, string>)[]
        {
            ("/prihlaseni", new() { ["userName"] = "ja\0na", ["password"] = "x" }), ("/stav", new() { ["cislo"] = "\0", ["kod"] = "\0" }), ("/podani?postup=complaint", new() { ["operationId"] = "\0" }),
        })
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(path, new FormUrlEncodedContent(sent.Append(new("__RequestVerificationToken", token))))).StatusCode);
        using var unreadable = new MultipartFormDataContent { { new StringContent("a\0b"), "operationId" }, { new StringContent(token), "__RequestVerificationToken" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/podani?postup=complaint", unreadable)).StatusCode);
        // A field of the form, which may have files, is named to the person.
        using var form = new MultipartFormDataContent { { new StringContent("a\0b"), "f.subject" }, { new StringContent(token), "__RequestVerificationToken" } };
        var page = await client.PostAsync("/podani?postup=complaint", form);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("href=\"#f-subject\"", await page.Content.ReadAsStringAsync());
        Assert.Equal(1L, await ScalarAsync("SELECT count(*) FROM \"Cases\""));
    }

    [Fact]
    public async Task TheLongestTextsAreKept()
    {
        using var app = Open();
        // Nothing that could be compressed.
        var random = new Random(7);
        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x4e00, 0x9fa5)));
        var fields = Complaints.Fields();
        (fields["description"], fields["subject"], fields["lastName"]) = (Text(20_000), Text(100), Text(100));
        var number = await Complaints.OpenAsync(app, fields);
        Assert.Equal(fields["description"]!.GetValue<string>(), (await Complaints.CaseAsync(app, number))["fields"]["description"]!.GetValue<string>());
    }

    private TestApp Open(string? folder = null) => new(folder, more: new Dictionary<string, string>
    {
        ["CaseFlow:Database:Provider"] = "PostgreSql", ["CaseFlow:Database:ConnectionString"] = connectionString,
    });

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
