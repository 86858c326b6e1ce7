using Hangfire;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Jobs;

/// <summary>After a commit: tells Hangfire that something is due. A lost nudge is caught by the sweep.</summary>
/// <param name="jobs">Null in commands that run without Hangfire.</param>
public sealed class JobNudge(ILogger<JobNudge> log, IBackgroundJobClient? jobs = null)
{
    /// <summary>Also under a simulated clock: what is due at its instant is due. It takes turns with whoever advances the clock.</summary>
    public void Sweep() => Enqueue(client => client.Enqueue<SweepJob>(job => job.RunAsync(CancellationToken.None)));

    public void Mail() => Enqueue(client => client.Enqueue<SendMailJob>(job => job.RunAsync(CancellationToken.None)));

    private void Enqueue(Action<IBackgroundJobClient> nudge)
    {
        if (jobs is null) return;
        try
        {
            nudge(jobs);
        }
        catch (Exception e) // The step is already saved; whatever is wrong with Hangfire mustn't become its failure.
        {
            log.LogWarning(e, "Hangfire could not be nudged; the sweep will find what is due.");
        }
    }
}
