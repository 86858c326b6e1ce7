using System.Text.Json.Nodes;
using CaseFlow.Cases;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Stimuli;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Benchmarks;

/// <summary>An office on SQLite in a folder of its own, with the definitions of the peer as procedures and thirty users. Steps are sent as requests are: each in a scope of its own.</summary>
internal sealed class BenchmarkOffice : IAsyncDisposable
{
    private static readonly string[] Peers = ["flow5-literal", "flow5-js", "human2"];
    private readonly ServiceProvider services;

    private BenchmarkOffice(string folder)
    {
        Folder = folder;
        Settings = new CaseFlowSettings { DataDirectory = Path.Combine(folder, "data"), WorkflowsDirectory = Path.Combine(folder, "workflows") };
        services = new ServiceCollection().AddCases(Settings).BuildServiceProvider();
    }

    public string Folder { get; }
    public CaseFlowSettings Settings { get; }
    public string DatabaseFile => Path.Combine(Settings.DataDirectory, "caseflow.db");
    public Guid Clerk { get; private set; }

    public static async Task<BenchmarkOffice> OpenAsync()
    {
        var office = new BenchmarkOffice(Directory.CreateTempSubdirectory("caseflow-benchmark-").FullName);
        office.WriteProcedures();
        await office.Get<Database>().MigrateAsync(default);
        foreach (var report in await office.WithAsync((BundleImport import) => import.ImportAsync(office.Settings.WorkflowsDirectory, default)))
            if (report.Outcome != "imported") throw new InvalidOperationException($"Expected {report.Procedure} to be imported, but: {string.Join("; ", report.Problems.Select(p => p.Message))}");
        foreach (var number in Enumerable.Range(1, 30))
            office.Clerk = await office.WithAsync(async (UserAdministration people) =>
            {
                var id = Done(await people.CreateAsync($"clerk{number}", $"Clerk {number}", $"clerk{number}@example.cz", null, false, "en", default));
                foreach (var role in (string[])["clerk", "coordinator"]) Done(await people.GrantAsync(id, role, null, null, new DateOnly(2020, 1, 1), null, "en", default));
                return id;
            });
        return office;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public async Task<TResult> WithAsync<TService, TResult>(Func<TService, Task<TResult>> use) where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>The root instance of the new case.</summary>
    public async Task<Guid> StartAsync(Bundle bundle) => Saved(await WithAsync((WorkflowRuntime runtime) => runtime.StartAsync(
        new NewCase(bundle, "DS", new DateOnly(2026, 2, 2), "cs"),
        new StartRequested { OccurredAt = DateTimeOffset.UtcNow, Actor = "citizen", Fields = bundle.Procedure.Name == "loan" ? new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jana Příkladová" } : [] },
        Guid.NewGuid().ToString(), [], default))).InstanceId;

    public async Task EventAsync(Guid instance, string name) => Saved(await WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(
        instance, new EventReceived { OccurredAt = DateTimeOffset.UtcNow, Actor = "system", Name = name }, Guid.NewGuid().ToString(), default)));

    public async Task<Bundle> BundleAsync(string procedure) =>
        await Get<Bundles>().LiveAsync(procedure, default) ?? throw new InvalidOperationException($"Expected the procedure {procedure}, but there is none.");

    /// <summary>Moves all of the journal file into the database, so that its size is what it holds.</summary>
    public long DatabaseBytes()
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
        return new FileInfo(DatabaseFile).Length;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    public static T Done<T>(Answer<T> answer) => answer.IsDone(out var value) ? value : throw new InvalidOperationException($"Expected it to be done, but: {answer}");

    private static StepSaved Saved(RuntimeResult result) => result as StepSaved ?? throw new InvalidOperationException($"Expected the step to be saved, but: {result}");

    private void WriteProcedures()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "TestData");
        Directory.CreateDirectory(Settings.WorkflowsDirectory);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "calendar.json"), Path.Combine(Settings.WorkflowsDirectory, "calendar.json"));
        foreach (var name in Peers)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Settings.WorkflowsDirectory, name)).FullName;
            File.Copy(Path.Combine(source, "peer", name + ".json"), Path.Combine(folder, "workflow.json"));
            var prefix = string.Concat(name.Where(char.IsAsciiLetter).Take(8)).ToUpperInvariant();
            File.WriteAllText(Path.Combine(folder, "procedure.json"),
                $$"""{ "name": "{{name}}", "title": { "cs": "{{name}}" }, "numberPrefix": "{{prefix}}", "roles": ["clerk"], "forms": { "intake": [] } }""");
        }
        var loan = Directory.CreateDirectory(Path.Combine(Settings.WorkflowsDirectory, "loan")).FullName;
        foreach (var file in (string[])["procedure.json", "workflow.json"]) File.Copy(Path.Combine(source, "loan", file), Path.Combine(loan, file));
    }
}
