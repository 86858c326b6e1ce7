using CaseFlow.Cases;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Api;
using CaseFlow.Web.Demo;
using CaseFlow.Web.Jobs;
using Hangfire;

namespace CaseFlow.Web.Starting;

/// <summary>What is done before the first request, in this order; each part may be repeated.</summary>
public static class StartUp
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var within = scope.ServiceProvider;
        var settings = within.GetRequiredService<CaseFlowSettings>();
        services.GetRequiredService<DataFolderLock>().Take();
        var database = within.GetRequiredService<Database>();
        await using var turn = await database.TakeStartAsync(cancel);
        await database.MigrateAsync(cancel);
        await within.GetRequiredService<MasterKey>().RequireAsync(cancel);
        await JobsRegistration.PrepareAsync(settings, cancel);
        await ImportAsync(within, settings.WorkflowsDirectory, Console.Error, cancel);
        // Before the clock is restored: the demo's history ends at the instant where this clock begins.
        if (settings.Demo.Enabled) await DemoData.MakeAsync(within, settings, cancel);
        await within.GetRequiredService<ClockAdvance>().RestoreAsync(cancel);
        await within.GetRequiredService<ApiKeys>().TakeUpAsync(settings, within.GetRequiredService<UserAdministration>(), within.GetRequiredService<OfficeClock>(), cancel);
        await within.GetRequiredService<MailDispatch>().RecoverAsync(cancel);
        await within.GetRequiredService<Leftovers>().RemoveAsync(cancel);
        JobSchedule.Register(within.GetRequiredService<IRecurringJobManager>());
    }

    /// <summary>The schema of this version, and the simulated clock where it stood.</summary>
    public static async Task MigrateAsync(IServiceProvider within, CancellationToken cancel)
    {
        await within.GetRequiredService<Database>().MigrateAsync(cancel);
        await within.GetRequiredService<ClockAdvance>().RestoreAsync(cancel);
    }

    /// <summary>Takes the procedures in; writes a line for each that wasn't taken whole. False when one has errors.</summary>
    public static async Task<bool> ImportAsync(IServiceProvider within, string directory, TextWriter output, CancellationToken cancel, bool everything = false)
    {
        var reports = await within.GetRequiredService<BundleImport>().ImportAsync(directory, cancel);
        foreach (var report in reports.Where(r => everything || r.Outcome is "failed" or "draft" || r.Problems.Count > 0))
        {
            await output.WriteLineAsync($"{report.Procedure}: {report.Outcome}{(report.Hash is null ? "" : " " + report.Hash[..12])}");
            foreach (var problem in report.Problems) await output.WriteLineAsync($"  {problem.Severity} {problem.ActivityId} {problem.Code}: {problem.Message}");
        }
        return reports.All(r => r.Outcome != "failed");
    }
}
