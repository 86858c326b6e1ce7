using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Calendar;

/// <summary>A day of a proof: counted, or skipped for a reason ("start", "saturday", "sunday", or the holiday's Czech name).</summary>
/// <param name="Number">Its number in the count, when counted.</param>
public sealed record ProofDay(DateOnly Date, bool Counted, int? Number, string? Reason);

/// <summary>How a last day was found: rule, start, days, roll; chained to the proof of the deadline or delivery it starts from.</summary>
public sealed record Proof(
    TermRule Rule, DateOnly Start, IReadOnlyList<ProofDay> Days, DateOnly NominalEnd, DateOnly LastDay,
    IReadOnlyList<ProofDay> RolledOver, string CalendarHash, Proof? StartsFrom = null);
