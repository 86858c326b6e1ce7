using Hangfire;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Jobs;

/// <summary>After a commit: tells Hangfire that something is due. A lost nudge is caught by the sweep. A morning of ten thousand reminders nudges ten thousand times:
/// while one job waits to begin, more of its kind are left out, for it will see whatever they would.</summary>
/// <param name="jobs">Null in commands that run without Hangfire.</param>
public sealed class JobNudge(TimeProvider time, ILogger<JobNudge> log, IBackgroundJobClient? jobs = null)
{
    /// <summary>A job that doesn't begin in this time is lost, or another node took it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Waiting sweep = new(time), mail = new(time);

    /// <summary>Also under a simulated clock: what is due at its instant is due. It takes turns with whoever advances the clock.</summary>
    public void Sweep() => Enqueue(sweep, client => client.Enqueue<SweepJob>(job => job.RunAsync(CancellationToken.None)));

    public void Mail() => Enqueue(mail, client => client.Enqueue<SendMailJob>(job => job.RunAsync(CancellationToken.None)));

    /// <summary>Said by a job before it reads what is due: what is committed from now on is nudged for again.</summary>
    internal void SweepBegins() => sweep.End();

    internal void MailBegins() => mail.End();

    private void Enqueue(Waiting waiting, Action<IBackgroundJobClient> nudge)
    {
        if (jobs is null || !waiting.Begin()) return;
        try
        {
            nudge(jobs);
        }
        catch (Exception e) // The step is already saved; whatever is wrong with Hangfire mustn't become its failure.
        {
            waiting.End();
            log.LogWarning(e, "Hangfire could not be nudged; the sweep will find what is due.");
        }
    }

    /// <summary>Whether a job was asked for that hasn't begun.</summary>
    private sealed class Waiting(TimeProvider time)
    {
        private long since;

        public bool Begin()
        {
            var seen = Interlocked.Read(ref since);
            var now = Math.Max(1, time.GetTimestamp());
            return (seen == 0 || time.GetElapsedTime(seen, now) > Patience) && Interlocked.CompareExchange(ref since, now, seen) == seen;
        }

        public void End() => Interlocked.Exchange(ref since, 0);
    }
}
