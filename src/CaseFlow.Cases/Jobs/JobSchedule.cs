using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>All recurring jobs, as an explicit list.</summary>
public static class JobSchedule
{
    public const string Sweep = "sweep";

    /// <summary>Under a simulated clock too: nothing falls due while it stands, but a lost nudge is caught.</summary>
    public static void Register(IRecurringJobManager jobs) =>
        jobs.AddOrUpdate<SweepJob>(Sweep, job => job.RunAsync(CancellationToken.None), Cron.Minutely());

    /// <summary>After the machine's clock went back: what Hangfire noted as the next time lies hours ahead now.</summary>
    public static void Anew(IRecurringJobManager jobs)
    {
        jobs.RemoveIfExists(Sweep);
        Register(jobs);
    }
}
