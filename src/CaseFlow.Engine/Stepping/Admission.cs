using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Stepping;

/// <summary>Checks a stimulus against the state and lets it in: the data that it brings, then the box that waited for it.
/// What it returns is a rejection; the half-changed copy of the state is then thrown away.</summary>
internal static partial class Admission
{
    public static StepRejected? Admit(StepRun step)
    {
        var state = step.State;
        if (step.Stimulus is StartRequested start)
        {
            return state.Status == InstanceStatus.New
                ? Start(step, start)
                : new StepRejected("alreadyStarted", $"Expected a new instance, but {state.InstanceId} is {Word(state.Status)}.");
        }
        // Also when that step has ended the instance.
        if (step.Stimulus is StepTakenBack back)
            return TakeBack(step, back);
        if (state.Status != InstanceStatus.Running)
            return new StepRejected("notRunning", $"Expected a running instance, but {state.InstanceId} is {Word(state.Status)}.");
        return step.Stimulus switch
        {
            TaskCompleted s => Complete(step, s),
            ActionTaken s => Take(step, s),
            TimerElapsed s => Elapse(step, s),
            EventReceived s => Receive(step, s),
            LetterRecorded s => Record(step, s),
            FieldsCorrected s => Correct(step, s),
            ChildEnded s => EndChild(step, s),
            EffectRefused s => Refuse(step, s),
            IncidentResolved s => Resolve(step, s),
            CancelRequested => CancelAll(step),
            var other => throw new InvalidOperationException($"Expected a known stimulus, but got {other.GetType().Name}."),
        };
    }

    private static StepRejected? Start(StepRun step, StartRequested start)
    {
        var (state, workflow) = (step.State, step.Workflow);
        foreach (var variable in workflow.Variables)
            state.Variables[variable.Name] = variable.Default;
        if (workflow.Procedure is { } procedure)
        {
            foreach (var (name, value) in start.Fields)
            {
                if (procedure.FieldNamed(name) is null)
                    return new StepRejected("unknownField", $"Expected fields of the procedure {procedure.Name}, but '{name}' is none.");
                state.Variables[name] = value?.DeepClone();
            }
        }
        else if (start.Fields.Count > 0)
        {
            var input = new Dictionary<string, JsonNode?>(start.Fields.Count);
            foreach (var (name, value) in start.Fields)
                input[name] = value?.DeepClone();
            state.Input = input;
        }
        state.Status = InstanceStatus.Running;
        step.Schedule(workflow.Root, null, null, null, listening: false);
        return null;
    }

    private static StepRejected? Complete(StepRun step, TaskCompleted done)
    {
        var state = step.State;
        if (state.Tasks.Find(t => t.Id == done.TaskId) is not { } task)
            return new StepRejected("taskNotOpen", $"Expected an open task {done.TaskId}, but there is none.");
        if (!task.Outcomes.Contains(done.Outcome))
            return new StepRejected("unknownOutcome", $"Expected one of [{string.Join(", ", task.Outcomes)}] for task {task.Id}, but got '{done.Outcome}'.");
        var bookmark = Bookmarked(state, "task", task.Id);
        if (bookmark is not null && Refused(step, bookmark) is { } refusal)
            return refusal;
        var run = step.Find(task.ActivityInstanceId);
        foreach (var (name, value) in done.Fields)
        {
            if (!task.Form.Exists(f => f.Field == name && !f.ReadOnly))
                return new StepRejected("unknownField", $"Expected fields of the form of task {task.Id}, but '{name}' is none.");
            // A letter's fields are values of the letter, never of the case: its box reads them from the stimulus.
            if (task.LetterId is null && !VariableScope.TrySet(step, run, name, value))
                return new StepRejected("unknownField", $"Expected a variable '{name}' behind the form of task {task.Id}, but there is none.");
        }
        state.DoneBy[task.Name] = state.DoneBy.TryGetValue(task.Name, out var people) ? [.. people, done.Actor] : [done.Actor];
        state.Tasks.Remove(task);
        step.TaskIsClosed(task, TaskEnd.Completed, done.Outcome);
        if (bookmark is not null)
            step.Resume(bookmark);
        return null;
    }

    private static StepRejected? Take(StepRun step, ActionTaken action)
    {
        Bookmark? bookmark = null;
        StepRejected? refusal = null;
        foreach (var offered in step.State.Bookmarks)
        {
            if (offered.Kind != "action" || offered.Key != action.Action)
                continue;
            var refused = Refused(step, offered);
            refusal ??= refused;
            if (refused is null)
            {
                bookmark = offered;
                break;
            }
        }
        if (bookmark is null)
            return refusal ?? new StepRejected("actionNotOffered", $"Expected an action that is offered, but '{action.Action}' is not.");
        var run = step.Find(bookmark.ActivityInstanceId);
        foreach (var (name, value) in action.Fields)
        {
            if (!VariableScope.TrySet(step, run, name, value))
                return new StepRejected("unknownField", $"Expected fields of the case on the form of action '{action.Action}', but '{name}' is none.");
        }
        step.Resume(bookmark);
        return null;
    }

    private static StepRejected? Elapse(StepRun step, TimerElapsed elapsed)
    {
        var state = step.State;
        if (state.Timers.Find(t => t.Id == elapsed.TimerId) is not { } timer)
            return new StepRejected("timerNotWaiting", $"Expected a timer {elapsed.TimerId} that waits, but there is none.");
        state.Timers.Remove(timer);
        step.ElapsedTimer = timer;
        var bookmark = Bookmarked(state, "timer", timer.Id);
        if (timer.DeadlineId is null)
        {
            if (bookmark is not null)
                step.Resume(bookmark);
            return null;
        }
        // Timers of deadlines are the ledger's: the run that set the deadline may be over, the deadline isn't.
        if (bookmark is not null)
            state.Bookmarks.Remove(bookmark);
        DeadlineTimers.Elapsed(step.ContextOf(step.Find(timer.ActivityInstanceId) ?? state.Activities[0]), timer);
        return null;
    }

    private static StepRejected? Receive(StepRun step, EventReceived received)
    {
        var waiting = step.State.Bookmarks.FindAll(b => b.Kind == "event" && b.Key == received.Name);
        if (waiting.Count == 0)
            return new StepRejected("eventNotAwaited", $"Expected an event that is awaited, but nothing waits for '{received.Name}'.");
        foreach (var bookmark in waiting)
        {
            if (step.State.Bookmarks.Contains(bookmark))
                step.Resume(bookmark);
        }
        return null;
    }

    private static StepRejected? Record(StepRun step, LetterRecorded recorded)
    {
        if (!step.State.Letters.Exists(l => l.Id == recorded.LetterId))
            return new StepRejected("letterUnknown", $"Expected a letter of this instance, but {recorded.LetterId} is none.");
        if (Bookmarked(step.State, "letter", recorded.LetterId) is not { } bookmark)
            return new StepRejected("letterUnknown", $"Expected a letter that is awaited, but nothing waits for {recorded.LetterId}.");
        if (Refused(step, bookmark) is { } refusal)
            return refusal;
        step.Resume(bookmark);
        return null;
    }

    private static StepRejected? Correct(StepRun step, FieldsCorrected corrected)
    {
        foreach (var (name, value) in corrected.Fields)
        {
            var known = step.Workflow.Procedure is { } procedure ? procedure.FieldNamed(name) is not null : step.State.Variables.ContainsKey(name);
            if (!known)
                return new StepRejected("unknownField", $"Expected fields of the case, but '{name}' is none.");
            step.State.Variables[name] = value?.DeepClone();
        }
        step.JournalOf("fieldsCorrected", null, ("fields", string.Join(", ", corrected.Fields.Select(f => f.Key))));
        return null;
    }

    private static StepRejected? EndChild(StepRun step, ChildEnded ended)
    {
        if (Bookmarked(step.State, "child", ended.ChildId) is not { } bookmark)
            return new StepRejected("childNotAwaited", $"Expected a child that is awaited, but nothing waits for {ended.ChildId}.");
        step.Resume(bookmark);
        return null;
    }

    private static StepRejected? CancelAll(StepRun step)
    {
        step.End(InstanceStatus.Cancelled);
        return null;
    }

    private static StepRejected? Refused(StepRun step, Bookmark bookmark) =>
        step.Find(bookmark.ActivityInstanceId) is { } run ? run.Node!.Activity.Refuse(step.ContextOf(run), bookmark, step.Stimulus) : null;

    private static Bookmark? Bookmarked(WorkflowState state, string kind, string key)
    {
        foreach (var bookmark in state.Bookmarks)
        {
            if (bookmark.Kind == kind && bookmark.Key == key)
                return bookmark;
        }
        return null;
    }

    private static string Word(InstanceStatus status) => status switch
    {
        InstanceStatus.New => "new",
        InstanceStatus.Running => "running",
        InstanceStatus.Finished => "finished",
        _ => "cancelled",
    };
}
