namespace CaseFlow.Cases.Clock;

/// <summary>Office time: the only source of business time. System or simulated.</summary>
public abstract class OfficeClock
{
    public abstract DateTimeOffset Now { get; }
    public required TimeZoneInfo Zone { get; init; }
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
    public bool IsSimulated => this is SimulatedClock;
}

/// <summary>A clock that stands still until it is advanced; its instant is kept in the database and survives restarts.</summary>
public sealed class SimulatedClock(DateTimeOffset start) : OfficeClock
{
    private long ticks = start.UtcTicks;
    public override DateTimeOffset Now => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
    internal void MoveTo(DateTimeOffset instant) => Interlocked.Exchange(ref ticks, instant.UtcTicks);
}
