using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Tests.Calendar;

namespace CaseFlow.Engine.Tests.Deadlines;

public sealed class ReminderPlanTests
{
    private static readonly Reminder[] Plan =
    [
        new(-10, DeadlineUnit.CalendarDay, ["handler"], "m"), new(-5, DeadlineUnit.CalendarDay, ["handler"], "m"), new(-1, DeadlineUnit.CalendarDay, ["handler"], "m"),
        new(1, DeadlineUnit.WorkingDay, ["handler"], "m"), new(5, DeadlineUnit.CalendarDay, ["head"], "m", Weekly: true),
    ];

    [Fact]
    public void Each_reminder_falls_on_the_day_of_the_table()
    {
        foreach (var row in Vectors.All.Reminders)
        {
            var due = DateOnly.Parse(row["due"]);
            var days = Plan.Select(r => ReminderPlan.DayOf(r, due, Vectors.Calendar)!.Value.ToString("yyyy-MM-dd"));
            Assert.Equal([row["D-10"], row["D-5"], row["D-1"], row["overdueOn"], row["D+5"]], days);
        }
    }

    [Theory]
    [InlineData("2026-04-07", "0 2 3 4")]
    [InlineData("2026-12-28", "0 2 3 4")]
    [InlineData("2026-03-06", "0 1 2 3 4")]
    [InlineData("2026-07-07", "0 1 2 3 4")]
    public void Of_two_on_one_day_only_the_more_urgent_goes(string due, string goes) =>
        Assert.Equal(goes, string.Join(" ", ReminderPlan.For(Plan, DateOnly.Parse(due), Vectors.Calendar).Select(p => p.Index)));

    [Fact]
    public void Reminders_of_the_same_urgency_both_go()
    {
        Reminder[] plan = [new(-5, DeadlineUnit.CalendarDay, ["handler"], "a"), new(-5, DeadlineUnit.CalendarDay, ["coordinator"], "b")];
        Assert.Equal(2, ReminderPlan.For(plan, new DateOnly(2026, 3, 6), Vectors.Calendar).Count);
    }

    [Fact]
    public void A_weekly_reminder_comes_every_week_moved_to_a_working_day()
    {
        // D+5 is Saturday 2 January 2027, moved to Monday; so are the Saturdays after it.
        var (due, day, days) = (new DateOnly(2026, 12, 28), new DateOnly(2026, 12, 28), new List<string>());
        while (days.Count < 3)
        {
            day = ReminderPlan.NextOf(Plan[4], due, day, Vectors.Calendar)!.Value;
            days.Add(day.ToString("yyyy-MM-dd"));
        }
        Assert.Equal(["2027-01-04", "2027-01-11", "2027-01-18"], days);
    }

    [Fact]
    public void A_plan_at_the_end_of_the_calendar_is_cut_and_not_an_exception() =>
        Assert.Equal([0, 1, 2], ReminderPlan.For(Plan, new DateOnly(2100, 12, 31), Vectors.Calendar).Select(p => p.Index));
}
