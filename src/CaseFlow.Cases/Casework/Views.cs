using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;

namespace CaseFlow.Cases.Casework;

// What pages and API show. Names are those of the API (camelCase in JSON).

/// <summary>A page of a list.</summary>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);

public sealed record CaseSummary(
    string Number, string Procedure, string? Status, string StatusLabel, bool Open, string Subject, string Applicant, string? Municipality,
    string? Handler, DateOnly? DueOn, string? DueKind, bool Overdue, string? CurrentStep, DateTimeOffset LastEventAt, DateOnly DeliveredOn)
{
    /// <summary>When the content was erased, and why; the stub has nothing else to say. Null: it is there.</summary>
    public ErasedView? Erased { get; init; }
}

public sealed record ErasedView(DateTimeOffset At, string By, string Reason);

public sealed record CaseDetail(
    CaseSummary Summary, string Language, string Channel, string? FileMark, string Bundle, int BundleVersion, JsonObject Fields,
    IReadOnlyList<TaskView> Tasks, IReadOnlyList<ActionView> Actions, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<MessageView> Messages,
    IReadOnlyList<DocumentView> Documents, IReadOnlyList<LetterView> Letters, IReadOnlyList<IncidentView> Incidents, IReadOnlyList<JournalView> Journal,
    IReadOnlyList<string> RelatedCases)
{
    /// <summary>Names of those who don't see the case, for it is against them; whoever reads this isn't among them.</summary>
    public IReadOnlyList<string> HiddenFrom { get; init; } = [];
    /// <summary>Names of those who see it and do nothing in it, for they were named as biased.</summary>
    public IReadOnlyList<string> Biased { get; init; } = [];
}

/// <param name="Form">Fields to fill, in order, with their present values.</param>
/// <param name="MayComplete">True when the reader may claim or complete it now.</param>
/// <param name="Problem">E.g. the letter could not be made because of a missing value.</param>
public sealed record TaskView(
    Guid Id, string Number, string Name, string Title, string? Instructions, string Role, string? Assignee, Guid? AssigneeId, DateOnly? DueOn,
    IReadOnlyList<OutcomeView> Outcomes, IReadOnlyList<FormFieldView> Form, int Revision, string State, string? WaitsFor, bool MayComplete,
    DateTimeOffset OpenedAt, string? Problem, string Subject, string Applicant)
{
    /// <summary>The drawing leads from here to a letter: it can be read before the step is done.</summary>
    public bool LetterAhead { get; init; }
    /// <summary>To whom the letter goes whose dispatch the task is; null for other tasks.</summary>
    public string? Addressee { get; init; }
    /// <summary>By this step a letter leaves the house, or the case may come to its end: the file had better be in order.</summary>
    public bool MayClose { get; init; }
}

public sealed record OutcomeView(string Name, string Label);

/// <param name="Type">string, text, bool, integer, decimal, date, dateTime, choice, user, email, phone, postalCode, dataBox, object.</param>
/// <param name="Required">Whatever the outcome.</param>
/// <param name="Options">For choice and user fields.</param>
/// <param name="Fields">Fields of one item, for a list of objects.</param>
public sealed record FormFieldView(
    string Name, string Label, string? Hint, string Type, bool List, bool Required, IReadOnlyList<string> RequiredFor, int? MaxLength,
    IReadOnlyList<OptionView> Options, IReadOnlyList<FormFieldView> Fields, JsonNode? Value)
{
    /// <summary>Name of the yes-or-no field that lifts the requirement, e.g. a name is needed unless the submission is anonymous.</summary>
    public string? RequiredUnless { get; init; }
    /// <summary>Shown only; nothing sent for it is taken.</summary>
    public bool ReadOnly { get; init; }
}

public sealed record OptionView(string Value, string Label);

public sealed record ActionView(string Name, string Label, IReadOnlyList<FormFieldView> Form, bool MayTake);

/// <param name="State">awaitingStart, running, paused, met, overrun, cancelled; late ones have Late = true whatever the state.</param>
public sealed record DeadlineView(
    Guid Id, string Kind, string Label, string Basis, string? Paragraph, DateOnly? StartsOn, DateOnly? LastDay, DateOnly? MetOn, string State, bool Late,
    IReadOnlyList<DeadlineHistoryView> History);

public sealed record DeadlineHistoryView(DateTimeOffset At, DateOnly? Old, DateOnly? New, string Cause);

/// <param name="To">Address; name and body only in <see cref="MessageBody"/>.</param>
public sealed record MessageView(Guid Id, string Template, string To, string Subject, string Language, string State, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? SentAt)
{
    /// <summary>While it waits: not before this instant (a mail to a citizen is held for a while; the next try).</summary>
    public DateTimeOffset? DueAt { get; init; }
    /// <summary>How often it was tried since it was queued or sent again.</summary>
    public int Attempts { get; init; }
    /// <summary>The day it came back as undeliverable.</summary>
    public DateOnly? ReturnedOn { get; init; }
}

public sealed record MessageBody(string CaseNumber, MessageView Message, string Text, string Html);

public sealed record DocumentView(Guid Id, string Name, string ContentType, long Size, string Sha256, string Direction, string? RefNo, DateOnly? DatedOn, int Version, string ScanState, DateTimeOffset CreatedAt, string CreatedBy);

public sealed record LetterView(Guid Id, string Box, string Addressee, string? RefNo, string? Channel, DateOnly? DispatchedOn, DateOnly? DeliveredOn, string? DeliveredHow, DateOnly? ReturnedOn, Guid? DocumentId, string? Problem)
{
    /// <summary>While its delivery is awaited: the day on which it is deemed delivered; of one sent by post the earliest such day.</summary>
    public DateOnly? FictionOn { get; init; }
}

public sealed record IncidentView(string Id, string ActivityId, string Message, DateTimeOffset At);

/// <param name="Text">In the reader's language.</param>
public sealed record JournalView(int Sequence, DateTimeOffset At, string Kind, string Actor, string Text);

/// <param name="Words">The proof in the reader's language, line by line.</param>
public sealed record ProofView(DeadlineView Deadline, string CaseNumber, Proof? Proof, IReadOnlyList<string> Words);

/// <summary>What a citizen sees of a case.</summary>
/// <param name="AnswerBy">The day they were promised first, by law where the law sets one; null once the answer left, or when there is none.</param>
/// <param name="Overrun">That day is over, or it was decided that it can't be kept.</param>
public sealed record PublicStatusView(string Number, string StatusSentence, DateOnly DeliveredOn, DateOnly? AnswerBy, bool Overrun, bool Closed, string Language, IReadOnlyList<PublicStepView> Steps, ProofView? Proof)
{
    /// <summary>Whose turn it is: office, citizen, municipality, ministry, expert; null once it is closed.</summary>
    public string? Turn { get; init; }
    /// <summary>AnswerBy is over.</summary>
    public bool Passed { get; init; }
    /// <summary>Why the term is exceeded, and the day promised instead; that one may be over, too.</summary>
    public string? OverrunReason { get; init; }
    public DateOnly? NewDate { get; init; }
    public bool NewDatePassed { get; init; }
    /// <summary>What is wanted of them, and what else there is to say, e.g. that a withdrawal came.</summary>
    public IReadOnlyList<CitizenNoteView> Notes { get; init; } = [];
    /// <summary>What they may do themselves now, e.g. withdraw.</summary>
    public IReadOnlyList<ActionView> Actions { get; init; } = [];
    public bool Erased { get; init; }
}

/// <param name="Text">Paragraphs by lines; a line that begins with "- " is an item of a list.</param>
/// <param name="Wanted">They have to do something.</param>
public sealed record CitizenNoteView(string Text, bool Wanted);

public sealed record PublicStepView(string Label, DateOnly? On, bool Done, bool Now);

/// <summary>A member of staff in a pick list.</summary>
public sealed record PersonView(Guid Id, string Name);
