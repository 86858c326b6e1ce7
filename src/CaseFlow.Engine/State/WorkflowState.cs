using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.State;

/// <summary>The whole memory of one instance. Serialised as JSON; a golden state of every released <see cref="Schema"/> must load and go on.
/// JSON values in it are never changed in place, only replaced.</summary>
public sealed class WorkflowState
{
    public const int CurrentSchema = 1;
    [JsonRequired]
    public int Schema { get; set; } = CurrentSchema;
    public required string InstanceId { get; set; }
    public required string DefinitionId { get; set; }
    public InstanceStatus Status { get; set; } = InstanceStatus.New;
    /// <summary>Number of accepted steps.</summary>
    public int Revision { get; set; }
    /// <summary>Source of ids: every id is "prefix" + the next number.</summary>
    public int Counter { get; set; }
    public string? Name { get; set; }
    public string? CorrelationId { get; set; }
    /// <summary>Status of the case, by the procedure's names; null until the first ChangeStatus.</summary>
    public string? CaseStatus { get; set; }
    /// <summary>Root variables by name: the case's data.</summary>
    public Dictionary<string, JsonNode?> Variables { get; set; } = [];
    public Dictionary<string, JsonNode?> Input { get; set; } = [];
    public Dictionary<string, JsonNode?> Output { get; set; } = [];
    /// <summary>Last outputs: activity id → output name → value.</summary>
    public Dictionary<string, Dictionary<string, JsonNode?>> Outputs { get; set; } = [];
    public JsonNode? LastResult { get; set; }
    /// <summary>Activity instances that run or wait.</summary>
    public List<ActivityInstance> Activities { get; set; } = [];
    public List<Bookmark> Bookmarks { get; set; } = [];
    public List<TaskState> Tasks { get; set; } = [];
    public List<TimerState> Timers { get; set; } = [];
    public List<DeadlineState> Deadlines { get; set; } = [];
    public List<LetterState> Letters { get; set; } = [];
    public List<Incident> Incidents { get; set; } = [];
    /// <summary>Who completed the tasks of each name, in order; read by notBy.</summary>
    public Dictionary<string, List<string>> DoneBy { get; set; } = [];
}

public enum InstanceStatus { New, Running, Finished, Cancelled }

/// <summary>One run of one activity. Containers keep their tokens in <see cref="Local"/>.</summary>
public sealed class ActivityInstance
{
    public required string Id { get; set; }
    /// <summary>Id of the activity in the definition.</summary>
    public required string ActivityId { get; set; }
    public string? ParentId { get; set; }
    /// <summary>A listener waits without counting for joins or completion.</summary>
    public bool Listening { get; set; }
    /// <summary>Variables declared by this container or item of a ParallelForEach.</summary>
    public Dictionary<string, JsonNode?>? Variables { get; set; }
    /// <summary>Where an item's fields are written back: list variable and index.</summary>
    public ItemScope? Item { get; set; }
    /// <summary>The list that this loop goes through, as it was when the loop began. Null for other activities.</summary>
    public JsonArray? Items { get; set; }
    /// <summary>The activity's own memory. Replaced, never changed in place.</summary>
    public JsonObject? Local { get; set; }
    /// <summary>Tokens of this flowchart that are held at a box until no other token can still reach it. Null when there are none.</summary>
    public List<HeldToken>? Held { get; set; }

    // Links of the running step; not part of the state.
    internal ActivityNode? Node;
    internal ActivityInstance? Parent;
    internal bool Ended;

    internal ActivityInstance Copy()
    {
        var copy = (ActivityInstance)MemberwiseClone();
        copy.Held = Held is { Count: > 0 } ? [.. Held] : null;
        copy.Parent = null;
        return copy;
    }
}

/// <summary>A token that arrived at <paramref name="Target"/> by the arrow from <paramref name="Port"/> of <paramref name="Source"/> and is held there.</summary>
public sealed record HeldToken(string Target, string Source, string Port);

public sealed record ItemScope(string List, int Index);

/// <summary>A place where an instance waits. <see cref="Kind"/>: task, action, timer, event, letter, deadline, child.</summary>
public sealed class Bookmark
{
    public required string Id { get; set; }
    public required string ActivityInstanceId { get; set; }
    public required string Kind { get; set; }
    /// <summary>Id of the task, timer, letter, deadline, or the name of the action or event.</summary>
    public required string Key { get; set; }
}

/// <summary>An open task. The row in the database is its projection.</summary>
public sealed class TaskState
{
    public required string Id { get; set; }
    public required string ActivityId { get; set; }
    public required string ActivityInstanceId { get; set; }
    /// <summary>The box's name, e.g. "triage".</summary>
    public required string Name { get; set; }
    public required string Title { get; set; }
    public string? Instructions { get; set; }
    /// <summary>Roles in order: the task stands with the first in which somebody may take it.</summary>
    public List<string> Roles { get; set; } = [];
    /// <summary>User to whom it is given; null = the case's handler if they hold a role of the task.</summary>
    public string? Assignee { get; set; }
    /// <summary>Users who may not take it (segregation, § 14).</summary>
    public List<string> NotBy { get; set; } = [];
    /// <summary>ministry, citizen, expert, municipality: stands under "waits for others".</summary>
    public string? WaitsFor { get; set; }
    public List<FormField> Form { get; set; } = [];
    public List<string> Outcomes { get; set; } = [];
    /// <summary>Deadline that is its due date, or null.</summary>
    public string? DeadlineId { get; set; }
    /// <summary>Letter whose dispatch this task is, or null.</summary>
    public string? LetterId { get; set; }
    /// <summary>The item of a ParallelForEach it belongs to, for forms; values of the item's fields.</summary>
    public ItemScope? Item { get; set; }
    public DateTimeOffset OpenedAt { get; set; }

    internal TaskState Copy() => (TaskState)MemberwiseClone();
}

/// <summary>A timer. Its row is an Inbox row with a due time.</summary>
/// <param name="Purpose">"resume" (Delay, StartAt), "passed", "approaching", "reminder:n", "pauseEnds".</param>
public sealed record TimerState(string Id, string ActivityInstanceId, DateTimeOffset DueAt, string Purpose, string? DeadlineId = null);

/// <summary>An official letter as the drawing knows it: its values are outputs of its box.</summary>
public sealed class LetterState
{
    public required string Id { get; set; }
    public required string ActivityId { get; set; }
    public required string ActivityInstanceId { get; set; }
    public required string Template { get; set; }
    /// <summary>A named recipient of the procedure, or the addressee in words.</summary>
    public required string Addressee { get; set; }
    /// <summary>Which of the recipient's people (0 = the first, n = item n of its list field).</summary>
    public int RecipientIndex { get; set; }
    public DateOnly? DispatchedOn { get; set; }
    public string? Channel { get; set; }
    public string? RefNo { get; set; }
    public DateOnly? DeliveredOn { get; set; }
    /// <summary>login, fiction, post, deposit.</summary>
    public string? DeliveredHow { get; set; }
    public DateOnly? ReturnedOn { get; set; }

    internal LetterState Copy() => (LetterState)MemberwiseClone();
}

/// <summary>A fault that waits for a person: retry, skip with an outcome, or cancel.</summary>
public sealed class Incident
{
    public required string Id { get; set; }
    public required string ActivityId { get; set; }
    public required string ActivityInstanceId { get; set; }
    /// <summary>What failed, in English. It may quote the value at fault, so it stays in the state and is shown only with the case; journal and log carry ids.</summary>
    public required string Message { get; set; }
    public DateTimeOffset At { get; set; }
}
