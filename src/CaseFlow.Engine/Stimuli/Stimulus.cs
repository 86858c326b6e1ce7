using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CaseFlow.Engine.Stimuli;

/// <summary>What happened to one instance. Kept for ever in the Steps, so names and shapes are a format: add, never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StartRequested), "startRequested")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(ActionTaken), "actionTaken")]
[JsonDerivedType(typeof(TimerElapsed), "timerElapsed")]
[JsonDerivedType(typeof(EventReceived), "eventReceived")]
[JsonDerivedType(typeof(LetterRecorded), "letterRecorded")]
[JsonDerivedType(typeof(FieldsCorrected), "fieldsCorrected")]
[JsonDerivedType(typeof(StepTakenBack), "stepTakenBack")]
[JsonDerivedType(typeof(ChildEnded), "childEnded")]
[JsonDerivedType(typeof(EffectRefused), "effectRefused")]
[JsonDerivedType(typeof(IncidentResolved), "incidentResolved")]
[JsonDerivedType(typeof(CancelRequested), "cancelRequested")]
public abstract record Stimulus
{
    /// <summary>When it happened, in office time. A due timer's is the time it was due.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
    /// <summary>Who: a user's id, "system" or "citizen".</summary>
    public required string Actor { get; init; }
}

/// <summary>Start. <see cref="Fields"/> are the case's data from intake; for a workflow without fields they are its inputs.</summary>
public sealed record StartRequested : Stimulus { public JsonObject Fields { get; init; } = []; }

public sealed record TaskCompleted : Stimulus
{
    public required string TaskId { get; init; }
    public required string Outcome { get; init; }
    public JsonObject Fields { get; init; } = [];
}

public sealed record ActionTaken : Stimulus
{
    public required string Action { get; init; }
    public JsonObject Fields { get; init; } = [];
}

public sealed record TimerElapsed : Stimulus
{
    public required string TimerId { get; init; }
    /// <summary>When the office got to it, when that was later than it was due (an outage); null = on time. Of reminders missed meanwhile each person gets the last only.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

public sealed record EventReceived : Stimulus
{
    public required string Name { get; init; }
    public JsonNode? Payload { get; init; }
}

public enum LetterEvent { Delivered, Returned }

/// <summary>What the outside world did with a letter after its dispatch (the dispatch itself is its task's completion).</summary>
public sealed record LetterRecorded : Stimulus
{
    public required string LetterId { get; init; }
    public required LetterEvent Event { get; init; }
    public required DateOnly On { get; init; }
    /// <summary>login, fiction, post, deposit.</summary>
    public string? How { get; init; }
}

/// <summary>Data of the case corrected with a reason; everything that reads them is recomputed in this step.</summary>
public sealed record FieldsCorrected : Stimulus
{
    public required JsonObject Fields { get; init; }
    public required string Reason { get; init; }
}

/// <summary>The last step was a mistake and nothing of it has left the house: a new step that brings the state before it back. The mistaken step stays in the chain.
/// The engine sees from the two states whether a letter left; whether a mail, a case or an event did, the sender of this makes sure.</summary>
public sealed record StepTakenBack : Stimulus
{
    /// <summary>The step taken back; the last one.</summary>
    public required int Revision { get; init; }
    public required string Reason { get; init; }
    /// <summary>The state before that step, as <see cref="State.WorkflowStateJson"/> writes it.</summary>
    public required string State { get; init; }
    /// <summary>Id of the box whose task or action it was; null for a correction of fields.</summary>
    public string? Box { get; init; }
}

public sealed record ChildEnded : Stimulus
{
    public required string ChildId { get; init; }
    public JsonObject Output { get; init; } = [];
}

/// <summary>An effect of a step that a job started could not be applied: it becomes an incident of the activity that waits on <see cref="Of"/>.</summary>
public sealed record EffectRefused : Stimulus
{
    public required Stimulus Of { get; init; }
    public required string Reason { get; init; }
}

public enum Resolution { Retry, Skip, Cancel }

public sealed record IncidentResolved : Stimulus
{
    public required string IncidentId { get; init; }
    public required Resolution Resolution { get; init; }
    /// <summary>With Skip: the outcome to leave by; null = Done.</summary>
    public string? Outcome { get; init; }
    /// <summary>Why it is resolved so. It may name somebody, so no journal entry tells it; null in steps older than the question.</summary>
    public string? Reason { get; init; }
}

public sealed record CancelRequested : Stimulus { public required string Reason { get; init; } }
