using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Activities.ControlFlow;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Stepping;

/// <summary>One step while it is being taken: the state in the making, what is still to run, and what came of it so far.</summary>
/// <param name="former">The data before the step.</param>
internal sealed partial class StepRun(CompiledWorkflow workflow, WorkflowState state, IReadOnlyDictionary<string, JsonNode?> former, Stimulus stimulus, StepContext context)
{
    public static readonly string[] Done = ["Done"];
    /// <summary>Deadlines may move each other; more rounds than this would be a ring of them.</summary>
    private const int MaxRounds = 50;

    public CompiledWorkflow Workflow => workflow;
    public WorkflowState State => state;
    public Stimulus Stimulus => stimulus;
    public StepContext Context => context;
    public List<JournalEntry> Journal { get; } = new(16);
    public List<Effect> Effects { get; } = [];

    private readonly Queue<ActivityInstance> queue = new(4);
    private int executed;
    private DateOnly? today;

    /// <summary>The timer that went off and began this step; it is gone from the state.</summary>
    public TimerState? ElapsedTimer { get; set; }

    public DateOnly Today => today ??= DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(stimulus.OccurredAt, context.OfficeZone).DateTime);
    private bool Ended => state.Status is InstanceStatus.Finished or InstanceStatus.Cancelled;

    /// <summary>Runs until everything waits, the deadlines included, and what lies in the house says what the data say.</summary>
    public void RunToRest()
    {
        Settle();
        if (FollowLetters()) Settle();
    }

    private void Settle()
    {
        Drain();
        for (var round = 0; round < MaxRounds && !Ended && state.Deadlines.Count > 0 && state.Activities.Count > 0; round++)
        {
            if (!DeadlineLedger.Recompute(new ActivityContext(this, state.Activities[0])))
                return;
            Drain();
        }
    }

    /// <summary>Letters that wait for their dispatch are asked once more what they say and to whom, when data changed in this step. True when there were any.</summary>
    private bool FollowLetters()
    {
        if (Ended || state.Letters.TrueForAll(l => l.DispatchedOn is not null) || !DataChanged()) return false;
        var waiting = state.Activities.FindAll(run => run.Node!.Activity is SendLetter && state.Tasks.Exists(t => t.LetterId is not null && t.ActivityInstanceId == run.Id));
        foreach (var run in waiting)
        {
            try
            {
                SendLetter.Follow(new ActivityContext(this, run), Effects);
            }
            catch (ActivityFault fault)
            {
                // The letter stands as it was, for a person to look at; one incident is enough.
                if (!state.Incidents.Exists(i => i.ActivityInstanceId == run.Id)) OpenIncident(run, fault.Message);
            }
        }
        return waiting.Count > 0;
    }

    private bool DataChanged()
    {
        foreach (var (name, value) in state.Variables)
        {
            if (!former.TryGetValue(name, out var was) || !ReferenceEquals(was, value) && !JsonNode.DeepEquals(was, value))
                return true;
        }
        return false;
    }

    private void Drain()
    {
        while (queue.TryDequeue(out var run))
        {
            if (run.Ended)
                continue;
            if (++executed > context.Limits.ActivitiesPerStep)
            {
                Fault(run, $"Expected at most {context.Limits.ActivitiesPerStep} activities in one step, but there are more: a loop that never waits.");
                continue;
            }
            Journal.Add(run.Node!.Started);
            Guarded(run, static (activity, ctx) => activity.Execute(ctx));
        }
    }

    private void Guarded(ActivityInstance run, Action<Activity, ActivityContext> act)
    {
        try
        {
            act(run.Node!.Activity, new ActivityContext(this, run));
        }
        catch (ActivityFault fault)
        {
            Fault(run, fault.Message);
        }
    }

    public void Resume(Bookmark bookmark)
    {
        if (Find(bookmark.ActivityInstanceId) is not { } run)
            return;
        try
        {
            run.Node!.Activity.Resume(new ActivityContext(this, run), bookmark, stimulus);
        }
        catch (ActivityFault fault)
        {
            Fault(run, fault.Message);
        }
    }

    public ActivityInstance Schedule(ActivityNode node, ActivityInstance? parent, Dictionary<string, JsonNode?>? variables, ItemScope? item, bool listening)
    {
        if (node.Variables.Count > 0)
        {
            variables ??= [];
            foreach (var variable in node.Variables)
                variables.TryAdd(variable.Name, variable.Default);
        }
        var run = new ActivityInstance
        {
            Id = NewId("a"),
            ActivityId = node.Id,
            ParentId = parent?.Id,
            Listening = listening,
            Variables = variables,
            Item = item,
            Node = node,
            Parent = parent,
        };
        state.Activities.Add(run);
        queue.Enqueue(run);
        return run;
    }

    public void Complete(ActivityInstance run, IReadOnlyList<string> outcomes)
    {
        if (run.Ended)
            return;
        RemoveBelow(run);
        Remove(run, cancelled: false);
        Journal.Add(run.Node!.Completed(outcomes));
        TellParent(run, outcomes);
    }

    public void CompleteAndListen(ActivityInstance run, IReadOnlyList<string> outcomes)
    {
        if (run.Ended)
            return;
        // It has left by its first port already: a retry sets it up anew and sends no second token.
        if (run.Listening)
            return;
        run.Listening = true;
        Journal.Add(run.Node!.Completed(outcomes));
        TellParent(run, outcomes);
    }

    public void Emit(ActivityInstance run, string port)
    {
        // Only a flowchart has arrows for later ports; in a sequence there is nothing that could follow them.
        if (!run.Ended && run.Parent?.Node!.Activity is Flowchart)
            TellParent(run, [port]);
    }

    public void StopListening(ActivityInstance run)
    {
        if (run.Ended)
            return;
        RemoveBelow(run);
        Remove(run, cancelled: false);
        TellParent(run, []);
    }

    private void TellParent(ActivityInstance run, IReadOnlyList<string> outcomes)
    {
        if (run.Parent is not { } parent)
        {
            if (run.Ended)
                End(InstanceStatus.Finished, run);
            return;
        }
        if (parent.Ended || Ended)
            return;
        try
        {
            parent.Node!.Activity.ChildCompleted(new ActivityContext(this, parent), run, outcomes);
        }
        catch (ActivityFault fault)
        {
            Fault(parent, fault.Message);
        }
    }

    public void Fault(ActivityInstance run, string message)
    {
        // A listener goes on listening; anything else waits for nothing but the person who resolves the incident.
        if (!run.Ended && !run.Listening)
        {
            RemoveBelow(run);
            RemoveWaits(run);
        }
        OpenIncident(run, message);
    }

    /// <summary>Something went wrong about a run that goes on waiting for what it waits for.</summary>
    public void OpenIncident(ActivityInstance run, string message)
    {
        if (run.Ended)
            return;
        var incident = new Incident { Id = NewId("i"), ActivityId = run.ActivityId, ActivityInstanceId = run.Id, Message = message, At = stimulus.OccurredAt };
        state.Incidents.Add(incident);
        Effects.Add(new IncidentOpened(incident));
        Journal.Add(new JournalEntry("incidentOpened", run.ActivityId, new Dictionary<string, string> { ["incident"] = incident.Id }));
    }

    /// <summary>The instance is over: nothing runs, waits, listens or is due any more.</summary>
    /// <param name="last">The run that ended it, when it is gone from the state already.</param>
    public void End(InstanceStatus status, ActivityInstance? last = null)
    {
        if (Ended)
            return;
        state.Status = status;
        if (state.Deadlines.Count > 0 && (last ?? state.Activities.FirstOrDefault()) is { } any)
            DeadlineLedger.Cancel(new ActivityContext(this, any), (string?)null);
        for (var i = state.Activities.Count - 1; i >= 0; i--)
        {
            if (i < state.Activities.Count && state.Activities[i].ParentId is null)
                Cancel(state.Activities[i]);
        }
        queue.Clear();
        DeadlineLedger.EndAll(state, Effects, Journal);
        for (var i = state.Timers.Count - 1; i >= 0; i--)
            CancelTimer(state.Timers[i].Id);
        var output = new JsonObject();
        foreach (var (name, value) in state.Output)
            output[name] = value?.DeepClone();
        Effects.Add(new InstanceEnded(status, output));
        Journal.Add(status == InstanceStatus.Finished ? Finished : CancelledEntry);
    }

    public void CompleteEnclosing(ActivityInstance run, IReadOnlyList<string> outcomes)
    {
        var enclosing = run;
        while (enclosing.Parent is { } parent && parent.Node!.Activity is not ParallelForEach && enclosing.Node!.Activity is not Loop)
            enclosing = parent;
        EndFrom(run, enclosing, outcomes);
    }

    public void BreakLoop(ActivityInstance run)
    {
        var loop = run.Parent;
        while (loop is not null && !Break.IsLoop(loop.Node!))
            loop = loop.Parent;
        EndFrom(run, loop ?? run, Done);
    }

    /// <summary>A run ends one that it stands in. It did what it is there for itself; only what else stands in the enclosing one is cancelled.</summary>
    private void EndFrom(ActivityInstance run, ActivityInstance enclosing, IReadOnlyList<string> outcomes)
    {
        if (enclosing != run)
        {
            Remove(run, cancelled: false);
            Journal.Add(run.Node!.Completed(Done));
        }
        Complete(enclosing, outcomes);
    }

    /// <summary>Runs a faulted box again from its beginning.</summary>
    public void Retry(ActivityInstance run)
    {
        RemoveBelow(run);
        RemoveWaits(run);
        run.Local = null;
        run.Held = null;
        queue.Enqueue(run);
    }

    /// <summary>The state of an earlier step in place of the present one. Numbers go on: no id is given twice.</summary>
    public void Restore(WorkflowState before)
    {
        var (revision, counter) = (state.Revision, state.Counter);
        state = StateCopy.Of(before, workflow);
        (state.Revision, state.Counter) = (revision, counter);
    }

    public ActivityContext ContextOf(ActivityInstance run) => new(this, run);

    public void JournalOf(string kind, ActivityInstance? run, params (string Name, string Value)[] args) =>
        Journal.Add(new JournalEntry(kind, run?.ActivityId, args.ToDictionary(a => a.Name, a => a.Value)));

    public string NewId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{++state.Counter}");

    public ActivityInstance? Find(string runId)
    {
        foreach (var run in state.Activities)
        {
            if (run.Id == runId)
                return run;
        }
        return null;
    }

    private static readonly JournalEntry Finished = new("finished", null, JournalEntry.NoArgs);
    private static readonly JournalEntry CancelledEntry = new("cancelled", null, JournalEntry.NoArgs);
}
