namespace CaseFlow.Cases.Storage;

// One class a table. Rows marked "projection" are written only by effects and rebuilt from the state by `caseflow check`;
// nothing that decides a step reads them.

/// <summary>A case. Its columns that lists need are a projection of the root instance.</summary>
public sealed class CaseRow
{
    public Guid Id { get; set; }
    public required string Number { get; set; }
    public required string Procedure { get; set; }
    public required string BundleHash { get; set; }
    public Guid InstanceId { get; set; }
    public string? Status { get; set; }
    public bool Open { get; set; } = true;
    public required string Subject { get; set; }
    public required string Applicant { get; set; }
    public string? Municipality { get; set; }
    /// <summary>Subject, applicant, number, file mark and the manifest's search fields, folded (lower case, no diacritics).</summary>
    public required string SearchText { get; set; }
    /// <summary>Root variables as JSON (projection).</summary>
    public required string Data { get; set; }
    public Guid? HandlerId { get; set; }
    public Guid? UnitId { get; set; }
    /// <summary>User complained about: sees no trace of the case.</summary>
    public Guid? HiddenFromId { get; set; }
    /// <summary>Users from whom it is hidden because the case that it belongs to is, each between commas; "" for none.</summary>
    public string AlsoHiddenFrom { get; set; } = "";
    /// <summary>Users named as biased (§ 14 správního řádu), in the order in which they were named, each between commas; "" for none. They see the case and act in it no more.</summary>
    public string Biased { get; set; } = "";
    public required string Channel { get; set; }
    public DateOnly DeliveredOn { get; set; }
    public required string Language { get; set; }
    public string? FileMark { get; set; }
    /// <summary>The nearest open last day and its kind; statutory before internal on the same day.</summary>
    public DateOnly? DueOn { get; set; }
    public string? DueKind { get; set; }
    /// <summary>Open incidents: faults that wait for a person.</summary>
    public int Incidents { get; set; }
    /// <summary>Issue number of the status code; the code is derived from it and never stored.</summary>
    public int CodeIssue { get; set; } = 1;
    public Guid? ParentCaseId { get; set; }
    public string? ParentRelation { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public DateTimeOffset LastEventAt { get; set; }
    /// <summary>When its personal content was erased: what is left is a stub of what, when and why, and it takes no more steps.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
}

/// <summary>A workflow instance: the snapshot of its state. A case has one root instance.</summary>
public sealed class InstanceRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public required string BundleHash { get; set; }
    /// <summary>Optimistic concurrency: number of accepted steps.</summary>
    public int Revision { get; set; }
    /// <summary>Canonical JSON of the state, encrypted with the case's key.</summary>
    public required byte[] State { get; set; }
    public required string StateHash { get; set; }
    public required string Status { get; set; }
}

/// <summary>One accepted step, append-only and chained by hash over the whole instance.</summary>
public sealed class StepRow
{
    public Guid InstanceId { get; set; }
    public int Revision { get; set; }
    public required string Kind { get; set; }
    /// <summary>The stimulus as JSON, encrypted with the case's key.</summary>
    public required byte[] Stimulus { get; set; }
    public required string Actor { get; set; }
    /// <summary>Unique per actor; a repeat is answered with <see cref="Answer"/>.</summary>
    public string? OperationId { get; set; }
    public DateTimeOffset OccurredAt { get; set; }
    public DateTimeOffset RecordedAt { get; set; }
    public required string BundleHash { get; set; }
    public required string ContextHash { get; set; }
    public required string EngineVersion { get; set; }
    public required string StateHash { get; set; }
    public required string PreviousHash { get; set; }
    public required string Hash { get; set; }
    /// <summary>What the caller was told, JSON.</summary>
    public string? Answer { get; set; }
}

/// <summary>One journal entry: kind, references and arguments that aren't personal.</summary>
public sealed class JournalRow
{
    public Guid CaseId { get; set; }
    /// <summary>Null: the root instance of the case, of which nearly all entries are.</summary>
    public Guid? InstanceId { get; set; }
    /// <summary>The step's; 0 when it was made by no step.</summary>
    public int Revision { get; set; }
    /// <summary>Position within the case, from 1.</summary>
    public int Sequence { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Kind { get; set; }
    public required string Actor { get; set; }
    public string? ActivityId { get; set; }
    public required string Args { get; set; }
}

/// <summary>A task (projection), with the claim, which is the outside's own truth.</summary>
public sealed class TaskRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid InstanceId { get; set; }
    /// <summary>Id within the instance.</summary>
    public required string TaskId { get; set; }
    public required string ActivityId { get; set; }
    public required string Name { get; set; }
    public required string Title { get; set; }
    /// <summary>The whole task as JSON (TaskState).</summary>
    public required string Definition { get; set; }
    /// <summary>Role it stands with now: the first of its roles in which somebody may take it.</summary>
    public required string Role { get; set; }
    public Guid? AssigneeId { get; set; }
    public string? WaitsFor { get; set; }
    /// <summary>Letter whose dispatch it is, or null.</summary>
    public string? LetterId { get; set; }
    /// <summary>Ids of users who may not take it, each between commas; "" for none. Lists filter by it.</summary>
    public string NotBy { get; set; } = "";
    /// <summary>JSON: field of the form → the revision of this task in which it last changed. A conflict names what changed by it.</summary>
    public string FieldRevisions { get; set; } = "{}";
    public DateOnly? DueOn { get; set; }
    /// <summary>open, completed, passed, cancelled.</summary>
    public required string State { get; set; }
    public string? Outcome { get; set; }
    /// <summary>Changes only when the task or a field of its form changes.</summary>
    public int Revision { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public Guid? ClosedById { get; set; }
}

/// <summary>A deadline (projection of the ledger in the state).</summary>
public sealed class DeadlineRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid InstanceId { get; set; }
    public required string DeadlineId { get; set; }
    public required string Kind { get; set; }
    public required string Basis { get; set; }
    public DateOnly? StartsOn { get; set; }
    public DateOnly? LastDay { get; set; }
    public DateOnly? MetOn { get; set; }
    /// <summary>awaitingStart, running, paused, met, overrun, cancelled.</summary>
    public required string State { get; set; }
    public bool Passed { get; set; }
    /// <summary>The whole deadline as JSON (DeadlineState).</summary>
    public required string Definition { get; set; }
}

/// <summary>What an instance, link, message or clock does to another instance. A timer is a row with a due time. Deleted in the consuming save.</summary>
public sealed class InboxRow
{
    /// <summary>Deduplication key; becomes the consuming step's operation id.</summary>
    public required string Id { get; set; }
    public Guid InstanceId { get; set; }
    /// <summary>Stimulus as JSON.</summary>
    public required string Stimulus { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public int Attempts { get; set; }
    /// <summary>Why it wasn't consumed: the last fault, or the administrator's reason for voiding it.</summary>
    public string? LastError { get; set; }
    /// <summary>Null: waits for its time. held: was due before a restore, an administrator decides. void: they decided that it never comes.</summary>
    public string? Hold { get; set; }
}

/// <summary>An instance waits for an event of that name (projection of its bookmarks): whom a published event reaches.</summary>
public sealed class EventWaitRow
{
    public Guid InstanceId { get; set; }
    public required string Event { get; set; }
}

/// <summary>An outgoing mail, rendered when queued and frozen. "Sent" means that the server took it, never that it was delivered.</summary>
public sealed class MessageRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public required string Template { get; set; }
    public required string Language { get; set; }
    /// <summary>Empty for an internal recipient without an address (then blocked).</summary>
    public required string ToAddress { get; set; }
    public required string ToName { get; set; }
    public bool ToCitizen { get; set; }
    /// <summary>As the drawing or plan names it: a recipient of the procedure, "handler", or a role.</summary>
    public string Recipient { get; set; } = "";
    /// <summary>Kind of the deadline it reminds of, if any.</summary>
    public string? DeadlineKind { get; set; }
    /// <summary>Revision of the step that queued it, with which it is taken back; null: made by no step.</summary>
    public int? StepRevision { get; set; }
    public required string Subject { get; set; }
    public required string Text { get; set; }
    public required string Html { get; set; }
    /// <summary>waiting, sending, sent, uncertain, failed, blocked, cancelled, returned, held (was due before a restore, an administrator decides).</summary>
    public required string State { get; set; }
    /// <summary>Why it is blocked or failed: names of missing values, the server's words.</summary>
    public string? Reason { get; set; }
    public int CodeIssue { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>Not before this office time (hold, next try).</summary>
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    /// <summary>Which run of the program hands it over, and since when (system time): one that died leaves it "sending".</summary>
    public string? ClaimedBy { get; set; }
    public DateTimeOffset? ClaimedAt { get; set; }
    public DateOnly? ReturnedOn { get; set; }
    /// <summary>While blocked: the effect that queued it as JSON (MailQueued), to compose it again once the value is there.</summary>
    public string? Queued { get; set; }
}

/// <summary>An official letter. The values of its dispatch and delivery are in the state; this is their projection plus its document.</summary>
public sealed class LetterRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid InstanceId { get; set; }
    public required string LetterId { get; set; }
    public required string Box { get; set; }
    public required string Template { get; set; }
    public required string Addressee { get; set; }
    /// <summary>Which of the recipient's people (0 = the first, n = item n of its list field).</summary>
    public int Person { get; set; }
    public Guid? DocumentId { get; set; }
    /// <summary>Values given by the box, JSON: the letter is made again from them while a value is missing.</summary>
    public string Values { get; set; } = "{}";
    /// <summary>Why no document could be made: names of the missing values.</summary>
    public string? Problem { get; set; }
    public DateOnly? DispatchedOn { get; set; }
    public string? Channel { get; set; }
    public string? RefNo { get; set; }
    public DateOnly? DeliveredOn { get; set; }
    public string? DeliveredHow { get; set; }
    public DateOnly? ReturnedOn { get; set; }
}

/// <summary>A document of a case: a working copy with its eSSL identifiers.</summary>
public sealed class DocumentRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public required string Name { get; set; }
    public required string ContentType { get; set; }
    public required string Sha256 { get; set; }
    public long Size { get; set; }
    /// <summary>in, out, internal.</summary>
    public required string Direction { get; set; }
    public string? RefNo { get; set; }
    public DateOnly? DatedOn { get; set; }
    public int Version { get; set; } = 1;
    /// <summary>unscanned, clean, infected.</summary>
    public required string ScanState { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>An immutable, content-hashed version of a procedure's folder.</summary>
public sealed class BundleRow
{
    public required string Hash { get; set; }
    public required string Procedure { get; set; }
    public int Version { get; set; }
    /// <summary>All files: JSON object path → base64.</summary>
    public required string Files { get; set; }
    /// <summary>live, retired, draft ("file differs").</summary>
    public required string State { get; set; }
    /// <summary>import or editor.</summary>
    public required string Source { get; set; }
    /// <summary>Place among the imports of this procedure; the highest is the folder imported last. Null: never imported.</summary>
    public int? ImportNumber { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>An immutable document that steps read (calendar, limits), under its hash.</summary>
public sealed class ContextRow
{
    public required string Hash { get; set; }
    public required string Json { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

public sealed class CaseKeyRow
{
    public Guid CaseId { get; set; }
    /// <summary>The case's key, wrapped by the master key in the data folder; empty once erased.</summary>
    public required byte[] WrappedKey { get; set; }
}

public sealed class NumberRow
{
    public required string Prefix { get; set; }
    public int Year { get; set; }
    public int Last { get; set; }
}

/// <summary>A member of staff or an API key. Sign-in data belong to Web's user store; nobody else reads them.</summary>
public sealed class UserRow
{
    public Guid Id { get; set; }
    public required string UserName { get; set; }
    public required string DisplayName { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string Language { get; set; } = "cs";
    public bool Disabled { get; set; }
    public bool IsApiKey { get; set; }
    public string? PasswordHash { get; set; }
    public string? SecurityStamp { get; set; }
    public int AccessFailedCount { get; set; }
    public DateTimeOffset? LockoutEnd { get; set; }
    public bool MustChangePassword { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A right: a user acts in a role, in one procedure or all, in one unit or all, between two dates.</summary>
public sealed class GrantRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public required string Role { get; set; }
    public string? Procedure { get; set; }
    public Guid? UnitId { get; set; }
    public DateOnly ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }
}

/// <summary>A deputy inherits the user's grants between two dates.</summary>
public sealed class DeputyRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public Guid DeputyId { get; set; }
    public DateOnly ValidFrom { get; set; }
    public DateOnly ValidTo { get; set; }
}

/// <summary>One row whose value changes with every change of users, grants, deputies or units: what was read under the same value still holds.
/// Counted by triggers of the database, so that no program and no statement can forget it.</summary>
public sealed class AccessVersionRow
{
    public int Id { get; set; } = 1;
    public long Value { get; set; }
}

public sealed class UnitRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public Guid? ParentId { get; set; }
}

/// <summary>The simulated clock's instant: one row.</summary>
public sealed class ClockRow
{
    public int Id { get; set; } = 1;
    public DateTimeOffset Now { get; set; }
}
