using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Calendar;

/// <summary>A day of a proof: counted, or skipped for a reason.</summary>
/// <param name="Number">Its number in the count, when counted (1 = the first day, week, month or year).</param>
/// <param name="Reason">Why it is skipped or rolled over: <see cref="Start"/>, <see cref="Saturday"/>, <see cref="Sunday"/>, or the holiday's Czech name
/// (a holiday on a weekend is named as the holiday). On a counted day only <see cref="EndOfMonth"/>.</param>
public sealed record ProofDay(DateOnly Date, bool Counted, int? Number, string? Reason)
{
    /// <summary>The day of the decisive event isn't counted (§ 40(1)(a)).</summary>
    public const string Start = "start";
    public const string Saturday = "saturday";
    public const string Sunday = "sunday";
    /// <summary>The month has no day of that number, so its last day stands for it (§ 40(1)(b)).</summary>
    public const string EndOfMonth = "endOfMonth";
}

/// <summary>How a last day was found (§ 40 zákona č. 500/2004 Sb.): rule, start, days, roll; chained to the proof of the deadline or delivery it starts from.</summary>
/// <param name="Days">The start and then every day counted or skipped, in the order of counting; for weeks, months and years one day for each.</param>
/// <param name="NominalEnd">Where the count ended, before the roll.</param>
/// <param name="RolledOver">Days that the end was moved over because they aren't working days, the nominal end first; empty without a roll.</param>
/// <param name="CalendarHash">The calendar it was counted with.</param>
public sealed record Proof(
    TermRule Rule, DateOnly Start, IReadOnlyList<ProofDay> Days, DateOnly NominalEnd, DateOnly LastDay,
    IReadOnlyList<ProofDay> RolledOver, string CalendarHash, Proof? StartsFrom = null);

/// <summary>What came of counting a term.</summary>
public abstract record Counting
{
    /// <summary>The proof, or the reason why there is none as <paramref name="refusal"/>.</summary>
    public bool TryGet(out Proof proof, out string refusal)
    {
        (proof, refusal) = this is Counted counted ? (counted.Proof, "") : (null!, ((NotCounted)this).Reason);
        return this is Counted;
    }
}

public sealed record Counted(Proof Proof) : Counting;

/// <summary>The term leaves the years the calendar knows, or its rule makes no sense. Never a wrong date.</summary>
/// <param name="Reason">"Expected …, but …".</param>
public sealed record NotCounted(string Reason) : Counting;
