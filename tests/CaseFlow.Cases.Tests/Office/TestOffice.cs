using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Tests.Office;

/// <summary>A whole office on a real database in a folder of its own, on the simulated clock; it can be restarted.</summary>
internal sealed class TestOffice : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 2, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly string folder;
    private ServiceProvider services;
    private readonly Dictionary<string, Guid> users;

    private readonly bool isNode;

    /// <summary>Another node of an office: the same database and data folder, nothing of it in memory.</summary>
    private TestOffice(TestOffice first)
    {
        (isNode, folder, users, Settings, machine) = (true, first.folder, first.users, first.Settings, first.machine);
        services = Build();
    }

    private readonly TimeProvider? machine;

    private TestOffice(string workflows, DatabaseSettings database, TimeProvider? machine = null)
    {
        this.machine = machine;
        (folder, users) = (Directory.CreateTempSubdirectory("caseflow-test-").FullName, []);
        Settings = new CaseFlowSettings
        {
            DataDirectory = Path.Combine(folder, "data"), WorkflowsDirectory = workflows,
            Clock = new ClockSettings { Mode = machine is null ? "Simulated" : "System", Start = Start }, Mail = new MailSettings { HoldMinutes = 0 }, Database = database,
        };
        services = Build();
    }

    public CaseFlowSettings Settings { get; }
    public LogBook Log { get; } = new();
    public string Folder => folder;
    public DateTimeOffset Now => Get<OfficeClock>().Now;

    /// <param name="workflows">"workflows" is the shipped folder, "TestData/workflows" the small one.</param>
    /// <param name="machine">The office runs on this machine's clock instead of the simulated one.</param>
    public static async Task<TestOffice> OpenAsync(string workflows = "TestData/workflows", bool withPeople = true, TimeProvider? machine = null)
    {
        if (machine is not null) return await SetUpAsync(workflows, withPeople, machine);
        var first = await Ready.GetOrAdd((workflows, withPeople), _ => new(() => SetUpAndCloseAsync(workflows, withPeople))).Value;
        var office = new TestOffice(first.Settings.WorkflowsDirectory, await TestDatabase.CopyAsync(first.Settings.Database));
        foreach (var (name, id) in first.users) office.users[name] = id;
        foreach (var file in Directory.EnumerateFiles(first.folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(office.folder, Path.GetRelativePath(first.folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await office.PrepareAsync();
        return office;
    }

    // Set up and staffed once for all tests of this run; each has a copy.
    private static readonly ConcurrentDictionary<(string Workflows, bool WithPeople), Lazy<Task<TestOffice>>> Ready = new();

    private static async Task<TestOffice> SetUpAndCloseAsync(string workflows, bool withPeople)
    {
        var office = await SetUpAsync(workflows, withPeople, null);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            TestDatabase.DropAsync(office.Settings.Database).GetAwaiter().GetResult();
            Directory.Delete(office.folder, recursive: true);
        };
        await office.services.DisposeAsync();
        TestDatabase.Close(office.Settings.Database);
        return office;
    }

    private static async Task<TestOffice> SetUpAsync(string workflows, bool withPeople, TimeProvider? machine)
    {
        var office = new TestOffice(Path.Combine(AppContext.BaseDirectory, workflows), await TestDatabase.NewAsync(), machine);
        await office.PrepareAsync();
        foreach (var report in await office.WithAsync((BundleImport import) => import.ImportAsync(office.Settings.WorkflowsDirectory, default)))
            Assert.True(report.Outcome == "imported", string.Join('\n', report.Problems));
        if (withPeople)
            foreach (var role in (string[])["registry", "clerk", "clerk2", "coordinator", "head", "director", "admin"])
                await office.HireAsync(role, role.TrimEnd('2'));
        return office;
    }

    public async Task<TestOffice> NodeAsync()
    {
        var node = new TestOffice(this);
        await node.PrepareAsync();
        return node;
    }

    /// <summary>Settings and an empty place; nothing was done in it yet.</summary>
    /// <param name="migrated">False: PostgreSQL's database hasn't even tables, as SQLite's.</param>
    public static async Task<TestOffice> NewAsync(string workflows = "TestData/workflows", bool migrated = true) =>
        new(Path.Combine(AppContext.BaseDirectory, workflows), migrated ? await TestDatabase.NewAsync() : await TestDatabase.EmptyAsync());

    /// <summary>Restores a backup into this new office and starts it, as a server would; what the command says of it.</summary>
    public async Task<RestoreOutcome> RestoreAsync(string backup)
    {
        var outcome = await WithAsync((OfficeRestore restore) => restore.RunAsync(backup, default));
        if (outcome is not Restored) return outcome;
        await RestartAsync();
        foreach (var user in await ReadAsync(db => db.Users.ToListAsync())) users[user.UserName] = user.Id;
        return outcome;
    }

    public Task<BackupOutcome> BackupAsync(string to) => WithAsync((OfficeBackup backup) => backup.RunAsync(to, default));

    /// <summary>Takes in the small procedure with its drawing changed.</summary>
    public async Task ImportChangedAsync(Func<string, string> drawing, params (string Path, string Text)[] more)
    {
        var (source, target) = (Path.Combine(AppContext.BaseDirectory, "TestData", "workflows"), Path.Combine(folder, "changed"));
        Directory.CreateDirectory(Path.Combine(target, "loan", "mails"));
        foreach (var file in (string[])["calendar.json", "loan/procedure.json", "loan/workflow.json"])
        {
            var text = await File.ReadAllTextAsync(Path.Combine(source, file));
            await File.WriteAllTextAsync(Path.Combine(target, file), file.EndsWith("workflow.json", StringComparison.Ordinal) ? drawing(text) : text);
        }
        foreach (var (path, text) in more) await File.WriteAllTextAsync(Path.Combine(target, path), text);
        var reports = await WithAsync((BundleImport import) => import.ImportAsync(target, default));
        Assert.True(reports.Any(r => r is { Procedure: "loan", Outcome: "imported" }), string.Join('\n', reports.SelectMany(r => r.Problems)));
    }

    public async Task<Guid> HireAsync(string name, params string[] roles)
    {
        var people = services.CreateScope().ServiceProvider.GetRequiredService<UserAdministration>();
        users[name] = Value(await people.CreateAsync(name, $"Osoba {name}", $"{name}@example.cz", null, false, "cs", default));
        foreach (var role in roles) Value(await people.GrantAsync(users[name], role, null, null, new DateOnly(2020, 1, 1), null, "cs", default));
        return users[name];
    }

    public Guid User(string name) => users[name];

    public async Task<Reader> ReaderAsync(string name) =>
        await WithAsync((CaseAccess access) => access.ReaderAsync(users[name], "cs", default)) ?? throw new InvalidOperationException($"Expected {name} to be active.");

    /// <summary>Everything in memory is thrown away and read again.</summary>
    /// <param name="prepare">False: only the settings are read again; nothing is done in the office's place.</param>
    public async Task RestartAsync(bool prepare = true)
    {
        await services.DisposeAsync();
        services = Build();
        if (prepare) await PrepareAsync();
    }

    public T Get<T>() where T : class => services.GetRequiredService<T>();

    /// <summary>One use of a service in a scope of its own, as a request has.</summary>
    public async Task<TResult> WithAsync<TService, TResult>(Func<TService, Task<TResult>> use) where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task<T> ReadAsync<T>(Func<CaseFlowContext, Task<T>> read)
    {
        await using var db = Get<Database>().NewContext();
        return await read(db);
    }

    public async Task<Answer<CaseReceipt>> SubmitAsync(string? who, JsonObject fields, string procedure = "loan", string? operationId = null, DateOnly? deliveredOn = null)
    {
        var reader = who is null ? null : await ReaderAsync(who);
        return await WithAsync((Intake intake) => intake.OpenAsync(
            reader, new IntakeForm(procedure, "DS", deliveredOn ?? new DateOnly(2026, 2, 2), "cs", fields) { OperationId = operationId }, default));
    }

    public async Task<TaskRow> TaskAsync(string number, string name) => await ReadAsync(db =>
        (from task in db.Tasks join c in db.Cases on task.CaseId equals c.Id where c.Number == number && task.Name == name && task.State == "open" orderby task.OpenedAt select task).FirstAsync());

    public async Task<Answer<StepReceipt>> CompleteAsync(string who, string number, string task, string outcome, JsonObject? fields = null, string? operationId = null, int? revision = null)
    {
        var (reader, row) = (await ReaderAsync(who), await TaskAsync(number, task));
        return await WithAsync((ClerkTasks tasks) => tasks.CompleteAsync(reader, row.Id, new TaskCompletion(outcome, fields ?? [], revision, operationId), default));
    }

    public async Task<CaseDetail> CaseAsync(string who, string number)
    {
        var reader = await ReaderAsync(who);
        return Value(await WithAsync((CaseQueries queries) => queries.GetAsync(reader, number, default)));
    }

    public Task AdvanceAsync(DateTimeOffset to) => WithAsync((ClockAdvance clock) => clock.AdvanceToAsync(to, default));

    public Task<IReadOnlyList<string>> CheckAsync() => WithAsync((CaseFlow.Cases.Checking.CaseCheck check) => check.RunAsync());

    /// <summary>What <c>check --rebuild</c> says it changed.</summary>
    public Task<List<string>> RebuildAsync() => WithAsync(async (CaseFlow.Cases.Checking.CaseCheck check) =>
    {
        var changed = new List<string>();
        await foreach (var change in check.RebuildAsync()) changed.Add(change);
        return changed;
    });

    public static T Value<T>(Answer<T> answer) => answer.IsDone(out var value) ? value : throw new Xunit.Sdk.XunitException($"Expected it to be done, but: {Words(answer)}");

    private static string Words<T>(Answer<T> answer) => answer is Invalid<T> invalid ? string.Join("; ", invalid.Errors.Select(e => $"{e.Key}: {e.Value}")) : answer.ToString();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (isNode) return; // What is on disk goes with the first.
        await TestDatabase.DropAsync(Settings.Database);
        Directory.Delete(folder, recursive: true);
    }

    private ServiceProvider Build() => new ServiceCollection().AddSingleton(machine ?? TimeProvider.System).AddCases(Settings).AddLogging(l => l.AddProvider(Log).SetMinimumLevel(LogLevel.Trace)).BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });

    private async Task PrepareAsync()
    {
        await Get<Database>().MigrateAsync(default);
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ClockAdvance>().RestoreAsync(default);
    }
}
