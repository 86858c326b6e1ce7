namespace CaseFlow.Cases.Clock;

/// <summary>Moves the simulated clock and runs what falls due on the way, single-threaded, ordered by (due time, id), until all is quiet; mails too.</summary>
public sealed class ClockAdvance
{
    /// <summary>False when the clock isn't simulated or the instant lies before now.</summary>
    public Task<bool> AdvanceToAsync(DateTimeOffset instant, CancellationToken cancel) => throw null!;
}
