namespace CaseFlow.Cases.Storage;

// What people add to a case beside its workflow. None of it decides a step; each row is the outside's own truth.

/// <summary>A note, or an official record (úřední záznam) that belongs into the file and is printed. Never changed: a correction is another one.</summary>
public sealed class NoteRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    /// <summary>note, record.</summary>
    public required string Kind { get; set; }
    public required string Text { get; set; }
    /// <summary>Day of what a record is about; a note's is the day it was written.</summary>
    public DateOnly On { get; set; }
    public Guid AuthorId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A day on which somebody wants to see the case again. No deadline: nothing is late and nobody else is reminded.</summary>
public sealed class FollowUpRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid UserId { get; set; }
    public DateOnly On { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>Two cases that belong together, linked by hand; seen from both. Cases opened by a workflow are linked by <see cref="CaseRow.ParentCaseId"/>.</summary>
public sealed class RelationRow
{
    public Guid CaseId { get; set; }
    public Guid OtherCaseId { get; set; }
    /// <summary>related, repeated, follows.</summary>
    public required string Relation { get; set; }
    public required string Reason { get; set; }
    public Guid AuthorId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>Somebody looked at the status page of a case with its code or link. Who, is not known and not kept.</summary>
public sealed class LookRow
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public DateTimeOffset At { get; set; }
    /// <summary>code, link.</summary>
    public required string By { get; set; }
    /// <summary>Issue number of the code that was used.</summary>
    public int CodeIssue { get; set; }
}
