using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Tests.Calendar;

public sealed class CalendarVectorTests
{
    private static readonly OfficeCalendar Calendar = Vectors.Calendar;

    public static TheoryData<string> Terms => [.. Vectors.All.Terms.Select(v => v.Id)];

    [Theory, MemberData(nameof(Terms))]
    public void Term_ends_on_the_day_worked_out_by_hand(string id)
    {
        var vector = Vectors.All.Terms.Single(v => v.Id == id);
        var proof = Count(new TermRule(vector.Amount, vector.Unit, "now"), vector.EventDate);

        Assert.Equal(vector.RawEnd, proof.NominalEnd);
        Assert.Equal(vector.LastDay, proof.LastDay);
        Assert.Equal(vector.Weekday, proof.LastDay.DayOfWeek.ToString()[..3]);
    }

    [Fact]
    public void All_thirty_six_vectors_are_there() => Assert.Equal(36, Vectors.All.Terms.Count);

    [Fact]
    public void Easter_and_its_holidays_fall_where_the_table_says()
    {
        foreach (var (year, easter) in Vectors.All.Easter)
        {
            Assert.Equal(easter.EasterSunday, Easter.SundayOf(year));
            Assert.Equal("Velikonoční pondělí", Calendar.HolidayName(easter.EasterMonday));
            Assert.Equal(year >= 2016 ? "Velký pátek" : null, Calendar.HolidayName(easter.GoodFriday));
            var onWeekdays = DaysOf(year).Count(d => Calendar.HolidayName(d) is not null && d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
            Assert.Equal(easter.OnWeekdays, onWeekdays);
        }
    }

    [Fact]
    public void Each_year_has_exactly_the_listed_holidays()
    {
        foreach (var (year, holidays) in Vectors.All.Holidays)
            Assert.Equal(holidays, DaysOf(year).Where(d => Calendar.HolidayName(d) is not null));
    }

    [Fact]
    public void A_term_that_starts_from_a_delivery_by_fiction_carries_the_proof_of_the_delivery()
    {
        var delivery = Count(DeliveryFiction.DataBox, new DateOnly(2026, 12, 15));
        var term = Count(new TermRule(15, DeadlineUnit.CalendarDay, "letter:offer.deliveredOn"), delivery.LastDay, delivery);

        Assert.Equal(new DateOnly(2027, 1, 12), term.LastDay);
        Assert.Equal(new DateOnly(2026, 12, 28), term.StartsFrom!.LastDay);
        Assert.Equal(
            [(new DateOnly(2026, 12, 25), "1. svátek vánoční"), (new DateOnly(2026, 12, 26), "2. svátek vánoční"), (new DateOnly(2026, 12, 27), "sunday")],
            term.StartsFrom.RolledOver.Select(d => (d.Date, d.Reason!)));
    }

    [Fact]
    public void Working_days_say_why_each_other_day_is_skipped()
    {
        var proof = Count(new TermRule(15, DeadlineUnit.WorkingDay, "now"), new DateOnly(2026, 3, 30));

        Assert.Equal(new ProofDay(new DateOnly(2026, 3, 30), false, null, "start"), proof.Days[0]);
        Assert.Contains(new ProofDay(new DateOnly(2026, 4, 3), false, null, "Velký pátek"), proof.Days);
        Assert.Contains(new ProofDay(new DateOnly(2026, 4, 4), false, null, "saturday"), proof.Days);
        Assert.Contains(new ProofDay(new DateOnly(2026, 4, 7), true, 4, null), proof.Days);
        Assert.Equal(new ProofDay(new DateOnly(2026, 4, 22), true, 15, null), proof.Days[^1]);
    }

    [Fact]
    public void A_month_that_lacks_the_day_ends_on_its_last_and_says_so()
    {
        var proof = Count(new TermRule(3, DeadlineUnit.Month, "now"), new DateOnly(2026, 11, 30));

        Assert.Equal([new DateOnly(2026, 12, 30), new DateOnly(2027, 1, 30), new DateOnly(2027, 2, 28)], proof.Days.Skip(1).Select(d => d.Date));
        Assert.Equal(ProofDay.EndOfMonth, proof.Days[^1].Reason);
    }

    [Fact]
    public void A_backward_term_moves_back_from_a_day_off()
    {
        // Ten working days before the call's end on 30 September 2026; 28 September is a holiday.
        var working = Count(new TermRule(10, DeadlineUnit.WorkingDay, "now", Direction.Before), new DateOnly(2026, 9, 30));
        Assert.Equal(new DateOnly(2026, 9, 15), working.LastDay);

        var calendar = Count(new TermRule(10, DeadlineUnit.CalendarDay, "now", Direction.Before), new DateOnly(2026, 4, 15));
        Assert.Equal(new DateOnly(2026, 4, 5), calendar.NominalEnd);
        Assert.Equal(new DateOnly(2026, 4, 2), calendar.LastDay);

        var month = Count(new TermRule(1, DeadlineUnit.Month, "now", Direction.Before), new DateOnly(2026, 3, 31));
        Assert.Equal((new DateOnly(2026, 2, 28), new DateOnly(2026, 2, 27)), (month.NominalEnd, month.LastDay));
    }

    [Fact]
    public void The_roll_can_be_named_against_the_direction()
    {
        var saturday = new DateOnly(2026, 3, 7);
        DateOnly Rolled(Roll roll) => Count(new TermRule(5, DeadlineUnit.CalendarDay, "now", Roll: roll), new DateOnly(2026, 3, 2)).LastDay;
        Assert.Equal([saturday.AddDays(2), saturday.AddDays(-1), saturday], ((Roll[])[Roll.Forward, Roll.Backward, Roll.None]).Select(Rolled));
    }

    private static IEnumerable<DateOnly> DaysOf(int year) =>
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(n => new DateOnly(year, 1, 1).AddDays(n));

    private static Proof Count(TermRule rule, DateOnly start, Proof? startsFrom = null) =>
        Assert.IsType<Counted>(Calendar.Count(rule, start, startsFrom)).Proof;
}
