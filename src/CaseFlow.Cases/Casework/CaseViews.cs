using System.Text.Json.Nodes;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>Rows in the reader's words.</summary>
internal static class CaseViews
{
    public static CaseSummary Summary(CaseRow row, Procedure procedure, string language, string? handler, DateOnly today, string current) => new(
        row.Number, row.Procedure, row.Status, StatusLabel(procedure, row.Status, language), row.Open, row.Subject, row.Applicant, row.Municipality,
        handler, row.DueOn, row.DueKind, row.Open && row.DueOn < today, current.Length == 0 ? null : current, row.LastEventAt, row.DeliveredOn);

    public static string StatusLabel(Procedure procedure, string? status, string language) =>
        status is null ? "" : status == CaseErasure.Erased ? ErasureWords.Status(language) : procedure.Status(status)?.Label.In(language) ?? status;

    public static DeadlineView Deadline(DeadlineRow row, Procedure procedure, string language, DateOnly today)
    {
        var deadline = DeadlineRows.StateOf(row);
        var label = procedure.Deadline(row.Kind)?.Label.In(language) is { Length: > 0 } words ? words : row.Kind;
        // Late is late, met or not: the day it was met is compared, else today. One cancelled after its last day was late by then.
        var late = row.State == "cancelled" ? row.Passed : row.State != "awaitingStart" && row.LastDay is { } last && (row.MetOn ?? today) > last;
        return new DeadlineView(
            row.Id, row.Kind, label, row.Basis, deadline.Paragraph ?? procedure.Deadline(row.Kind)?.Paragraph, row.StartsOn, row.LastDay, row.MetOn, row.State, late,
            [.. deadline.History.Select(h => new DeadlineHistoryView(h.At, h.Old, h.New, Cause(h.Cause, procedure, language)))]);
    }

    /// <summary>Why a last day moved: a field, a letter, another deadline, a pause or the calendar.</summary>
    private static string Cause(string cause, Procedure procedure, string language) => (cause.Split(':', 2), language) switch
    {
        (["field", var name], _) => procedure.FieldNamed(name)?.Label.In(language) is { Length: > 0 } label ? label : name,
        (["deadline", var kind], _) => procedure.Deadline(kind)?.Label.In(language) is { Length: > 0 } label ? label : kind,
        (["letter", _], "cs") => "doručení dopisu",
        (["letter", _], _) => "delivery of the letter",
        (["pause"], "cs") => "pozastavení vnitřní lhůty",
        (["pause"], _) => "pause of an internal term",
        (["calendar"], "cs") => "změna kalendáře svátků",
        (["calendar"], _) => "change of the calendar of holidays",
        _ => cause,
    };

    public static MessageView Message(MessageRow row) => new(row.Id, row.Template, row.ToAddress, row.Subject, row.Language, row.State, row.Reason, row.CreatedAt, row.SentAt)
        { DueAt = row.State == "waiting" ? row.DueAt : null, Attempts = row.Attempts, ReturnedOn = row.ReturnedOn };

    public static DocumentView Document(DocumentRow row, string createdBy) => new(
        row.Id, row.Name, row.ContentType, row.Size, row.Sha256, row.Direction, row.RefNo, row.DatedOn, row.Version, row.ScanState, row.CreatedAt, createdBy);

    public static LetterView Letter(LetterRow row, Procedure procedure, JsonObject data)
    {
        // A named recipient reads as the person's name; words stay as they are.
        var addressee = procedure.Recipients.TryGetValue(row.Addressee, out var named) ? Addressee.Of(named, row.Person, name => data[name]).Name : row.Addressee;
        return new LetterView(row.Id, row.Box, addressee, row.RefNo, row.Channel, row.DispatchedOn, row.DeliveredOn, row.DeliveredHow, row.ReturnedOn, row.DocumentId, row.Problem);
    }
}
