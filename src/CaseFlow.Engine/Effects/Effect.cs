using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Effects;

/// <summary>What the outside has to remember or do because of a step. Applied in the step's own transaction; an effect may be refused, then nothing of the step is kept.</summary>
public abstract record Effect;

/// <summary>A task to do. When a step is taken back, one that it had closed stands open again under its old id.</summary>
public sealed record TaskOpened(TaskState Task) : Effect;

public enum TaskEnd { Completed, Passed, Cancelled }

/// <param name="Outcome">Only when completed.</param>
/// <param name="Actor">Who completed it.</param>
public sealed record TaskClosed(string TaskId, TaskEnd End, string? Outcome, string? Actor) : Effect;

public sealed record TimerSet(TimerState Timer) : Effect;
public sealed record TimerCancelled(string TimerId) : Effect;

/// <summary>A deadline was set, recomputed, paused, met … : its whole present state.</summary>
public sealed record DeadlineSet(DeadlineState Deadline) : Effect;

/// <summary>A deadline that was set in a step taken back: there never was one.</summary>
public sealed record DeadlineForgotten(string DeadlineId) : Effect;

/// <summary>A mail to queue. Rendered and frozen when applied; a missing value makes it blocked, not the step refused.</summary>
/// <param name="MessageId">Unique in the instance.</param>
/// <param name="Recipient">A named recipient of the procedure, "handler", or a role.</param>
/// <param name="RecipientIndex">Which of the recipient's people (0 = the first, n = item n of the list field).</param>
/// <param name="Values">Placeholders given by the box, over those of the procedure.</param>
/// <param name="DeadlineId">The deadline it reminds of, if any.</param>
public sealed record MailQueued(string MessageId, string Template, string Recipient, int RecipientIndex, JsonObject Values, string? DeadlineId = null) : Effect;

/// <summary>The mails that a step queued don't go. Refused when one of them has left the house already.</summary>
public sealed record MailsWithdrawn(int StepRevision) : Effect;

/// <summary>A letter to make from its DOCX template; its dispatch is the task named in <paramref name="TaskId"/>.</summary>
public sealed record LetterOpened(LetterState Letter, string TaskId, JsonObject Values) : Effect;
public sealed record LetterChanged(LetterState Letter) : Effect;

/// <summary>A letter that hasn't left the house, after data changed: whom it goes to and what its box gives it now. Its document follows.</summary>
public sealed record LetterRewritten(LetterState Letter, string TaskId, JsonObject Values) : Effect;

/// <summary>A letter that was never dispatched and won't be (its step was taken back, it goes to nobody any more, a newer one replaces it): it goes with its document.</summary>
public sealed record LetterWithdrawn(string LetterId) : Effect;

/// <summary>A case with its own number and clock: <paramref name="Relation"/> = part, review, repeated, follows.</summary>
public sealed record CaseOpened(string ChildId, string Procedure, string Relation, JsonObject Fields) : Effect;

/// <param name="Handler">User id.</param>
public sealed record CaseAssigned(string Handler) : Effect;
public sealed record StatusChanged(string Status) : Effect;
public sealed record DecisionRecorded(JsonObject Decision) : Effect;

/// <summary>An event for every instance that waits for it, through their Inbox.</summary>
public sealed record EventPublished(string Name, JsonNode? Payload) : Effect;
public sealed record IncidentOpened(Incident Incident) : Effect;
public sealed record IncidentClosed(string IncidentId) : Effect;
public sealed record InstanceEnded(InstanceStatus Status, JsonObject Output) : Effect;
