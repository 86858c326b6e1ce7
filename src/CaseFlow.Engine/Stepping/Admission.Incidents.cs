using CaseFlow.Engine.Activities;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Stepping;

/// <content>Incidents: how an effect that was refused becomes one, and what a person decides about one.</content>
internal static partial class Admission
{
    private static StepRejected? Refuse(StepRun step, EffectRefused refused)
    {
        var state = step.State;
        var (kind, key) = refused.Of switch
        {
            TaskCompleted s => ("task", s.TaskId),
            ActionTaken s => ("action", s.Action),
            TimerElapsed s => ("timer", s.TimerId),
            EventReceived s => ("event", s.Name),
            LetterRecorded s => ("letter", s.LetterId),
            ChildEnded s => ("child", s.ChildId),
            _ => ("", ""),
        };
        if (Bookmarked(state, kind, key) is not { } bookmark || step.Find(bookmark.ActivityInstanceId) is not { } run)
            return new StepRejected("notRunning", "Expected an activity that waits for the refused stimulus, but there is none.");
        // The timer has gone off: it must not go off again and again while the incident waits.
        if (kind == "timer")
        {
            state.Timers.RemoveAll(t => t.Id == key);
            state.Bookmarks.Remove(bookmark);
        }
        step.Fault(run, refused.Reason);
        return null;
    }

    private static StepRejected? Resolve(StepRun step, IncidentResolved resolved)
    {
        var state = step.State;
        if (state.Incidents.Find(i => i.Id == resolved.IncidentId) is not { } incident || step.Find(incident.ActivityInstanceId) is not { } run)
            return new StepRejected("incidentUnknown", $"Expected an open incident {resolved.IncidentId}, but there is none.");
        var outcome = resolved.Outcome ?? StepRun.Done[0];
        if (resolved.Resolution == Resolution.Skip && resolved.Outcome is not null && !run.Node!.Activity.Ports(run.Node).Contains(outcome))
            return new StepRejected("unknownOutcome", $"Expected one of [{string.Join(", ", run.Node.Activity.Ports(run.Node))}] for {run.ActivityId}, but got '{outcome}'.");
        step.RemoveIncident(incident);
        step.JournalOf("incidentResolved", run, ("incident", incident.Id), ("resolution", resolved.Resolution.ToString()));
        switch (resolved.Resolution)
        {
            case Resolution.Retry:
                step.Retry(run);
                break;
            case Resolution.Skip when run.Listening:
                step.Emit(run, outcome);
                break;
            case Resolution.Skip:
                step.Complete(run, [outcome]);
                break;
            default:
                step.CancelToken(run);
                break;
        }
        return null;
    }
}
