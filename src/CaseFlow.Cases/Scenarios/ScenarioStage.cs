using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Definitions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Scenarios;

/// <summary>The real services of Cases on a temporary folder with a simulated clock and pickup mail. Restarting throws everything in memory away.</summary>
internal sealed class ScenarioStage : IAsyncDisposable
{
    private readonly CaseFlowSettings settings;
    private ServiceProvider services;

    private ScenarioStage(CaseFlowSettings settings)
    {
        this.settings = settings;
        services = Build(settings);
    }

    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(new OfficeSettings().TimeZone);

    /// <summary>An instant from office time.</summary>
    public static DateTimeOffset Instant(DateTime office) => new(office, Zone.GetUtcOffset(office));

    /// <summary>An empty stage with the procedures imported, to be copied for each scenario.</summary>
    public static async Task<(ScenarioStage? Stage, IReadOnlyList<Problem> Problems)> NewAsync(string workflowsDirectory, CancellationToken cancel)
    {
        var stage = new ScenarioStage(Settings(Directory.CreateTempSubdirectory("caseflow-scenarios-").FullName, new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        await using var scope = stage.Scope();
        await scope.ServiceProvider.GetRequiredService<Database>().MigrateAsync(cancel);
        var reports = await scope.ServiceProvider.GetRequiredService<BundleImport>().ImportAsync(workflowsDirectory, cancel);
        var problems = reports.Where(r => r.Outcome == "failed").SelectMany(r => r.Problems.Select(p => p with { Message = $"{r.Procedure}: {p.Message}" })).ToList();
        if (problems.Count == 0)
        {
            await scope.ServiceProvider.GetRequiredService<Bundles>().AllLiveAsync(cancel);
            return (stage, []);
        }
        await stage.DisposeAsync();
        return (null, problems);
    }

    /// <summary>A copy of this stage that begins at an instant.</summary>
    /// <param name="holdMinutes">How long mails to citizens wait.</param>
    public ScenarioStage Copy(DateTimeOffset start, int holdMinutes)
    {
        var folder = Directory.CreateTempSubdirectory("caseflow-scenario-").FullName;
        SqliteConnection.ClearAllPools(); // Closing the last connection brings the write-ahead log into the file.
        foreach (var file in Directory.EnumerateFiles(settings.DataDirectory, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(settings.DataDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        var copy = new ScenarioStage(Settings(folder, start, holdMinutes));
        copy.services.GetRequiredService<Bundles>().Adopt(services.GetRequiredService<Bundles>());
        return copy;
    }

    public AsyncServiceScope Scope() => services.CreateAsyncScope();

    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Build(settings);
        await PrepareAsync();
    }

    /// <summary>What every start does with what the last run left.</summary>
    public async Task PrepareAsync()
    {
        await using var scope = Scope();
        await scope.ServiceProvider.GetRequiredService<ClockAdvance>().RestoreAsync(CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<MailDispatch>().RecoverAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(settings.DataDirectory, recursive: true);
    }

    /// <summary>Sees everything, holds no role and gets no mail: for looking without taking part.</summary>
    public static Reader Observer { get; } = new(Guid.Empty, "observer", "cs", [.. Roles.All.Select(r => new RoleGrant(r, null, null))]);

    private static CaseFlowSettings Settings(string folder, DateTimeOffset start, int holdMinutes = 0) => new()
    {
        DataDirectory = folder, Training = true, Mail = new MailSettings { HoldMinutes = holdMinutes }, Clock = new ClockSettings { Mode = "Simulated", Start = start },
    };

    private static ServiceProvider Build(CaseFlowSettings settings) =>
        new ServiceCollection().AddCases(settings).BuildServiceProvider();
}
