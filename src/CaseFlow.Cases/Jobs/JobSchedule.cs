using CaseFlow.Cases.Clock;
using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>All recurring jobs, as an explicit list.</summary>
public static class JobSchedule
{
    public const string Sweep = "sweep";

    /// <summary>Under a simulated clock there are none: it runs what falls due itself, when it is advanced.</summary>
    public static void Register(IRecurringJobManager jobs, OfficeClock clock)
    {
        if (clock.IsSimulated) jobs.RemoveIfExists(Sweep);
        else jobs.AddOrUpdate<SweepJob>(Sweep, job => job.RunAsync(CancellationToken.None), Cron.Minutely());
    }
}
