using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases;
using CaseFlow.Chaos.Verdicts;
using CaseFlow.Chaos.Walks;

namespace CaseFlow.Chaos.Offices;

/// <summary>One data folder through many lives of the server: clients walk, the server is killed, verified and started again, until the plan is done;
/// then every case is led to its end, and what is stored is held against what the clients were told.</summary>
internal sealed class Office : IAsyncDisposable
{
    public const string Start = "2026-02-02T09:00:00+01:00";
    private static readonly TimeSpan CycleLimit = TimeSpan.FromMinutes(3);
    /// <summary>Lives of the server in which a named point is waited for.</summary>
    private const int Tries = 5;

    private readonly OfficePlan plan;
    private readonly Counts counts;
    private readonly OfficeDatabase database;
    private readonly MailSink sink;
    private readonly Client[] clients;
    private readonly WorkflowsCopy workflows;
    private readonly Dictionary<string, string> settings;
    private int requests;
    private bool peopleHaveAddresses;

    private Office(OfficePlan plan, Counts counts, string folder, OfficeDatabase database)
    {
        (this.plan, this.counts, Folder, this.database) = (plan, counts, folder, database);
        sink = new MailSink(plan.Dice(-3));
        workflows = new WorkflowsCopy(Path.Combine(folder, "workflows"), plan.Dice(-4));
        clients = [.. Enumerable.Range(0, OfficePlan.Clients).Select(c => new Client(plan, c))];
        settings = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Testing", ["ASPNETCORE_ENVIRONMENT"] = "Testing", ["DOTNET_TieredPGO"] = "0",
            ["CaseFlow__DataDirectory"] = Data, ["CaseFlow__WorkflowsDirectory"] = workflows.Folder, ["CaseFlow__Demo__Enabled"] = "false",
            ["CaseFlow__Training"] = "true", ["CaseFlow__Clock__Mode"] = "Simulated", ["CaseFlow__Clock__Start"] = Start,
            ["CaseFlow__Database__Provider"] = plan.Provider, ["CaseFlow__Mail__Mode"] = plan.MailMode, ["CaseFlow__Mail__Host"] = "127.0.0.1",
            ["CaseFlow__Mail__Port"] = sink.Port.ToString(CultureInfo.InvariantCulture), ["CaseFlow__Mail__Security"] = "None",
            ["CaseFlow__Mail__HoldMinutes"] = plan.HoldMinutes.ToString(CultureInfo.InvariantCulture), ["Logging__LogLevel__Default"] = "Warning",
        };
        if (database.ConnectionString is { } connection) settings["CaseFlow__Database__ConnectionString"] = connection;
        foreach (var (key, role) in OfficeApi.Keys) (settings[$"CaseFlow__Api__Keys__{key}__Key"], settings[$"CaseFlow__Api__Keys__{key}__Role"]) = (OfficeApi.SecretOf(key), role);
    }

    public string Folder { get; }
    private string Data => Path.Combine(Folder, "data");
    private IEnumerable<Walk> Walks => clients.SelectMany(c => c.Walks);

    /// <summary>Runs the plan to its end and counts into <paramref name="counts"/>. The folder stays when there are findings.</summary>
    public static async Task RunAsync(OfficePlan plan, Counts counts)
    {
        var folder = Directory.CreateTempSubdirectory("caseflow-chaos-").FullName;
        var before = counts.Findings.Count;
        await using (var office = new Office(plan, counts, folder, await OfficeDatabase.MakeAsync(plan.Provider)))
            try
            {
                foreach (var kill in plan.Kills())
                {
                    if (office.clients.All(c => c.IsDone)) break;
                    await office.KillAsync(kill);
                }
                await office.EndAsync();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                counts.Find(Counts.Other, fault.ToString());
            }
        if (counts.Findings.Count == before) Directory.Delete(folder, recursive: true);
        else Console.Error.WriteLine($"The data folder is kept: {folder}. Again: {plan.Replay}");
    }

    /// <summary>Lives of the server until one ends at this kill's point: how often a point is come to in one life the threads decide, so what was counted
    /// too high once is taken at the first time that it is come to then.</summary>
    private async Task KillAsync(Kill kill)
    {
        for (var tries = 1; !await CycleAsync(kill) && tries < Tries; tries++) kill = kill with { Count = 1 };
    }

    /// <summary>One life of the server, ended by this kill; false when its point wasn't come to.</summary>
    private async Task<bool> CycleAsync(Kill kill)
    {
        workflows.ChangeSometimes(always: kill.Point == Cases.Runtime.Failpoint.DuringImport);
        await using var server = ServerProgram.Start(settings, kill);
        counts.Add("restarts");
        requests = 0;
        if (kill.Point == Kill.WhileStarting) _ = KillAfterAsync(server, TimeSpan.FromMilliseconds(kill.Count));
        if (await server.ListeningAsync() is { } address)
        {
            using var api = new OfficeApi(address, () =>
            {
                var sent = Interlocked.Increment(ref requests);
                if (kill.Point == Kill.AtRandom && sent == kill.Count) _ = KillAfterAsync(server, TimeSpan.FromMilliseconds(kill.Count % 20));
            });
            await Task.WhenAll(clients.Select(c => c.WalkAsync(api, () => requests >= plan.RequestsPerCycle))).WaitAsync(CycleLimit);
            await PressAsync(api, server);
            server.Kill();
        }
        await server.Ended;
        if (server.EndedByItself) counts.Find(Counts.Other, $"expected the server to run until it is killed, but it ended. It said: {server.Said}");
        var reached = !kill.IsFailpoint || server.KilledAt is not null;
        counts.Add($"kills {(reached ? kill.Point : Kill.AtRandom)}");
        counts.Add("requests in flight at kills", Walks.Count(w => w.Open is not null));
        await database.WaitForSessionsToEndAsync();
        await NewVerdict().AfterKillAsync();
        if (!peopleHaveAddresses) peopleHaveAddresses = await NewVerdict().GiveAddressesAsync();
        return reached;
    }

    /// <summary>The point wasn't reached by the walks alone: time passes, up to the reminders of statutory terms, and mails with it.</summary>
    private static async Task PressAsync(OfficeApi api, ServerProgram server)
    {
        for (var times = 0; times < 20 && !server.Ended.IsCompleted; times++)
            try { await AdvanceAsync(api, TimeSpan.FromDays(4)); }
            catch (AnswerLost) { return; }
    }

    /// <summary>The last life: nobody kills; every lost answer is asked for, every case led to its end, all mails handed over. Then it is all held against the books.</summary>
    private async Task EndAsync()
    {
        await NewVerdict().LetADayPassAsync();
        await using (var server = ServerProgram.Start(settings, null))
        {
            counts.Add("restarts");
            var address = await server.ListeningAsync() ?? throw new InvalidOperationException($"Expected the server to start, but it ended. It said: {server.Said}");
            using var api = new OfficeApi(address, () => { });
            sink.IsReliable = true;
            // Remedies and the weeks in which a review may be asked for pass; what only waits for time closes by itself.
            for (var weeks = 0; weeks < 30 && !await EndWalksAsync(api); weeks++) await AdvanceAsync(api, TimeSpan.FromDays(7));
            // Mails that were put off for two days at most.
            await AdvanceAsync(api, TimeSpan.FromDays(4));
            foreach (var walk in Walks.Where(w => !w.IsOver)) counts.Find(Counts.Stuck, $"case {walk.Case} of walk {walk.Number} is still open after all was done that it offers.");
            server.Kill();
            await server.Ended;
        }
        await database.WaitForSessionsToEndAsync();
        await NewVerdict().AtTheEndAsync(sink.Taken);
        var (exit, said) = await ServerProgram.RunAsync(settings, "check");
        if (exit != 0) counts.Find(Counts.Check, $"caseflow check ended with {exit}: {said}");
        Count();
    }

    /// <summary>True when every case is closed.</summary>
    private async Task<bool> EndWalksAsync(OfficeApi api)
    {
        await Task.WhenAll(clients.Select(async c =>
        {
            foreach (var walk in c.Walks) for (var steps = 0; steps < 30 && await walk.EndAsync(api); steps++) { }
        }));
        return Walks.All(w => w.IsOver);
    }

    private static async Task AdvanceAsync(OfficeApi api, TimeSpan ahead)
    {
        var now = await api.NowAsync();
        await api.SendAsync(new Operation(-1, "clock", "admin", "/clock", new JsonObject { ["advanceTo"] = (now + ahead).ToString("O", CultureInfo.InvariantCulture) }, null));
    }

    private static async Task KillAfterAsync(ServerProgram server, TimeSpan wait)
    {
        await Task.WhenAny(server.Ended, Task.Delay(wait));
        server.Kill();
    }

    private Verdict NewVerdict() => new(new CaseFlowSettings
    {
        DataDirectory = Data, WorkflowsDirectory = workflows.Folder, Training = true,
        Database = new DatabaseSettings { Provider = plan.Provider, ConnectionString = database.ConnectionString },
        Mail = new MailSettings { Mode = plan.MailMode },
        Clock = new ClockSettings { Mode = "Simulated", Start = DateTimeOffset.Parse(Start, CultureInfo.InvariantCulture) },
    }, [.. Walks], workflows, counts);

    private void Count()
    {
        counts.Add("offices");
        counts.Add("walks", Walks.Count());
        foreach (var operation in Walks.SelectMany(w => w.Operations))
        {
            counts.Add(operation.IsAcknowledged ? operation.OperationId is null ? "other requests acknowledged" : "steps acknowledged" : "requests refused");
            if (operation.Sent > 1) counts.Add("requests sent more than once");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await sink.DisposeAsync();
        await database.DisposeAsync();
    }
}
