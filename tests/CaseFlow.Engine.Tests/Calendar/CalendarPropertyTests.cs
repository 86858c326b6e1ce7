using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CaseFlow.Engine.Tests.Calendar;

/// <summary>Random terms over the years 2001–2100 against a recount written in another way. FsCheck prints the seed; give it as <c>Replay</c> to repeat a run.</summary>
[Properties(Arbitrary = [typeof(CalendarPropertyTests)], MaxTest = 500)]
public sealed class CalendarPropertyTests
{
    private static readonly OfficeCalendar Calendar = Vectors.Calendar;
    private static readonly DateOnly First = new(2001, 1, 1), End = new(2100, 12, 31);

    public sealed record Term(DateOnly Start, int Amount, DeadlineUnit Unit, Direction Direction, Roll? Roll);

    public static Arbitrary<Term> Terms() => Arb.From(
        from day in Gen.Choose(0, End.DayNumber - First.DayNumber)
        from unit in Gen.Elements(Enum.GetValues<DeadlineUnit>())
        from amount in Gen.Choose(0, unit switch { DeadlineUnit.Year => 5, DeadlineUnit.Month => 40, DeadlineUnit.Week => 60, _ => 150 })
        from direction in Gen.Elements(Enum.GetValues<Direction>())
        from roll in Gen.Elements<Roll?>(null, Roll.Forward, Roll.Backward, Roll.None)
        select new Term(First.AddDays(day), amount, unit, direction, roll));

    [Property]
    public void Agrees_with_a_naive_recount(Term term)
    {
        var expected = Recount(term);
        var counting = Calendar.Count(Rule(term), term.Start);
        if (expected is { } dates) Assert.Equal(dates, Assert.IsType<Counted>(counting) is { Proof: var p } ? (p.NominalEnd, p.LastDay) : default);
        else Assert.StartsWith("Expected a day between 2001-01-01 and 2100-12-31, but", Assert.IsType<NotCounted>(counting).Reason);
    }

    [Fact]
    public void Easter_agrees_with_the_algorithm_of_Gauss_in_every_year() =>
        Assert.All(Enumerable.Range(2001, 100), year => Assert.Equal(GaussEaster(year), Easter.SundayOf(year)));

    [Property]
    public void The_proof_adds_up(Term term)
    {
        if (Calendar.Count(Rule(term), term.Start) is not Counted { Proof: var proof }) return;

        Assert.Equal(new ProofDay(term.Start, false, null, ProofDay.Start), proof.Days[0]);
        Assert.Equal(Enumerable.Range(1, term.Amount), proof.Days.Where(d => d.Counted).Select(d => d.Number!.Value));
        Assert.Equal(proof.NominalEnd, proof.Days[^1].Date);
        Assert.All(proof.Days.Where(d => !d.Counted), d => Assert.NotNull(d.Reason));
        if (term.Unit is DeadlineUnit.CalendarDay or DeadlineUnit.WorkingDay)
            Assert.Equal(Enumerable.Range(0, proof.Days.Count).Select(n => term.Start.AddDays(term.Direction == Direction.After ? n : -n)), proof.Days.Select(d => d.Date));
        if (term.Unit == DeadlineUnit.WorkingDay)
            Assert.All(proof.Days.Skip(1), d => Assert.Equal(d.Counted, Calendar.IsWorkingDay(d.Date)));

        Assert.All(proof.RolledOver, d => Assert.False(Calendar.IsWorkingDay(d.Date)));
        Assert.Equal(proof.RolledOver.Count, Math.Abs(proof.LastDay.DayNumber - proof.NominalEnd.DayNumber));
        if (proof.RolledOver.Count > 0) Assert.Equal(proof.NominalEnd, proof.RolledOver[0].Date);
        Assert.True(term.Roll == Roll.None || Calendar.IsWorkingDay(proof.LastDay));
        Assert.Equal(Calendar.Hash, proof.CalendarHash);
    }

    [Property]
    public void Days_counted_forward_count_back_to_the_start(Term term)
    {
        if (term.Unit is not (DeadlineUnit.CalendarDay or DeadlineUnit.WorkingDay or DeadlineUnit.Week) || term.Direction == Direction.Before) return;
        // Working days come back to the start only from one: a start on a Sunday isn't counted either way.
        if (term.Unit == DeadlineUnit.WorkingDay && !Calendar.IsWorkingDay(term.Start)) return;
        if (Calendar.Count(Rule(term), term.Start) is not Counted { Proof: var forward }) return;

        var back = Calendar.Count(Rule(term) with { Direction = Direction.Before, Roll = Roll.None }, forward.NominalEnd);
        Assert.Equal(term.Start, Assert.IsType<Counted>(back).Proof.NominalEnd);
    }

    [Property]
    public void A_later_start_never_ends_earlier(Term term)
    {
        if (term.Start == End) return;
        var (one, next) = (Calendar.Count(Rule(term), term.Start), Calendar.Count(Rule(term), term.Start.AddDays(1)));
        if (one is Counted { Proof: var a } && next is Counted { Proof: var b }) Assert.True(b.LastDay >= a.LastDay);
    }

    private static TermRule Rule(Term term) => new(term.Amount, term.Unit, "now", term.Direction, term.Roll);

    /// <summary>Null when the way leads out of the years. Written without the code under test: plain arithmetic and its own idea of a day off.</summary>
    private static (DateOnly Nominal, DateOnly Last)? Recount(Term term)
    {
        var sign = term.Direction == Direction.After ? 1 : -1;
        var nominal = term.Unit switch
        {
            DeadlineUnit.CalendarDay => term.Start.AddDays(sign * term.Amount),
            DeadlineUnit.Week => term.Start.AddDays(sign * term.Amount * 7),
            DeadlineUnit.Month => SameNumber(term.Start, sign * term.Amount),
            DeadlineUnit.Year => SameNumber(term.Start, sign * term.Amount * 12),
            _ => term.Amount == 0 ? term.Start
                : Enumerable.Range(1, 1000).Select(n => term.Start.AddDays(sign * n)).Where(d => !Off(d)).ElementAt(term.Amount - 1),
        };
        if (nominal < First || nominal > End) return null;
        var step = term.Roll switch { Roll.None => 0, Roll.Forward => 1, Roll.Backward => -1, _ => sign };
        var last = Enumerable.Range(0, 10).Select(n => nominal.AddDays(n * step)).First(d => step == 0 || !Off(d));
        return last < First || last > End ? null : (nominal, last);
    }

    private static DateOnly SameNumber(DateOnly start, int months)
    {
        var index = start.Year * 12 + start.Month - 1 + months;
        int year = index / 12, month = index % 12 + 1;
        return new DateOnly(year, month, Math.Min(start.Day, DateTime.DaysInMonth(year, month)));
    }

    private static bool Off(DateOnly day)
    {
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) return true;
        if ((day.Month, day.Day) is (1, 1) or (5, 1) or (5, 8) or (7, 5) or (7, 6) or (9, 28) or (10, 28) or (11, 17) or (12, 24) or (12, 25) or (12, 26)) return true;
        var easter = GaussEaster(day.Year);
        return day == easter.AddDays(1) || (day.Year >= 2016 && day == easter.AddDays(-2));
    }

    /// <summary>Gauss's algorithm with its two exceptions, for 1900–2199.</summary>
    private static DateOnly GaussEaster(int year)
    {
        int m = 24, n = year < 2100 ? 5 : 6;
        int d = (19 * (year % 19) + m) % 30, e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
        // 26 April becomes the 19th, and 25 April the 18th where the moon's table would repeat itself.
        var weekEarlier = e == 6 && (d == 29 || (d == 28 && year % 19 > 10));
        return new DateOnly(year, 3, 22).AddDays(d + e - (weekEarlier ? 7 : 0));
    }
}
