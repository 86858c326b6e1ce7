using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Stepping;

/// <content>A step taken back: the state before it, and the effects that turn what the outside knows into it.</content>
internal static partial class Admission
{
    private static StepRejected? TakeBack(StepRun step, StepTakenBack back)
    {
        var present = step.State;
        if (present.Revision < 2 || back.Revision != present.Revision)
            return new StepRejected("nothingToTakeBack", $"Expected the last step of {present.InstanceId} to be taken back, which is step {present.Revision}, but got {back.Revision}.");
        if (Former(back, present) is not { } before)
            return new StepRejected("invalidValue", $"Expected the state of {present.InstanceId} before step {back.Revision}, but got another.");
        if (present.Letters.Find(now => Outside(now) != Outside(before.Letters.Find(l => l.Id == now.Id))) is { } gone)
            return new StepRejected("leftTheHouse", $"Expected the letters of step {back.Revision} to lie in the house still, but letter {gone.Id} was dispatched, delivered or returned.");
        step.Restore(before);
        step.JournalOf("stepTakenBack", null, ("step", back.Revision.ToString(CultureInfo.InvariantCulture)));
        if (back.Box is not null) step.Journal[^1] = step.Journal[^1] with { ActivityId = back.Box };
        step.Effects.Add(new MailsWithdrawn(back.Revision));
        Tasks(step, present, before);
        Timers(step, present, before);
        Deadlines(step, present, before);
        Letters(step, present, before);
        foreach (var incident in present.Incidents.Where(i => !before.Incidents.Exists(b => b.Id == i.Id))) step.Effects.Add(new IncidentClosed(incident.Id));
        foreach (var incident in before.Incidents.Where(i => !present.Incidents.Exists(p => p.Id == i.Id))) step.Effects.Add(new IncidentOpened(incident));
        if (before.CaseStatus is { } status && status != present.CaseStatus)
        {
            step.Effects.Add(new StatusChanged(status));
            step.JournalOf("statusChanged", null, ("status", status));
        }
        return null;
    }

    /// <summary>Null when it isn't the state that the last step was taken from.</summary>
    private static WorkflowState? Former(StepTakenBack back, WorkflowState present)
    {
        try
        {
            var before = WorkflowStateJson.Read(Encoding.UTF8.GetBytes(back.State));
            return before.InstanceId == present.InstanceId && before.DefinitionId == present.DefinitionId && before.Revision == back.Revision - 1 && before.Status == InstanceStatus.Running ? before : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What the world outside has of a letter.</summary>
    private static (DateOnly?, DateOnly?, DateOnly?) Outside(LetterState? letter) => (letter?.DispatchedOn, letter?.DeliveredOn, letter?.ReturnedOn);

    private static void Tasks(StepRun step, WorkflowState present, WorkflowState before)
    {
        foreach (var task in present.Tasks.Where(t => !before.Tasks.Exists(b => b.Id == t.Id))) step.TaskIsClosed(task, TaskEnd.Cancelled, null);
        foreach (var task in step.State.Tasks.Where(t => !present.Tasks.Exists(p => p.Id == t.Id)))
        {
            step.Effects.Add(new TaskOpened(task));
            step.Journal.Add(new Journal.JournalEntry("taskReopened", task.ActivityId, new Dictionary<string, string> { ["task"] = task.Id, ["name"] = task.Name }));
        }
    }

    private static void Timers(StepRun step, WorkflowState present, WorkflowState before)
    {
        foreach (var timer in present.Timers.Where(t => !before.Timers.Exists(b => b.Id == t.Id))) step.Effects.Add(new TimerCancelled(timer.Id));
        // With the day they were due: what has become due meanwhile is done by the next sweep.
        foreach (var timer in before.Timers.Where(t => !present.Timers.Exists(p => p.Id == t.Id))) step.Effects.Add(new TimerSet(timer));
    }

    private static void Deadlines(StepRun step, WorkflowState present, WorkflowState before)
    {
        foreach (var deadline in present.Deadlines.Where(d => !before.Deadlines.Exists(b => b.Id == d.Id)))
        {
            step.Effects.Add(new DeadlineForgotten(deadline.Id));
            if (deadline.Status != DeadlineStatus.Dormant) Said("deadlineCancelled", deadline);
        }
        foreach (var deadline in step.State.Deadlines.Where(d => Written(d) != Written(present.Deadlines.Find(p => p.Id == d.Id))))
        {
            step.Effects.Add(new DeadlineSet(deadline));
            if (deadline.Status != DeadlineStatus.Dormant) Said("deadlineRestored", deadline);
        }

        void Said(string kind, DeadlineState deadline) => step.JournalOf(kind, null,
            ("deadline", deadline.Id), ("deadlineKind", deadline.Kind), ("lastDay", deadline.LastDay is { } day ? OfficeCalendar.Iso(day) : ""));
    }

    private static string? Written(DeadlineState? deadline) => deadline is null ? null : JsonSerializer.Serialize(deadline, CaseFlowJson.Options);

    private static void Letters(StepRun step, WorkflowState present, WorkflowState before)
    {
        foreach (var letter in present.Letters.Where(l => !before.Letters.Exists(b => b.Id == l.Id)))
        {
            step.Effects.Add(new LetterWithdrawn(letter.Id));
            step.Journal.Add(new Journal.JournalEntry("letterWithdrawn", letter.ActivityId, new Dictionary<string, string> { ["letter"] = letter.Id, ["template"] = letter.Template }));
        }
        // One that the step had withdrawn lies in the house again.
        foreach (var letter in step.State.Letters.Where(l => !present.Letters.Exists(p => p.Id == l.Id)))
        {
            var values = step.Find(letter.ActivityInstanceId) is { } run ? SendLetter.ValuesOf(step.ContextOf(run)) : [];
            step.Effects.Add(new LetterOpened(letter, step.State.Tasks.Find(t => t.LetterId == letter.Id)?.Id ?? "", (JsonObject)values.DeepClone()));
            step.Journal.Add(new Journal.JournalEntry("letterOpened", letter.ActivityId, new Dictionary<string, string> { ["letter"] = letter.Id, ["template"] = letter.Template }));
        }
    }
}
