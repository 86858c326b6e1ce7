using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Tests.Storage;
using CaseFlow.Web.Tests.Api;

namespace CaseFlow.Web.Tests.Commands;

/// <summary>The real commands beside the real server, each a process of its own.</summary>
public sealed class BackupCommandTests : IAsyncDisposable
{
    private readonly Executable caseflow = new();
    private readonly List<string> databases = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases) await PostgreSqlServer.DropAsync(database);
        caseflow.Dispose();
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task ABackupTakenBesideTheWorkingServerIsRestoredAfterItIsKilledAndWhatWasDueIsHeld(string provider)
    {
        var backup = Path.Combine(caseflow.Folder, "backup");
        var settings = await SettingsAsync(provider, "first");
        List<string> before;
        using (var server = await RunningServer.StartAsync(caseflow, settings))
        {
            var acknowledged = new ConcurrentQueue<string>();
            using var stop = new CancellationTokenSource();
            var submitting = SubmitAsync(server, acknowledged, stop.Token);
            while (acknowledged.Count < 3 && !submitting.IsCompleted) await Task.WhenAny(submitting, server.NextAsync("/health/live"));
            before = [.. acknowledged];
            var made = await caseflow.RunAsync(["backup", backup], settings);
            Assert.True((made.ExitCode, made.Errors) == (0, ""), made.Output + made.Errors);
            Assert.Contains("keep it as you keep the data folder", made.Output);
            await stop.CancelAsync();
            await submitting;

            if (provider == "Sqlite")
            {
                var second = await caseflow.RunAsync(["--urls", "http://127.0.0.1:0"], settings);
                Assert.Equal(1, second.ExitCode);
                Assert.Contains("expected a data folder that no server works in", Assert.Single(second.Errors.Trim().Split('\n')));
            }
            var onto = await caseflow.RunAsync(["restore", backup], settings);
            Assert.Equal(1, onto.ExitCode);
            Assert.Contains("expected", Assert.Single(onto.Errors.Trim().Split('\n')));
        } // Killed.

        // A day later, in another place.
        var place = new Dictionary<string, string>(await SettingsAsync(provider, "second")) { ["CaseFlow__Clock__Start"] = "2026-02-03T09:00:00+01:00" };
        var restored = await caseflow.RunAsync(["restore", backup], place);
        Assert.True((restored.ExitCode, restored.Errors) == (0, ""), restored.Output + restored.Errors);
        Assert.DoesNotContain("Held, because due before 2026-02-03 09:00:00 +01:00: 0 mails", restored.Output);
        var check = await caseflow.RunAsync(["check"], place);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        Assert.Contains("Held since a restore", check.Output);
        Assert.Equal(1, (await caseflow.RunAsync(["restore", backup], place)).ExitCode);

        using (var server = await RunningServer.StartAsync(caseflow, place))
        {
            var cases = (await server.Client.GetFromJsonAsync<JsonObject>("/api/v1/cases?pageSize=200"))!["items"]!.AsArray().Select(c => c!["number"]!.GetValue<string>());
            Assert.Empty(before.Except(cases));
            Assert.False(Directory.Exists(Path.Combine(place["CaseFlow__DataDirectory"], "mail")) && Directory.EnumerateFiles(Path.Combine(place["CaseFlow__DataDirectory"], "mail"), "*.eml").Any());
        }
        // The lock died with the process.
        using (await RunningServer.StartAsync(caseflow, place)) { }
    }

    [Fact]
    public async Task WithoutAFolderOrABackupTheCommandsSayWhatTheyExpected()
    {
        Assert.Equal(2, (await caseflow.RunAsync(["backup"])).ExitCode);
        Assert.Equal(2, (await caseflow.RunAsync(["restore"])).ExitCode);
        var nothing = await caseflow.RunAsync(["backup", "b"]);
        Assert.Equal((1, "caseflow backup: expected a database to back up, but there is none yet."), (nothing.ExitCode, nothing.Errors.Trim()));
        var none = await caseflow.RunAsync(["restore", "b"]);
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith("caseflow restore: expected a backup, but there is no folder", none.Errors);
    }

    private async Task<Dictionary<string, string>> SettingsAsync(string provider, string place)
    {
        var settings = new Dictionary<string, string>
        {
            ["CaseFlow__DataDirectory"] = Path.Combine(caseflow.Folder, place), ["CaseFlow__Clock__Mode"] = "Simulated", ["CaseFlow__Clock__Start"] = TestApp.Monday,
            // Somebody must be there who may take the tasks.
            ["CaseFlow__Api__Keys__coordinator__Key"] = TestApp.KeyOf("coordinator"), ["CaseFlow__Api__Keys__coordinator__Role"] = "coordinator",
            ["CaseFlow__Api__Keys__registry__Key"] = TestApp.KeyOf("registry"), ["CaseFlow__Api__Keys__registry__Role"] = "registry",
        };
        if (provider == "Sqlite") return settings;
        (settings["CaseFlow__Database__Provider"], settings["CaseFlow__Database__ConnectionString"]) = (provider, await PostgreSqlServer.EmptyAsync());
        databases.Add(settings["CaseFlow__Database__ConnectionString"]);
        return settings;
    }

    private static async Task SubmitAsync(RunningServer server, ConcurrentQueue<string> acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var answer = await server.Client.PostAsJsonAsync("/api/v1/cases", Complaints.Body(), CancellationToken.None);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
            acknowledged.Enqueue((await answer.Content.ReadFromJsonAsync<JsonObject>(CancellationToken.None))!["number"]!.GetValue<string>());
        }
    }

    /// <summary>The server as a child process on a free port; disposing kills it, as a power cut would.</summary>
    private sealed class RunningServer : IDisposable
    {
        private readonly Process process;

        private RunningServer(Process process, string address)
        {
            this.process = process;
            Client = new HttpClient { BaseAddress = new Uri(address) };
            Client.DefaultRequestHeaders.Add("X-API-Key", TestApp.KeyOf("registry"));
        }

        public HttpClient Client { get; }

        public static async Task<RunningServer> StartAsync(Executable caseflow, IReadOnlyDictionary<string, string> settings)
        {
            var process = caseflow.Start(["--urls", "http://127.0.0.1:0"], settings);
            var errors = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
                if (line.StartsWith("CaseFlow listens on ", StringComparison.Ordinal))
                {
                    _ = process.StandardOutput.ReadToEndAsync(); // So that it never waits for a reader.
                    return new RunningServer(process, line["CaseFlow listens on ".Length..].Trim());
                }
            throw new InvalidOperationException($"Expected the server to start, but it ended: {await errors}");
        }

        public Task NextAsync(string path) => Client.GetAsync(path);

        public void Dispose()
        {
            Client.Dispose();
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
