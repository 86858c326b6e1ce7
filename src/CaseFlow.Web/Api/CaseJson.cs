using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

// The shapes of the API. Their property names are relied on by outside tools: add, never rename.

/// <summary>What POST /cases answers.</summary>
/// <param name="Similar">Numbers of cases that it may repeat or belong to: the same person, or a very similar subject delivered lately. Only those the caller may see.</param>
/// <param name="SameFileMark">Numbers of other cases with the same file mark, which ought to be unique.</param>
public sealed record OpenedCaseJson(Guid Id, string Number, string TrackingCode, DateTimeOffset ReceivedAt, string? Status, IReadOnlyList<string> Warnings, IReadOnlyList<string> Similar, IReadOnlyList<string> SameFileMark);

/// <summary>A task: outcomes by name, their words in <paramref name="OutcomeLabels"/>.</summary>
public sealed record TaskJson(
    Guid Id, string Case, string Name, string Title, string? Instructions, string Role, string? Assignee, Guid? AssigneeId, DateOnly? DueOn,
    IReadOnlyList<string> Outcomes, IReadOnlyDictionary<string, string> OutcomeLabels, IReadOnlyList<FormFieldView> Form,
    int Revision, string State, string? WaitsFor, bool MayComplete, DateTimeOffset OpenedAt, string? Problem, string Subject, string Applicant)
{
    /// <summary>A letter lies ahead that can be read before the step is done.</summary>
    public bool LetterAhead { get; init; }

    public static TaskJson Of(TaskView task) => new(
        task.Id, task.Number, task.Name, task.Title, task.Instructions, task.Role, task.Assignee, task.AssigneeId, task.DueOn,
        [.. task.Outcomes.Select(o => o.Name)], task.Outcomes.ToDictionary(o => o.Name, o => o.Label), task.Form,
        task.Revision, task.State, task.WaitsFor, task.MayComplete, task.OpenedAt, task.Problem, task.Subject, task.Applicant)
    {
        LetterAhead = task.LetterAhead,
    };
}

/// <summary>A case with everything that belongs to it.</summary>
public sealed record CaseJson(
    string Number, string Procedure, string? Status, string StatusLabel, bool Open, string Subject, string Applicant, string? Municipality,
    string? Handler, DateOnly? DueOn, string? DueKind, bool Overdue, string? CurrentStep, DateTimeOffset LastEventAt, DateOnly DeliveredOn,
    string Language, string Channel, string? FileMark, string Bundle, int BundleVersion, JsonObject Fields,
    IReadOnlyList<TaskJson> Tasks, IReadOnlyList<ActionView> Actions, IReadOnlyList<DeadlineView> Deadlines, IReadOnlyList<MessageView> Messages,
    IReadOnlyList<DocumentView> Documents, IReadOnlyList<LetterView> Letters, IReadOnlyList<IncidentView> Incidents, IReadOnlyList<JournalView> Journal,
    IReadOnlyList<string> RelatedCases)
{
    public static CaseJson Of(CaseDetail c) => new(
        c.Summary.Number, c.Summary.Procedure, c.Summary.Status, c.Summary.StatusLabel, c.Summary.Open, c.Summary.Subject, c.Summary.Applicant, c.Summary.Municipality,
        c.Summary.Handler, c.Summary.DueOn, c.Summary.DueKind, c.Summary.Overdue, c.Summary.CurrentStep, c.Summary.LastEventAt, c.Summary.DeliveredOn,
        c.Language, c.Channel, c.FileMark, c.Bundle, c.BundleVersion, c.Fields,
        [.. c.Tasks.Select(TaskJson.Of)], c.Actions, c.Deadlines, c.Messages, c.Documents, c.Letters, c.Incidents, c.Journal, c.RelatedCases);
}

/// <summary>A message with its rendered body.</summary>
public sealed record MessageJson(
    Guid Id, string Template, string To, string Subject, string Language, string State, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? SentAt,
    string Text, string Html, DateTimeOffset? DueAt, int Attempts, DateOnly? ReturnedOn)
{
    public static MessageJson Of(MessageBody body) => new(
        body.Message.Id, body.Message.Template, body.Message.To, body.Message.Subject, body.Message.Language, body.Message.State, body.Message.Reason,
        body.Message.CreatedAt, body.Message.SentAt, body.Text, body.Html, body.Message.DueAt, body.Message.Attempts, body.Message.ReturnedOn);
}
