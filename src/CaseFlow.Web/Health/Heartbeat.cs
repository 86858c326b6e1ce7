using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Runtime;
using Hangfire;

namespace CaseFlow.Web.Health;

/// <summary>Once a minute, by a timer that no setting of the clock disturbs: looks at the clock and at readiness. Hangfire's schedule goes by the machine's time;
/// set back two hours, it would let the sweep sleep for two hours. So it is set anew then, and a sweep that is missing is nudged.</summary>
public sealed class Heartbeat(ClockWatch watch, JobNudge nudge, SweepTurn sweep, IRecurringJobManager schedule, Readiness readiness, TimeProvider time, ILogger<Heartbeat> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1), SweepMissing = TimeSpan.FromMinutes(2);
    private string said = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        var started = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                if (watch.Look()) JobSchedule.Anew(schedule);
                if (time.GetElapsedTime(sweep.FinishedAt ?? started) > SweepMissing) nudge.Sweep();
                Say(await readiness.CheckAsync(stoppingToken));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.LogError("The heartbeat met {Error} and goes on.", error.GetType().Name);
            }
    }

    // When it changes only: a disk is full for hours.
    private void Say(IReadOnlyDictionary<string, string> words)
    {
        var wrong = string.Join(", ", words.Where(w => w.Value is not (Readiness.Fine or Readiness.Unknown)).Select(w => $"{w.Key} {w.Value}"));
        if (wrong == said) return;
        if (wrong.Length > 0) log.LogWarning("Not ready: {Wrong}.", wrong);
        else log.LogWarning("Ready again.");
        said = wrong;
    }
}
