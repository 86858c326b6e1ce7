using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Deadlines;

/// <summary>The one ledger of deadlines in a state. Set, met, overrun, paused and cancelled by activities through their context; recomputed by the step
/// when data change. Each change tells the outside (<see cref="DeadlineSet"/>) and the journal.</summary>
public static class DeadlineLedger
{
    /// <summary>Enters a deadline and counts it. An open one of the same kind is cancelled first. Null, and an incident, when it can't be counted.
    /// Its timers run from <see cref="Start"/>.</summary>
    /// <param name="taskId">The task that it is the due date of, or null.</param>
    public static DeadlineState? Set(ActivityContext context, string kind, DeadlineRule rule, List<Reminder> reminders, string? taskId = null)
    {
        if (taskId is null && FindOpen(context, kind) is { } replaced && DeadlineScope.ItemOf(context.State, replaced.ActivityInstanceId) == DeadlineScope.ItemOf(context.State, context.Instance.Id))
            Cancel(context, replaced);

        var deadline = new DeadlineState
        {
            Id = context.NewId("d"), Kind = kind, Rule = rule, Reminders = reminders, Status = DeadlineStatus.Dormant,
            SetOn = context.Today, TaskId = taskId, ActivityInstanceId = context.Instance.Id,
        };
        var reckoning = Reckoner(context).Of(deadline);
        if ((reckoning.Fault ?? Apply(context, deadline, reckoning)) is { } fault)
        {
            context.Fault(fault);
            return null;
        }
        context.State.Deadlines.Add(deadline);
        if (deadline.Status != DeadlineStatus.Dormant) Tell(context, deadline, "deadlineSet");
        return deadline;
    }

    /// <summary>Sets the timers of a deadline that was just entered. A day that is over already passes at once.</summary>
    public static void Start(ActivityContext context, DeadlineState deadline) => DeadlineTimers.Replace(context, deadline);

    /// <summary>Recomputes every open deadline from the present data; called by the step once its queue is quiet. True when one changed: tokens may have
    /// been sent, and other deadlines may follow, so the step drains its queue and asks again.</summary>
    /// <param name="context">Of any run in the step.</param>
    public static bool Recompute(ActivityContext context)
    {
        var changed = false;
        foreach (var deadline in context.State.Deadlines.FindAll(d => d.IsOpen)) changed |= Refresh(context, deadline, null);
        if (context.Run.Stimulus switch { FieldsCorrected s => s.Fields, ActionTaken s => s.Fields, _ => null } is { } corrected)
            foreach (var deadline in context.State.Deadlines.FindAll(d => d.Status == DeadlineStatus.Met)) changed |= Review(context, deadline, corrected);
        return changed;
    }

    /// <summary>The day from which a met deadline starts, or what its rule goes by, was corrected (a task's form brings new facts, never a correction): it stays met, and whether late follows the corrected day.</summary>
    private static bool Review(ActivityContext context, DeadlineState deadline, JsonObject corrected)
    {
        if (deadline.Applied is not { } rule) return false;
        var reckoning = Reckoner(context).Of(deadline);
        if (reckoning.Fault is not null || reckoning.Applied is null || reckoning.StartsOn is null) return false;
        var moved = reckoning.StartsOn != deadline.StartsOn && corrected.Any(f => rule.From == $"field:{f.Key}");
        // Another rule applies when what kind of matter it is was corrected.
        if (reckoning.Applied == rule && !moved) return false;
        var oldDay = deadline.LastDay;
        if (Apply(context, deadline, reckoning) is not null) return false;
        deadline.Status = DeadlineStatus.Met;
        deadline.History = [.. deadline.History, new DeadlineChange(context.OccurredAt, oldDay, deadline.LastDay, reckoning.Applied == rule ? rule.From : $"field:{deadline.Rule.ByField}")];
        Tell(context, deadline, "deadlineChanged", ("old", Day(oldDay)));
        return true;
    }

    /// <summary>The duty was met on <paramref name="metOn"/>, whenever it was recorded. Nothing happens when there is no open deadline of the kind.</summary>
    public static void Meet(ActivityContext context, string kind, DateOnly metOn)
    {
        if (FindOpen(context, kind) is { } deadline) Meet(context, deadline, metOn);
    }

    internal static void Meet(ActivityContext context, DeadlineState deadline, DateOnly metOn)
    {
        if (!deadline.IsOpen) return;
        if (deadline.Status == DeadlineStatus.Dormant)
        {
            Cancel(context, deadline);
            return;
        }
        ClosePause(deadline, context.Today);
        deadline.MetOn = metOn;
        End(context, deadline, DeadlineStatus.Met);
        Tell(context, deadline, "deadlineMet", ("metOn", OfficeCalendar.Iso(metOn)), ("late", deadline.MetLate ? "true" : "false"));
    }

    /// <summary>Approved to be exceeded (§ 175(5)): the last day stays and stays visible, reminders stop, it may still be met. False, with an incident, when there is none.</summary>
    public static bool Overrun(ActivityContext context, string kind, string reason)
    {
        if (Expect(context, kind) is not { } deadline) return false;
        ClosePause(deadline, context.Today);
        deadline.OverrunReason = reason;
        deadline.Status = DeadlineStatus.Overrun;
        DeadlineTimers.Replace(context, deadline);
        Tell(context, deadline, "deadlineOverrun");
        return true;
    }

    /// <summary>Stops the clock. Only where the kind is pausable, and never a statutory term: that never pauses. False, with an incident, when it may not.</summary>
    public static bool Pause(ActivityContext context, string kind, string reason)
    {
        if (Expect(context, kind) is not { } deadline) return false;
        if (deadline.Status == DeadlineStatus.Paused) return true;
        var declared = context.Procedure?.Deadline(kind);
        if (deadline.Basis == DeadlineBasis.Statutory || declared is not { Pausable: true })
        {
            context.Fault($"Expected a deadline that may be paused, but '{kind}' is {(deadline.Basis == DeadlineBasis.Statutory ? "statutory" : "not pausable")}.");
            return false;
        }
        if (deadline.Status != DeadlineStatus.Running)
        {
            context.Fault($"Expected a running deadline '{kind}' to pause, but it is {deadline.Status}.");
            return false;
        }
        deadline.Pauses = [.. deadline.Pauses, new DeadlinePause(context.Today, null, reason)];
        deadline.Status = DeadlineStatus.Paused;
        DeadlineTimers.Replace(context, deadline);
        Tell(context, deadline, "deadlinePaused");
        return true;
    }

    /// <summary>The clock goes on: the days of the pause are added to the term. Nothing happens when it isn't paused.</summary>
    public static void Resume(ActivityContext context, string kind)
    {
        if (FindOpen(context, kind) is { Status: DeadlineStatus.Paused } deadline) Resume(context, deadline);
    }

    internal static void Resume(ActivityContext context, DeadlineState deadline)
    {
        ClosePause(deadline, context.Today);
        deadline.Status = DeadlineStatus.Running;
        Tell(context, deadline, "deadlineResumed");
        Refresh(context, deadline, DeadlineReckoning.FromPause);
    }

    /// <summary>Cancels the open deadline of a kind, or all open ones but the due dates of tasks when <paramref name="kind"/> is null.</summary>
    public static void Cancel(ActivityContext context, string? kind)
    {
        if (kind is not null)
        {
            if (FindOpen(context, kind) is { } deadline) Cancel(context, deadline);
            return;
        }
        foreach (var deadline in context.State.Deadlines.FindAll(d => d.IsOpen && d.TaskId is null)) Cancel(context, deadline);
    }

    internal static void Cancel(ActivityContext context, DeadlineState deadline)
    {
        if (!deadline.IsOpen) return;
        var wasTold = deadline.WasTold;
        ClosePause(deadline, context.Today);
        End(context, deadline, DeadlineStatus.Cancelled);
        if (wasTold) Tell(context, deadline, "deadlineCancelled");
        else context.State.Deadlines.Remove(deadline);
    }

    /// <summary>The instance is over, and with it every deadline that is still open.</summary>
    internal static void EndAll(WorkflowState state, List<Effect> effects, List<JournalEntry> journal)
    {
        state.Deadlines.RemoveAll(d => !d.WasTold);
        foreach (var deadline in state.Deadlines)
        {
            if (!deadline.IsOpen) continue;
            deadline.Status = DeadlineStatus.Cancelled;
            effects.Add(new DeadlineSet(deadline));
            journal.Add(new JournalEntry("deadlineCancelled", null, Args(deadline)));
        }
    }

    /// <summary>The open deadline of a kind as seen from a run, or null.</summary>
    internal static DeadlineState? FindOpen(ActivityContext context, string kind) =>
        DeadlineScope.Find(context.State, context.Instance.Id, kind, d => d.IsOpen);

    /// <summary>How the last day of a deadline was found, for people and for checks.</summary>
    public static Counting Proof(DeadlineState deadline, WorkflowState state, CompiledWorkflow workflow, StepContext step) =>
        new DeadlineReckoning(state, workflow, step.Calendar, step.OfficeZone).Proof(deadline);

    /// <summary>Recomputes every open deadline from the data of the state and names those that are stored otherwise; empty when all agree.</summary>
    public static IReadOnlyList<string> Differences(WorkflowState state, CompiledWorkflow workflow, StepContext step)
    {
        var reckoner = new DeadlineReckoning(state, workflow, step.Calendar, step.OfficeZone);
        var found = new List<string>();
        foreach (var deadline in state.Deadlines.Where(d => d.IsOpen))
        {
            var reckoning = reckoner.Of(deadline);
            if (reckoning.Fault is { } fault) found.Add($"{deadline.Id}: {fault}");
            else if (reckoning.Applied != deadline.Applied || reckoning.StartsOn != deadline.StartsOn)
                found.Add($"{deadline.Id}: Expected a start on {Day(reckoning.StartsOn)}, but {Day(deadline.StartsOn)} is stored.");
            else if (deadline.StartsOn is not null && reckoner.Proof(deadline) is var counting && (counting as Counted)?.Proof.LastDay != deadline.LastDay)
                found.Add($"{deadline.Id}: Expected the last day {Day((counting as Counted)?.Proof.LastDay)}, but {Day(deadline.LastDay)} is stored.");
        }
        return found;
    }

    /// <summary>True when the present data, or a calendar that has changed, make another deadline of it; then it is told, timed and entered in its history.</summary>
    /// <param name="cause">Why, when it is neither; then it is counted even if its rule and start are the same.</param>
    internal static bool Refresh(ActivityContext context, DeadlineState deadline, string? cause)
    {
        var reckoner = Reckoner(context);
        var reckoning = reckoner.Of(deadline);
        if (reckoning.Fault is null && cause is null && reckoning.Applied == deadline.Applied && reckoning.StartsOn == deadline.StartsOn)
        {
            // A holiday enacted while the term runs moves its end too (§ 40(1)(c)).
            if (deadline.StartsOn is null || deadline.Applied is null || reckoner.Proof(deadline) is not Counted { Proof.LastDay: var day } || day == deadline.LastDay) return false;
            cause = "calendar";
        }

        var (oldDay, oldRule, wasGone) = (deadline.LastDay, deadline.Applied, deadline is { Status: DeadlineStatus.Dormant, WasTold: true });
        if ((reckoning.Fault ?? Apply(context, deadline, reckoning)) is { } fault)
        {
            // The old day stands until somebody corrects the data; one incident is enough.
            if (RunOf(context, deadline) is { } run && !context.State.Incidents.Exists(i => i.ActivityInstanceId == run.Instance.Id)) run.OpenIncident(fault);
            return false;
        }
        if (deadline.LastDay != oldDay || deadline.Status == DeadlineStatus.Dormant)
            deadline.History = [.. deadline.History, new DeadlineChange(context.OccurredAt, oldDay, deadline.LastDay,
                cause ?? (deadline.Applied != oldRule || deadline.Applied is null ? $"field:{deadline.Rule.ByField}" : deadline.Applied!.From))];
        Tell(context, deadline, "deadlineChanged", ("old", Day(oldDay)));
        DeadlineTimers.Replace(context, deadline);
        // A day that was known and of which the data now say that there is none at all, or the other way round, has moved as well.
        var moved = (oldDay, deadline.LastDay) switch
        {
            ({ } was, { } now) => now != was,
            ({ }, null) => deadline.Status == DeadlineStatus.Dormant,
            (null, { }) => wasGone,
            _ => false,
        };
        if (moved && RunOf(context, deadline) is { Node.Activity: SetDeadline } listener) SetDeadline.Moved(listener, oldDay, deadline.LastDay);
        return true;
    }

    /// <summary>Writes what was reckoned into the deadline; returns a fault, and leaves it as it was, when it can't be counted.</summary>
    private static string? Apply(ActivityContext context, DeadlineState deadline, Reckoning reckoning)
    {
        var (oldRule, oldStart) = (deadline.Applied, deadline.StartsOn);
        (deadline.Applied, deadline.StartsOn) = (reckoning.Applied, reckoning.StartsOn);
        Proof? proof = null;
        if (deadline.Applied is not null && deadline.StartsOn is not null)
        {
            if (!Reckoner(context).Proof(deadline).TryGet(out var counted, out var refusal))
            {
                (deadline.Applied, deadline.StartsOn) = (oldRule, oldStart);
                return refusal;
            }
            proof = counted;
        }
        var declared = context.Procedure?.Deadline(deadline.Kind);
        deadline.Basis = Reckoner(context).Basis(deadline);
        deadline.Paragraph = deadline.Applied?.Paragraph ?? declared?.Paragraph;
        deadline.NominalEnd = proof?.NominalEnd;
        deadline.LastDay = proof?.LastDay;
        deadline.Status = deadline.Applied is null ? DeadlineStatus.Dormant
            : deadline.StartsOn is null ? DeadlineStatus.AwaitingStart
            : deadline.Status is DeadlineStatus.Overrun || deadline.Status is DeadlineStatus.Paused && deadline.Basis != DeadlineBasis.Statutory ? deadline.Status
            : DeadlineStatus.Running;
        if (deadline.Status != DeadlineStatus.Paused) ClosePause(deadline, context.Today);
        if (deadline.LastDay is not { } last || last >= context.Today) deadline.Passed = false;
        return null;
    }

    private static DeadlineState? Expect(ActivityContext context, string kind)
    {
        if (FindOpen(context, kind) is { Status: not DeadlineStatus.Dormant } deadline) return deadline;
        context.Fault($"Expected an open deadline '{kind}', but there is none.");
        return null;
    }

    private static void End(ActivityContext context, DeadlineState deadline, DeadlineStatus status)
    {
        deadline.Status = status;
        DeadlineTimers.CancelAll(context, deadline);
        // The listener of an ended deadline has nothing more to send.
        if (RunOf(context, deadline) is { } run && run.Node.Activity is SetDeadline && run.Instance.Listening) run.StopListening();
    }

    private static void ClosePause(DeadlineState deadline, DateOnly today)
    {
        // Lists are shared with the state before this step: replaced, never changed.
        if (deadline.Pauses.Count > 0 && deadline.Pauses[^1] is { Until: null } open) deadline.Pauses = [.. deadline.Pauses[..^1], open with { Until = today }];
    }

    private static ActivityContext? RunOf(ActivityContext context, DeadlineState deadline) =>
        deadline.ActivityInstanceId == context.Instance.Id ? context
        : context.State.Activities.Find(a => a.Id == deadline.ActivityInstanceId) is { } run ? context.For(run) : null;

    internal static void Tell(ActivityContext context, DeadlineState deadline, string kind, params (string, string)[] more)
    {
        context.Add(new DeadlineSet(deadline));
        context.Journal(kind, [.. Args(deadline).Select(a => (a.Key, a.Value)), .. more]);
    }

    private static Dictionary<string, string> Args(DeadlineState deadline) =>
        new() { ["deadline"] = deadline.Id, ["deadlineKind"] = deadline.Kind, ["lastDay"] = Day(deadline.LastDay) };

    private static string Day(DateOnly? day) => day is { } known ? OfficeCalendar.Iso(known) : "";

    private static DeadlineReckoning Reckoner(ActivityContext context) => new(context.State, context.Workflow, context.Step.Calendar, context.Step.OfficeZone);
}
