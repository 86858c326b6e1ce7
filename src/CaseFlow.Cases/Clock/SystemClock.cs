namespace CaseFlow.Cases.Clock;

/// <summary>The machine's clock, which somebody may set back. After a slip (a wrong zone, a time server that corrects) office time stands still until the machine has caught up:
/// running through the same hours again would put steps before those they follow from, and could do twice what is done once a morning. What falls due meanwhile comes late by the slip at most.
/// After a jump longer than that it is the time before it that was wrong; standing still for days would spoil every term counted from today, so the machine is believed.
/// Deadlines are dates and steps are chained by their number: neither is touched by any of this.</summary>
public sealed class SystemClock(TimeProvider time) : OfficeClock
{
    /// <summary>Longer than any change of zone or of summer time, shorter than a morning.</summary>
    public static readonly TimeSpan LongestSlip = TimeSpan.FromHours(3);
    private long latest, reached;

    public override DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow().UtcTicks;
            Raise(ref latest, now);
            while (true)
            {
                var stands = Interlocked.Read(ref reached);
                if (now <= stands && stands - now <= LongestSlip.Ticks) return new(stands, TimeSpan.Zero);
                if (Interlocked.CompareExchange(ref reached, now, stands) == stands) return new(now, TimeSpan.Zero);
            }
        }
    }

    /// <summary>How far the machine's clock is behind the latest time seen; zero in order.</summary>
    public TimeSpan Behind => TimeSpan.FromTicks(Math.Max(0, Interlocked.Read(ref latest) - time.GetUtcNow().UtcTicks));

    /// <summary>At start: the office was already at this time when the last run ended.</summary>
    internal void Reach(DateTimeOffset kept)
    {
        Raise(ref latest, kept.UtcTicks);
        Raise(ref reached, kept.UtcTicks);
    }

    private static void Raise(ref long mark, long to)
    {
        for (var seen = Interlocked.Read(ref mark); seen < to;)
        {
            var before = Interlocked.CompareExchange(ref mark, to, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
