using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Deadlines;

/// <summary>The timers of a deadline: passed at midnight after the last day, reminders and the lead at seven in the morning, the end of a pause.</summary>
internal static class DeadlineTimers
{
    private const string Passed = "passed", Approaching = "approaching", Reminder = "reminder:", PauseEnds = "pauseEnds";

    /// <summary>Replaces all timers of a deadline by those its present day asks for. A reminder whose time is over isn't made.</summary>
    public static void Replace(ActivityContext context, DeadlineState deadline)
    {
        var run = context.State.Activities.Find(a => a.Id == deadline.ActivityInstanceId);
        var owner = run is null || run.Id == context.Instance.Id ? context : context.For(run);
        CancelAll(owner, deadline);
        var zone = context.Step.OfficeZone;

        if (deadline.Status == DeadlineStatus.Paused && context.Procedure?.Deadline(deadline.Kind)?.MaxPauseDays is { } most)
            owner.SetTimer(OfficeInstant.MidnightOf(deadline.Pauses[^1].From.AddDays(most), zone), PauseEnds, deadline.Id);
        if (deadline.Status is not (DeadlineStatus.Running or DeadlineStatus.Overrun) || deadline.LastDay is not { } last) return;

        if (deadline.Status == DeadlineStatus.Running)
        {
            foreach (var planned in ReminderPlan.For(deadline.Reminders, last, context.Step.Calendar))
                if (FirstAfter(context, deadline, planned) is { } day)
                    owner.SetTimer(OfficeInstant.MorningOf(day, zone), Reminder + planned.Index, deadline.Id);
            Lead(owner, deadline, last);
        }
        if (deadline.Passed) return;
        var over = OfficeInstant.MidnightOf(last.AddDays(1), zone);
        if (over > context.OccurredAt) owner.SetTimer(over, Passed, deadline.Id);
        else Pass(owner, deadline);
    }

    public static void CancelAll(ActivityContext context, DeadlineState deadline)
    {
        foreach (var timer in context.State.Timers.FindAll(t => t.DeadlineId == deadline.Id)) context.CancelTimer(timer.Id);
    }

    /// <summary>A timer of a deadline is due; <paramref name="context"/> is of the run that set it, or of any other when that is over.</summary>
    public static void Elapsed(ActivityContext context, TimerState timer)
    {
        if (context.State.Deadlines.Find(d => d.Id == timer.DeadlineId) is not { IsOpen: true } deadline) return;
        // A changed calendar may have moved the day that the timer was set for; then the timers of the new day are set.
        if (DeadlineLedger.Refresh(context, deadline, null)) return;
        switch (timer.Purpose)
        {
            case Passed:
                Pass(context, deadline);
                break;
            case Approaching when context.Node.Activity is SetDeadline:
                Approach(context);
                break;
            case PauseEnds:
                DeadlineLedger.Resume(context, deadline);
                break;
            case not Approaching:
                Remind(context, deadline, IndexOf(timer));
                break;
        }
    }

    private static DateOnly? FirstAfter(ActivityContext context, DeadlineState deadline, PlannedReminder planned)
    {
        bool StillComes(DateOnly day) => OfficeInstant.MorningOf(day, context.Step.OfficeZone) > context.OccurredAt;
        if (StillComes(planned.On)) return planned.On;
        return ReminderPlan.NextOf(planned.Reminder, deadline.LastDay!.Value, context.Today, context.Step.Calendar);
    }

    private static void Pass(ActivityContext context, DeadlineState deadline)
    {
        deadline.Passed = true;
        DeadlineLedger.Tell(context, deadline, "deadlinePassed");
        if (deadline.TaskId is not null) return;
        context.Emit("Passed");
        foreach (var bookmark in context.State.Bookmarks.FindAll(b => b.Kind == "deadline" && b.Key == deadline.Kind))
            if (context.State.Activities.Find(a => a.Id == bookmark.ActivityInstanceId) is { } run && DeadlineScope.Find(context.State, run.Id, deadline.Kind, d => d.IsOpen) == deadline)
                UserTask.Passed(context.For(run));
    }

    private static void Remind(ActivityContext context, DeadlineState deadline, int index)
    {
        if (index >= deadline.Reminders.Count || deadline.LastDay is not { } last) return;
        var reminder = deadline.Reminders[index];
        var seenAt = (context.Run.Stimulus as TimerElapsed)?.SeenAt ?? context.OccurredAt;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(seenAt, context.Step.OfficeZone).DateTime);
        // Of what was missed in an outage each person gets the last only, and nobody hears that days are left when none are.
        var later = context.State.Timers
            .Where(t => t.DeadlineId == deadline.Id && t.Purpose.StartsWith(Reminder, StringComparison.Ordinal) && t.DueAt > context.OccurredAt && t.DueAt <= seenAt)
            .SelectMany(t => deadline.Reminders[IndexOf(t)].To).ToHashSet();
        var outdated = reminder.Offset <= 0 && today > last;
        // A closed case isn't reminded of; should it be reopened, later reminders go again.
        var closed = context.State.CaseStatus is { } status && context.Procedure?.Status(status) is { Open: false };
        if (!outdated && !closed)
        {
            // What it is about and until when is said in the reader's language when the mail is rendered; how many days are left is known here.
            var values = new JsonObject { ["pocetDni"] = Math.Abs(last.DayNumber - today.DayNumber) };
            foreach (var recipient in reminder.To.Where(to => !later.Contains(to))) Outbox.Queue(context, reminder.Mail, recipient, values, deadline.Id);
        }
        if (ReminderPlan.NextOf(reminder, last, today, context.Step.Calendar) is { } next)
            context.SetTimer(OfficeInstant.MorningOf(next, context.Step.OfficeZone), Reminder + index, deadline.Id);
    }

    private static int IndexOf(TimerState timer) => int.Parse(timer.Purpose.AsSpan(Reminder.Length), CultureInfo.InvariantCulture);

    /// <summary>Approaching: days before the last day as the box says. When they have begun already, at once; once for each last day.</summary>
    private static void Lead(ActivityContext context, DeadlineState deadline, DateOnly last)
    {
        if (context.Node.Activity is not SetDeadline || (int?)context.Instance.Local?["lead"] is not { } lead) return;
        if (ReminderPlan.DayOf(new Reminder(-lead, DeadlineUnit.CalendarDay, [], ""), last, context.Step.Calendar) is not { } day) return;
        var at = OfficeInstant.MorningOf(day, context.Step.OfficeZone);
        if (at > context.OccurredAt) context.SetTimer(at, Approaching, deadline.Id);
        else if ((string?)context.Instance.Local["approached"] is null && last >= context.Today) Approach(context);
    }

    private static void Approach(ActivityContext context)
    {
        context.Instance.Local = new JsonObject { ["lead"] = (int)context.Instance.Local!["lead"]!, ["approached"] = OfficeCalendar.Iso(context.Today) };
        context.Emit("Approaching");
    }
}
