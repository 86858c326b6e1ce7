using System.Collections.Concurrent;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Runtime;

/// <summary>One at a time in this process; dispose what was taken to pass the turn on, once or more. Not reentrant.</summary>
public abstract class Turn : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        return new Held(turn);
    }

    /// <summary>Null when somebody has it.</summary>
    public IDisposable? TryTake() => turn.Wait(0) ? new Held(turn) : null;

    public void Dispose() => turn.Dispose();

    private sealed class Held(SemaphoreSlim turn) : IDisposable
    {
        private int passedOn;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref passedOn, 1) == 0) turn.Release();
        }
    }
}

/// <summary>One sweep at a time, so that due rows keep their order also while the simulated clock is moved.</summary>
public sealed class SweepTurn : Turn
{
    private int jobs;
    private long finished;

    /// <summary>The office day on which tasks were last brought to their roles, and by whose grants; kept by who holds the turn.</summary>
    internal DateOnly? StoodOn { get; set; }
    internal IReadOnlySet<Access.RoleHolder>? StoodWith { get; set; }

    /// <summary>When a sweep of this process was last through, as a timestamp of the time provider (a clock set back doesn't change it); null: never yet.</summary>
    public long? FinishedAt => Interlocked.Read(ref finished) is > 0 and var at ? at : null;

    internal void Finished(long timestamp) => Interlocked.Exchange(ref finished, timestamp);

    /// <summary>One job runs and one more may wait for its turn; that one will see whatever a third would. False: there is no need of another.</summary>
    internal bool JobBegins()
    {
        if (Interlocked.Increment(ref jobs) <= 2) return true;
        JobEnds();
        return false;
    }

    internal void JobEnds() => Interlocked.Decrement(ref jobs);
}

/// <summary>One case is numbered at a time, so that numbers are given out without gaps and conflicts. The turn is passed on as soon as the save has its place in the order of saves:
/// the next number follows the one that is still to be written. Whatever is remembered here, the number's row decides, between nodes too: a number that doesn't follow
/// the stored one is not saved, and its case numbered anew.</summary>
public sealed class OpeningTurn : Turn
{
    private readonly ConcurrentDictionary<(string Prefix, int Year), int> queued = new();

    /// <summary>The number of the save queued last, while it isn't known to stand. Null: the stored one is the last.</summary>
    internal int? Queued(string prefix, int year) => queued.TryGetValue((prefix, year), out var number) ? number : null;

    internal void Queue(NumberRow row) => queued[(row.Prefix, row.Year)] = row.Last;

    internal void Stands(NumberRow row) => queued.TryRemove(new KeyValuePair<(string, int), int>((row.Prefix, row.Year), row.Last));

    /// <summary>Numbers queued after it won't be saved either, so the next one is read.</summary>
    internal void Fails(NumberRow row) => queued.TryRemove((row.Prefix, row.Year), out _);
}
