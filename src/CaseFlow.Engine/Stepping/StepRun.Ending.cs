using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Activities.ControlFlow;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Stepping;

/// <content>How runs and what they wait for are taken away.</content>
internal sealed partial class StepRun
{
    public void Cancel(ActivityInstance run)
    {
        if (run.Ended)
            return;
        RemoveBelow(run);
        Guarded(run, static (activity, ctx) => activity.Cancel(ctx));
        Remove(run, cancelled: true);
    }

    /// <summary>Runs of the boxes named in <paramref name="keep"/> go on; tokens held at a join go all.</summary>
    public void CancelOthersInContainer(ActivityInstance run, IReadOnlyList<string> keep)
    {
        if (run.Parent is not { } container)
            return;
        container.Held = null;
        foreach (var other in Below(container))
        {
            if (other != run && !other.Listening && !keep.Contains(other.Node!.Name))
                Cancel(other);
        }
    }

    /// <summary>The run ends and so does the flowchart it stands in.</summary>
    public void CompleteContainer(ActivityInstance run)
    {
        Remove(run, cancelled: false);
        Journal.Add(run.Node!.Completed(Done));
        Complete(run.Parent!, Done);
    }

    /// <summary>A person cancelled a faulted run: its token dies. Where a container can't go on without it, the container dies too.</summary>
    public void CancelToken(ActivityInstance run)
    {
        var parent = run.Parent;
        switch (parent?.Node!.Activity.GoesOnWithoutChild)
        {
            case null:
                End(InstanceStatus.Cancelled);
                break;
            case true:
                Cancel(run);
                TellParent(run, []);
                break;
            case false:
                CancelToken(parent!);
                break;
        }
    }

    public void CloseTask(string taskId, TaskEnd end, string? outcome)
    {
        for (var i = 0; i < state.Tasks.Count; i++)
        {
            if (state.Tasks[i] is not { } task || task.Id != taskId)
                continue;
            state.Tasks.RemoveAt(i);
            RemoveBookmark("task", taskId);
            TaskIsClosed(task, end, outcome);
            return;
        }
    }

    public void TaskIsClosed(TaskState task, TaskEnd end, string? outcome)
    {
        Effects.Add(new TaskClosed(task.Id, end, outcome, end == TaskEnd.Completed ? stimulus.Actor : null));
        var args = new Dictionary<string, string> { ["task"] = task.Id, ["name"] = task.Name };
        if (outcome is not null)
            args["outcome"] = outcome;
        var kind = end switch { TaskEnd.Completed => "taskCompleted", TaskEnd.Passed => "taskPassed", _ => "taskCancelled" };
        Journal.Add(new JournalEntry(kind, task.ActivityId, args));
    }

    public void CancelTimer(string timerId)
    {
        for (var i = 0; i < state.Timers.Count; i++)
        {
            if (state.Timers[i].Id != timerId)
                continue;
            state.Timers.RemoveAt(i);
            RemoveBookmark("timer", timerId);
            Effects.Add(new TimerCancelled(timerId));
            return;
        }
    }

    public Bookmark Wait(ActivityInstance run, string kind, string key)
    {
        var bookmark = new Bookmark { Id = NewId("b"), ActivityInstanceId = run.Id, Kind = kind, Key = key };
        state.Bookmarks.Add(bookmark);
        return bookmark;
    }

    /// <summary>Bookmarks, tasks and timers of a run. A deadline's timers belong to the ledger and go on.</summary>
    public void RemoveWaits(ActivityInstance run)
    {
        for (var i = state.Tasks.Count - 1; i >= 0; i--)
        {
            if (i < state.Tasks.Count && state.Tasks[i].ActivityInstanceId == run.Id)
                CloseTask(state.Tasks[i].Id, TaskEnd.Cancelled, null);
        }
        for (var i = state.Timers.Count - 1; i >= 0; i--)
        {
            if (state.Timers[i].ActivityInstanceId == run.Id && state.Timers[i].DeadlineId is null)
                CancelTimer(state.Timers[i].Id);
        }
        for (var i = state.Bookmarks.Count - 1; i >= 0; i--)
        {
            if (state.Bookmarks[i].ActivityInstanceId == run.Id)
                state.Bookmarks.RemoveAt(i);
        }
    }

    public void RemoveIncident(Incident incident)
    {
        state.Incidents.Remove(incident);
        Effects.Add(new IncidentClosed(incident.Id));
    }

    private void RemoveBelow(ActivityInstance run)
    {
        if (run.Node!.Children.Count == 0)
            return;
        foreach (var child in Below(run))
            Cancel(child);
    }

    private List<ActivityInstance> Below(ActivityInstance run)
    {
        var below = new List<ActivityInstance>();
        foreach (var other in state.Activities)
        {
            if (other.Parent == run)
                below.Add(other);
        }
        return below;
    }

    private void Remove(ActivityInstance run, bool cancelled)
    {
        RemoveWaits(run);
        for (var i = state.Incidents.Count - 1; i >= 0; i--)
        {
            if (state.Incidents[i].ActivityInstanceId == run.Id)
                RemoveIncident(state.Incidents[i]);
        }
        state.Activities.Remove(run);
        run.Ended = true;
        if (cancelled && !run.Listening)
            Journal.Add(new JournalEntry("activityCancelled", run.ActivityId, JournalEntry.NoArgs));
    }

    private void RemoveBookmark(string kind, string key)
    {
        for (var i = state.Bookmarks.Count - 1; i >= 0; i--)
        {
            if (state.Bookmarks[i].Kind == kind && state.Bookmarks[i].Key == key)
                state.Bookmarks.RemoveAt(i);
        }
    }
}
