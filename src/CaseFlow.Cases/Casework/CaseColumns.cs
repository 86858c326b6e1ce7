using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Casework;

/// <summary>The case's columns that lists and access need, projected from the root instance's state.</summary>
internal static class CaseColumns
{
    /// <summary>Field that names the person complained about (§ 14 správního řádu): the case is hidden from them.</summary>
    public const string Against = "againstOfficial";
    /// <summary>Field that names whoever is biased (§ 14 správního řádu): they do nothing in the case any more.</summary>
    public const string Biased = "biasedOfficial";
    /// <summary>Journal entry: the name fits several people, and the case is hidden from none.</summary>
    public const string Unclear = "concernedUnclear";

    public static async Task ProjectAsync(StepScope step, CancellationToken cancel)
    {
        Project(step.Case, step.State, step.Bundle);
        var hiddenFrom = step.Case.HiddenFromId;
        await HideAsync(step, cancel);
        if (step.Case.HiddenFromId != hiddenFrom) await HiddenParts.FollowAsync(step, cancel);
        await Repetitions.LinkAsync(step, cancel);
        step.Case.Biased = KeptOut.Named(step.Case.Biased, step.Before, step.State, step.Stimulus);
        // Found out while they handled it: nobody handles a case against themselves, or in which they are biased.
        if (step.Case.HandlerId is { } handler && step.Case.IsExcluded(handler))
        {
            step.Case.HandlerId = null;
            step.Journal.Add(CaseHandler.Entry(Guid.Empty));
        }
        if (step.Case.Open) step.Case.ClosedAt = null;
        else step.Case.ClosedAt ??= step.At;
    }

    private static async Task HideAsync(StepScope step, CancellationToken cancel)
    {
        var (before, now) = (Values.Text(step.Before.Variables.GetValueOrDefault(Against)), Values.Text(step.State.Variables.GetValueOrDefault(Against)));
        var changed = before != now;
        // Once found they stay found: people are renamed, leave, and get namesakes.
        if (!changed && (step.Case.HiddenFromId is not null || string.IsNullOrWhiteSpace(now))) return;
        var (concerned, unclear) = await PersonConcerned.FindAsync(step.Db, now, cancel);
        if (concerned is { } person && person != step.Case.HiddenFromId) await WithdrawnMail.CancelAsync(step.Db, step.Case.Id, person, cancel);
        step.Case.HiddenFromId = concerned;
        if (changed && unclear) step.Journal.Add(new JournalEntry(Unclear, null, new Dictionary<string, string>()));
    }

    public static void Project(CaseRow row, WorkflowState state, Bundle bundle)
    {
        var (procedure, columns) = (bundle.Procedure, bundle.Procedure.ListColumns);
        row.Data = JsonSerializer.Serialize(state.Variables, CaseFlowJson.Options);
        row.Subject = Text(columns.Subject) ?? "";
        row.Applicant = string.Join(' ', columns.Applicant.Select(Text).Where(t => !string.IsNullOrWhiteSpace(t)));
        row.Municipality = Text(columns.Municipality);
        row.FileMark = Text("fileMark");
        // Corrected by a person; a procedure without these fields keeps what the case was opened with.
        if (Values.Date(state.Variables.GetValueOrDefault("deliveredOn")) is { } deliveredOn) row.DeliveredOn = deliveredOn;
        if (Text("language") is { } language && CaseHeader.Languages.Contains(language)) row.Language = language;
        row.Incidents = state.Incidents.Count;
        row.Status = state.CaseStatus;
        row.Open = IsOpen(state, procedure);
        row.SearchText = SearchText.Fold(string.Join(' ', ((string?[])[row.Number, row.Subject, row.Applicant, row.Municipality, row.FileMark, .. columns.Search.Select(Text)])
            .Where(t => !string.IsNullOrWhiteSpace(t))));

        string? Text(string? field) => field is null ? null : Values.Text(state.Variables.GetValueOrDefault(field));
    }

    public static bool IsOpen(WorkflowState state, Procedure procedure) =>
        state.Status is InstanceStatus.New or InstanceStatus.Running && (state.CaseStatus is null || procedure.Status(state.CaseStatus) is not { Open: false });

    public static void ProjectDue(StepScope step) => (step.Case.DueOn, step.Case.DueKind) = Due(step.State);

    /// <summary>The nearest open last day; a statutory one before an internal one of the same day.</summary>
    public static (DateOnly? On, string? Kind) Due(WorkflowState state)
    {
        var nearest = state.Deadlines
            .Where(d => d.LastDay is not null && d.Status is DeadlineStatus.Running or DeadlineStatus.Paused or DeadlineStatus.Overrun)
            .OrderBy(d => d.LastDay).ThenByDescending(d => d.Basis).FirstOrDefault();
        return (nearest?.LastDay, nearest?.Kind);
    }

    public static JsonObject DataOf(CaseRow row) => JsonNode.Parse(row.Data) as JsonObject ?? [];
}
