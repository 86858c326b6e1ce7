using CaseFlow.Engine.Calendar;

namespace CaseFlow.Engine.Deadlines;

/// <summary>A reminder of a plan with its day. <paramref name="Index"/>: its place in the plan.</summary>
public sealed record PlannedReminder(int Index, Reminder Reminder, DateOnly On);

/// <summary>On which days the reminders of a deadline go out. Internal rules, not law.</summary>
public static class ReminderPlan
{
    /// <summary>Before the last day: counted back in calendar days, then moved back to a working day. After it: counted on and moved forward.
    /// Of several on one day only the most urgent (greatest offset) goes. Reminders that leave the calendar's years are left out.</summary>
    public static IReadOnlyList<PlannedReminder> For(IReadOnlyList<Reminder> reminders, DateOnly lastDay, OfficeCalendar calendar) =>
        [.. reminders
            .Select((reminder, index) => DayOf(reminder, lastDay, calendar) is { } day ? new PlannedReminder(index, reminder, day) : null)
            .OfType<PlannedReminder>()
            .GroupBy(planned => planned.On)
            .SelectMany(day => day.Where(planned => planned.Reminder.Offset == day.Max(other => other.Reminder.Offset)))
            .OrderBy(planned => planned.On).ThenBy(planned => planned.Index)];

    public static DateOnly? DayOf(Reminder reminder, DateOnly lastDay, OfficeCalendar calendar) => Shifted(reminder.Offset, reminder.Unit, lastDay, calendar);

    /// <summary>The next day of a weekly reminder after <paramref name="after"/>; null when it isn't weekly.</summary>
    public static DateOnly? NextOf(Reminder reminder, DateOnly lastDay, DateOnly after, OfficeCalendar calendar)
    {
        if (!reminder.Weekly || DayOf(reminder, lastDay, calendar) is not { } first) return null;
        for (var week = 0; ; week++)
        {
            if (first.AddDays(7 * week) is var nominal && !OfficeCalendar.Knows(nominal)) return null;
            if (Shifted(0, DeadlineUnit.CalendarDay, nominal, calendar) is { } day && day > after) return day;
        }
    }

    private static DateOnly? Shifted(int offset, DeadlineUnit unit, DateOnly from, OfficeCalendar calendar)
    {
        var rule = new TermRule(Math.Abs(offset), unit, "now", offset < 0 ? Direction.Before : Direction.After);
        return calendar.Count(rule, from) is Counted counted ? counted.Proof.LastDay : null;
    }
}
