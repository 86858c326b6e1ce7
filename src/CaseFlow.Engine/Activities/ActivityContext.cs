using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities;

/// <summary>What one run of a box may see and do during a step.</summary>
public sealed class ActivityContext
{
    public ActivityNode Node => throw null!;
    public ActivityInstance Instance => throw null!;
    /// <summary>The state being made by this step. Read freely; change through the methods below and the deadline ledger.</summary>
    public WorkflowState State => throw null!;
    public CompiledWorkflow Workflow => throw null!;
    public Procedure? Procedure => throw null!;
    public StepContext Step => throw null!;
    public DateTimeOffset OccurredAt => throw null!;
    /// <summary>The office's date of <see cref="OccurredAt"/>.</summary>
    public DateOnly Today => throw null!;
    public string Actor => throw null!;
    /// <summary>The context of another run in this same step; the deadline ledger sends tokens from the later ports of listeners through it.</summary>
    public ActivityContext For(ActivityInstance run) => throw null!;

    /// <summary>Value of an input: wrapped ones are evaluated, bare ones taken as they stand. Null when absent. Throws <see cref="ActivityFault"/> when evaluation fails.</summary>
    public JsonNode? Input(string name) => throw null!;
    public string? Text(string name) => throw null!;
    public bool Flag(string name) => throw null!;
    /// <summary>An Object input (JSON, or JSON as text) as <typeparamref name="T"/>; null when absent.</summary>
    public T? Object<T>(string name) where T : class => throw null!;

    public JsonNode? Variable(string name) => throw null!;
    /// <summary>Sets the variable nearest in scope (an item's field before a root variable); a fault when there is none.</summary>
    public void SetVariable(string name, JsonNode? value) => throw null!;
    public void SetOutput(string name, JsonNode? value) => throw null!;

    /// <summary>The run ends; the parent goes on by these outcomes. No outcome = "Done".</summary>
    public void Complete(params string[] outcomes) => throw null!;
    /// <summary>The parent goes on by these outcomes, but this run stays as a listener for its later ports.</summary>
    public void CompleteAndListen(params string[] outcomes) => throw null!;
    /// <summary>A listener sends a token from a later port and goes on listening.</summary>
    public void Emit(string port) => throw null!;
    /// <summary>A listener ends without sending anything.</summary>
    public void StopListening() => throw null!;
    /// <summary>The run stops with an incident.</summary>
    public void Fault(string message) => throw null!;
    /// <summary>Starts a child of this run.</summary>
    public ActivityInstance Schedule(ActivityNode child, Dictionary<string, JsonNode?>? variables = null, ItemScope? item = null) => throw null!;
    /// <summary>Cancels a run and everything below it: its bookmarks, tasks, timers.</summary>
    public void Cancel(ActivityInstance run) => throw null!;
    /// <summary>Interrupt: cancels every other token, task, timer and request of this run's container; never deadlines, listeners, dispatched letters or mails.</summary>
    public void CancelOthersInContainer() => throw null!;
    /// <summary>Complete: ends the nearest loop, composite or workflow with these outcomes.</summary>
    public void CompleteEnclosing(IReadOnlyList<string> outcomes) => throw null!;
    /// <summary>Finish: ends the whole instance.</summary>
    public void FinishInstance() => throw null!;

    /// <summary>Waits: a stimulus for <paramref name="kind"/> and <paramref name="key"/> resumes this run.</summary>
    public Bookmark Wait(string kind, string key) => throw null!;
    public void RemoveBookmark(Bookmark bookmark) => throw null!;
    /// <summary>Adds the task to the state, waits for it and tells the outside.</summary>
    public void OpenTask(TaskState task) => throw null!;
    public void CloseTask(string taskId, TaskEnd end, string? outcome = null) => throw null!;
    /// <summary>Adds a timer, waits for it (bookmark "timer") and tells the outside.</summary>
    public TimerState SetTimer(DateTimeOffset dueAt, string purpose, string? deadlineId = null) => throw null!;
    public void CancelTimer(string timerId) => throw null!;

    public string NewId(string prefix) => throw null!;
    public void Add(Effect effect) => throw null!;
    public void Journal(string kind, params (string Name, string Value)[] args) => throw null!;
}

/// <summary>Thrown inside an activity and caught by the step: the run stops with an incident of this message.</summary>
public sealed class ActivityFault(string message) : Exception(message);
