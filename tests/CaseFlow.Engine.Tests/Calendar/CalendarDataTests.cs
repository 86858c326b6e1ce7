using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Tests.Calendar;

public sealed class CalendarDataTests
{
    private const string Labour = """{"date":"05-01","name":{"cs":"Svátek práce","en":"Labour Day"},"paragraph":"§ 2"}""";

    [Theory]
    [InlineData("no json", "to be JSON")]
    [InlineData("[]", "to be an object")]
    [InlineData("{}", "a list 'holidays'")]
    [InlineData("""{"holidays":[{"date":"13-01","name":{"cs":"x","en":"x"},"paragraph":"§"}]}""", "holidays[0].date")]
    [InlineData("""{"holidays":[{"date":"02-29","name":{"cs":"x","en":"x"},"paragraph":"§"}]}""", "holidays[0].date")]
    [InlineData("""{"holidays":[{"name":{"cs":"x","en":"x"},"paragraph":"§"}]}""", "but it has none")]
    [InlineData("""{"holidays":[{"date":"05-01","easter":1,"name":{"cs":"x","en":"x"},"paragraph":"§"}]}""", "but it has both")]
    [InlineData("""{"holidays":[{"date":"05-01","name":{"en":"x"},"paragraph":"§"}]}""", "holidays[0].name.cs")]
    [InlineData("""{"holidays":[{"date":"05-01","name":{"cs":"x","en":"x"}}]}""", "holidays[0].paragraph")]
    [InlineData("""{"holidays":[{"date":"05-01","name":{"cs":"x","en":"x"},"paragraph":"§","validFrom":1999}]}""", "validFrom")]
    [InlineData("""{"holidays":[{"date":"05-01","name":{"cs":"x","en":"x"},"paragraph":"§","validFrom":2020,"validTo":2010}]}""", "not to be after validTo")]
    [InlineData("""{"holidays":[{"date":"05-01","date":"05-02","name":{"cs":"x","en":"x"},"paragraph":"§"}]}""", "to be JSON")]
    public void A_mistake_is_named_with_its_place(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => OfficeCalendar.Parse(json)).Message);

    [Fact]
    public void A_holiday_holds_only_in_its_years()
    {
        var calendar = OfficeCalendar.Parse("""{"holidays":[{"date":"05-01","name":{"cs":"Svátek","en":"Day"},"paragraph":"§","validFrom":2010,"validTo":2012}]}""");
        bool HolidayIn(int year) => calendar.HolidayName(new DateOnly(year, 5, 1)) is not null;
        Assert.Equal([false, true, true, false], ((int[])[2009, 2010, 2012, 2013]).Select(HolidayIn));
    }

    [Fact]
    public void The_hash_depends_on_what_is_said_and_not_on_how_it_is_written()
    {
        var hash = OfficeCalendar.Parse($$"""{"schema":1,"holidays":[{{Labour}}]}""").Hash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, OfficeCalendar.Parse($$"""{ "holidays" : [ {{Labour}} ], "schema" : 1 }""").Hash);
        Assert.NotEqual(hash, OfficeCalendar.Parse($$"""{"schema":1,"holidays":[{{Labour.Replace("05-01", "05-02")}}]}""").Hash);
    }

    [Fact]
    public void Holidays_have_names_in_both_languages() =>
        Assert.Equal("Good Friday", Vectors.Calendar.HolidayOn(new DateOnly(2026, 4, 3))!.Name.In("en"));

    [Theory]
    [InlineData("2000-12-31", 5, "the term starts on 2000-12-31")]
    [InlineData("2101-01-01", 5, "the term starts on 2101-01-01")]
    [InlineData("2100-12-30", 5, "the term leads to 2101-01-01")]
    [InlineData("2026-01-01", 36525, "the term leads to 2101-01-01")]
    public void Years_outside_2001_to_2100_are_refused(string start, int days, string but)
    {
        var counting = Vectors.Calendar.Count(new TermRule(days, DeadlineUnit.CalendarDay, "now"), DateOnly.Parse(start));
        Assert.Equal($"Expected a day between 2001-01-01 and 2100-12-31, but {but}.", Assert.IsType<NotCounted>(counting).Reason);
    }

    [Theory]
    [InlineData(-1, DeadlineUnit.CalendarDay)]
    [InlineData(int.MaxValue, DeadlineUnit.Year)]
    [InlineData(36525, DeadlineUnit.Year)]
    [InlineData(36525, DeadlineUnit.Week)]
    public void An_amount_beyond_reason_is_refused_and_not_an_exception(int amount, DeadlineUnit unit) =>
        Assert.IsType<NotCounted>(Vectors.Calendar.Count(new TermRule(amount, unit, "now"), new DateOnly(2026, 1, 1)));

    [Fact]
    public void A_roll_out_of_the_years_is_refused() =>
        Assert.IsType<NotCounted>(Vectors.Calendar.Count(new TermRule(0, DeadlineUnit.CalendarDay, "now", Direction.Before), new DateOnly(2001, 1, 1)));

    [Fact]
    public void Asking_about_a_day_outside_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Vectors.Calendar.IsWorkingDay(new DateOnly(2000, 12, 24)));
}
