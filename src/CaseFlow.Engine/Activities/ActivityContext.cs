using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stepping;

namespace CaseFlow.Engine.Activities;

/// <summary>What one run of a box may see and do during a step.
/// Values that it gives are shared and never changed in place nor put into another JSON container: clone them first.</summary>
public sealed class ActivityContext : IExpressionScope
{
    private readonly StepRun step;

    internal ActivityContext(StepRun step, ActivityInstance instance)
    {
        this.step = step;
        Instance = instance;
        Node = instance.Node!;
    }

    public ActivityNode Node { get; }
    public ActivityInstance Instance { get; }
    /// <summary>The state being made by this step. Read freely; change through the methods below and the deadline ledger.</summary>
    public WorkflowState State => step.State;
    public CompiledWorkflow Workflow => step.Workflow;
    public Procedure? Procedure => step.Workflow.Procedure;
    public StepContext Step => step.Context;
    public DateTimeOffset OccurredAt => step.Stimulus.OccurredAt;
    /// <summary>The office's date of <see cref="OccurredAt"/>.</summary>
    public DateOnly Today => step.Today;
    public string Actor => step.Stimulus.Actor;
    /// <summary>The context of another run in this same step; the deadline ledger sends tokens from the later ports of listeners through it.</summary>
    public ActivityContext For(ActivityInstance run) => new(step, run);

    /// <summary>Value of an input: wrapped ones are evaluated, bare ones taken as they stand. Null when absent. Throws <see cref="ActivityFault"/> when evaluation fails.</summary>
    public JsonNode? Input(string name)
    {
        if (Node.Inputs.TryGetValue(name, out var expression))
            return Evaluate(expression, name);
        // A wrapped input without an expression has no value; a bare one stands in the definition itself.
        return Node.Json[name] is { } bare && !IsWrapper(bare) ? bare.DeepClone() : null;
    }

    /// <summary>Evaluates an expression that stands inside an input. Throws <see cref="ActivityFault"/> when that fails.</summary>
    public JsonNode? Evaluate(CompiledExpression expression, string name)
    {
        var evaluation = expression.Evaluate(this);
        return evaluation.Fault is null ? evaluation.Value : throw new ActivityFault($"Input '{name}': {evaluation.Fault}");
    }

    public string? Text(string name) => Input(name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        var other => other.ToJsonString(CaseFlowJson.Options),
    };

    public bool Flag(string name) => Truth(Input(name));

    internal static bool Truth(JsonNode? node) => node is JsonValue value && (value.GetValueKind() == JsonValueKind.True
        || (value.TryGetValue(out string? text) && string.Equals(text, "true", StringComparison.OrdinalIgnoreCase)));

    /// <summary>An Object input (JSON, or JSON as text) as <typeparamref name="T"/>; null when absent.</summary>
    public T? Object<T>(string name) where T : class
    {
        var value = Input(name);
        try
        {
            return value switch
            {
                null => null,
                JsonValue v when v.TryGetValue(out string? text) => string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Deserialize<T>(text, CaseFlowJson.Options),
                _ => value.Deserialize<T>(CaseFlowJson.Options),
            };
        }
        catch (JsonException e)
        {
            throw new ActivityFault($"Input '{name}': expected {typeof(T).Name} as JSON, but {e.Path ?? "its text"} is something else.");
        }
    }

    /// <summary>The value of the variable nearest in scope, or null.</summary>
    public JsonNode? Variable(string name) => VariableScope.TryGet(step, Instance, name, out var value) ? value : null;

    /// <summary>Sets the variable nearest in scope (an item's field before a root variable); a fault when there is none.</summary>
    public void SetVariable(string name, JsonNode? value)
    {
        if (!VariableScope.TrySet(step, Instance, name, value))
            throw new ActivityFault($"Expected a variable '{name}' in scope, but there is none.");
    }

    public void SetOutput(string name, JsonNode? value)
    {
        step.SetOutput(Node, name, value);
        if (Node.OutputVariables.TryGetValue(name, out var variable))
            SetVariable(variable, value);
    }

    /// <summary>The run ends; the parent goes on by these outcomes. No outcome = "Done".</summary>
    public void Complete(params string[] outcomes) => step.Complete(Instance, outcomes.Length == 0 ? StepRun.Done : outcomes);

    /// <summary>The parent goes on by these outcomes, but this run stays as a listener for its later ports.</summary>
    public void CompleteAndListen(params string[] outcomes) => step.CompleteAndListen(Instance, outcomes.Length == 0 ? StepRun.Done : outcomes);

    /// <summary>A listener sends a token from a later port and goes on listening.</summary>
    public void Emit(string port) => step.Emit(Instance, port);

    /// <summary>A listener ends without sending anything.</summary>
    public void StopListening() => step.StopListening(Instance);

    /// <summary>The run stops with an incident.</summary>
    public void Fault(string message) => step.Fault(Instance, message);

    /// <summary>An incident is opened, but the run goes on waiting for what it waits for.</summary>
    internal void OpenIncident(string message) => step.OpenIncident(Instance, message);

    /// <summary>Starts a child of this run.</summary>
    public ActivityInstance Schedule(ActivityNode child, Dictionary<string, JsonNode?>? variables = null, ItemScope? item = null) =>
        step.Schedule(child, Instance, variables, item, listening: false);

    internal ActivityInstance ScheduleListener(ActivityNode child) => step.Schedule(child, Instance, null, null, listening: true);

    /// <summary>Whether a child of this run is still there that isn't a listener.</summary>
    public bool HasRunningChildren()
    {
        foreach (var run in State.Activities)
        {
            if (run.Parent == Instance && !run.Listening)
                return true;
        }
        return false;
    }

    /// <summary>Cancels a run and everything below it: its bookmarks, tasks, timers.</summary>
    public void Cancel(ActivityInstance run) => step.Cancel(run);

    /// <summary>Interrupt: cancels every other token, task, timer and request of this run's container but those of the boxes named in <paramref name="keep"/>; never deadlines, listeners, dispatched letters or mails.</summary>
    public void CancelOthersInContainer(IReadOnlyList<string> keep) => step.CancelOthersInContainer(Instance, keep);

    /// <summary>Complete: ends the nearest loop, composite or workflow with these outcomes.</summary>
    public void CompleteEnclosing(IReadOnlyList<string> outcomes) => step.CompleteEnclosing(Instance, outcomes);

    /// <summary>Break: ends the nearest loop; outside a loop this run only.</summary>
    public void BreakLoop() => step.BreakLoop(Instance);

    /// <summary>Finish: ends the whole instance.</summary>
    public void FinishInstance() => step.End(InstanceStatus.Finished);

    /// <summary>Waits: a stimulus for <paramref name="kind"/> and <paramref name="key"/> resumes this run.</summary>
    public Bookmark Wait(string kind, string key) => step.Wait(Instance, kind, key);

    public void RemoveBookmark(Bookmark bookmark) => State.Bookmarks.Remove(bookmark);

    /// <summary>Adds the task to the state, waits for it and tells the outside.</summary>
    public void OpenTask(TaskState task)
    {
        State.Tasks.Add(task);
        step.Wait(Instance, "task", task.Id);
        Add(new TaskOpened(task));
        Journal("taskOpened", ("task", task.Id), ("name", task.Name));
    }

    /// <summary>Takes the task and its bookmark away and tells the outside; nothing when it is closed already.</summary>
    public void CloseTask(string taskId, TaskEnd end, string? outcome = null) => step.CloseTask(taskId, end, outcome);

    /// <summary>Adds a timer, waits for it (bookmark "timer") and tells the outside.</summary>
    public TimerState SetTimer(DateTimeOffset dueAt, string purpose, string? deadlineId = null)
    {
        var timer = new TimerState(NewId("t"), Instance.Id, dueAt, purpose, deadlineId);
        State.Timers.Add(timer);
        step.Wait(Instance, "timer", timer.Id);
        Add(new TimerSet(timer));
        return timer;
    }

    public void CancelTimer(string timerId) => step.CancelTimer(timerId);

    public string NewId(string prefix) => step.NewId(prefix);
    public void Add(Effect effect) => step.Effects.Add(effect);

    public void Journal(string kind, params (string Name, string Value)[] args)
    {
        var named = new Dictionary<string, string>(args.Length);
        foreach (var (name, value) in args)
            named[name] = value;
        step.Journal.Add(new JournalEntry(kind, Node.Id, named));
    }

    internal StepRun Run => step;

    private static bool IsWrapper(JsonNode value) => value is JsonObject o && (o.ContainsKey("expression") || o.ContainsKey("memoryReference"));

    string IExpressionScope.ActivityId => Node.Id;
    string IExpressionScope.InstanceId => State.InstanceId;
    string? IExpressionScope.CorrelationId => State.CorrelationId;
    string IExpressionScope.DefinitionId => State.DefinitionId;
    TimeZoneInfo IExpressionScope.OfficeZone => Step.OfficeZone;
    EngineLimits IExpressionScope.Limits => Step.Limits;
    bool IExpressionScope.TryGetVariable(string nameOrId, out JsonNode? value) => VariableScope.TryGet(step, Instance, nameOrId, out value);
    bool IExpressionScope.TrySetVariable(string nameOrId, JsonNode? value) => VariableScope.TrySet(step, Instance, nameOrId, value);
    IEnumerable<string> IExpressionScope.VariableNames => VariableScope.Names(step, Instance);
    string? IExpressionScope.TypeOfVariable(string nameOrId)
    {
        for (var node = Node; node is not null; node = node.Parent)
            if (Declared(node.Variables) is { } type) return type;
        return Declared(Workflow.Variables);

        string? Declared(IReadOnlyList<VariableDeclaration> variables) =>
            (variables.FirstOrDefault(v => v.Name == nameOrId) ?? variables.FirstOrDefault(v => v.Id == nameOrId)) is { } variable
                ? variable.IsArray && !variable.TypeName.EndsWith("[]", StringComparison.Ordinal) ? variable.TypeName + "[]" : variable.TypeName
                : null;
    }
    JsonNode? IExpressionScope.GetInput(string name) => State.Input.GetValueOrDefault(name);
    IEnumerable<string> IExpressionScope.InputNames => State.Input.Keys;
    JsonNode? IExpressionScope.GetOutput(string activityIdOrName, string? output) => step.GetOutput(activityIdOrName, output);
    IEnumerable<(string Activity, string Output)> IExpressionScope.Outputs => step.OutputNames();
    JsonNode? IExpressionScope.LastResult => State.LastResult;
}

/// <summary>Thrown inside an activity and caught by the step: the run stops with an incident of this message.</summary>
public sealed class ActivityFault(string message) : Exception(message);
