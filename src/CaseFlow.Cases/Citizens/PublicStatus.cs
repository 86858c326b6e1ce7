using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Citizens;

/// <summary>A case as its submitter sees it: what happens, by when, and who is to act. No names, no words of the file.</summary>
public sealed class PublicStatus(CaseFlowContext db, CaseStates states, DeadlineProofs proofs, Bundles bundles, OfficeClock clock)
{
    private static readonly string[] Nobody = ["cancelled", "dormant"];

    /// <param name="language">Null: the submitter's.</param>
    public async Task<PublicStatusView> OfAsync(CaseRow row, string? language, CancellationToken cancel)
    {
        var speaks = language ?? (row.Language is "sk" ? "cs" : row.Language);
        if (row.ErasedAt is not null)
            return new PublicStatusView(row.Number, PublicWords.Erased(speaks), row.DeliveredOn, null, false, Closed: true, speaks, [], null) { Erased = true };
        var bundle = await bundles.ByHashAsync(row.BundleHash, cancel);
        var state = await states.ReadAsync(row, cancel);
        var status = row.Status is null ? null : bundle.Procedure.Status(row.Status);
        var (promised, later) = await PromisedAsync(row, bundle.Procedure, cancel);
        var dispatched = await db.Letters.AsNoTracking().Where(l => l.CaseId == row.Id && l.DispatchedOn != null && l.Channel != "file").MaxAsync(l => l.DispatchedOn, cancel);
        // Who gave no name is answered by nobody: the term is the office's own.
        if (bundle.Procedure.Recipients.Values.Any(r => r.Anonymous is { } field && Values.IsTrue(state?.Variables.GetValueOrDefault(field)))) promised = null;
        var overrun = row.Open && promised is { MetOn: null } && (promised.State == "overrun" || promised.LastDay < clock.Today);
        return new PublicStatusView(
            row.Number, status?.Citizen?.In(speaks) ?? status?.Label.In(speaks) ?? PublicWords.Received(speaks), row.DeliveredOn,
            // Once the answer left there is nothing to wait for.
            row.Open && promised is { MetOn: null } ? promised.LastDay : null, overrun, !row.Open, speaks,
            Steps(row, dispatched, speaks), promised is null ? null : await proofs.OfAsync(row, promised, speaks, cancel))
        {
            Turn = state is null || !row.Open ? null : TurnOf(state),
            Notes = state is null || !row.Open ? [] : [.. bundle.Procedure.CitizenNotes.Where(n => Values.Text(state.Variables.GetValueOrDefault(n.Field)) == n.Value).Select(n => n.Text.In(speaks))],
            OverrunReason = overrun ? state?.Deadlines.Find(d => d.Id == promised!.DeadlineId)?.OverrunReason : null,
            NewDate = overrun && later?.LastDay > promised!.LastDay ? later!.LastDay : null,
            Actions = state is null ? [] : ActionsOf(bundle, state, speaks),
        };
    }

    /// <summary>The day first promised, and the last one when that was exceeded. Without promised kinds in the manifest: the statutory one.</summary>
    private async Task<(DeadlineRow? First, DeadlineRow? Last)> PromisedAsync(CaseRow row, Procedure procedure, CancellationToken cancel)
    {
        var kinds = procedure.DeadlineKinds.Where(k => k.Promised).Select(k => k.Name).ToList();
        var known = await db.Deadlines.AsNoTracking().Where(d => d.CaseId == row.Id && d.InstanceId == row.InstanceId && !Nobody.Contains(d.State)
            && (kinds.Contains(d.Kind) || kinds.Count == 0 && d.Basis == "statutory")).OrderBy(d => d.Id).ToListAsync(cancel);
        return (known.FindLast(d => d.Kind == known[0].Kind), known.LastOrDefault(d => d is { MetOn: null }));
    }

    /// <summary>What the citizen may do, as the drawing offers it: actions with the role "citizen", their forms without what only the office knows.</summary>
    private static IReadOnlyList<ActionView> ActionsOf(Bundle bundle, WorkflowState state, string language) =>
        [.. from action in CitizensActions(bundle, state)
            select new ActionView(action.Name, bundle.Procedure.Translate(action.Button, language), FormViews.Of(FormOf(bundle.Procedure, action), _ => null, language, Staff.Nobody), MayTake: true)];

    internal static IEnumerable<OfferedAction> CitizensActions(Bundle bundle, WorkflowState state) =>
        Actions.OfferedBy(bundle.Workflow, state).Where(a => a.Roles.Contains(Roles.Citizen));

    internal static IReadOnlyList<ResolvedField> FormOf(Procedure procedure, OfferedAction action) =>
        [.. FormViews.Resolve(procedure, action.Form).Where(f => !f.ReadOnly && f.Field.Type is FieldType.Text or FieldType.String)];

    /// <summary>Somebody else's turn only while nobody in the office has anything to do.</summary>
    private static string TurnOf(WorkflowState state) =>
        state.Tasks.Find(t => t.WaitsFor == Roles.Citizen) is not null ? Roles.Citizen
            : state.Tasks.Count > 0 && state.Tasks.TrueForAll(t => t.WaitsFor is not null) ? state.Tasks[^1].WaitsFor! : "office";

    private IReadOnlyList<PublicStepView> Steps(CaseRow row, DateOnly? dispatched, string language)
    {
        var closedOn = row.ClosedAt is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime) : (DateOnly?)null;
        var (answered, closed) = (dispatched is not null, !row.Open);
        var words = PublicWords.Steps(language);
        return
        [
            new(words[0], row.DeliveredOn, Done: true, Now: false),
            new(words[1], null, Done: answered || closed, Now: !answered && !closed),
            new(words[2], dispatched, Done: answered, Now: answered && !closed),
            new(words[3], closedOn, Done: closed, Now: closed),
        ];
    }
}

/// <summary>The four steps that a citizen sees of every procedure.</summary>
internal static class PublicWords
{
    public static IReadOnlyList<string> Steps(string language) => language switch
    {
        "cs" => ["Podání jsme přijali", "Podání vyřizujeme", "Odpověď jsme odeslali", "Věc je uzavřena"],
        "uk" => ["Звернення отримано", "Звернення розглядається", "Відповідь надіслано", "Справу закрито"],
        _ => ["We have received your submission", "We are dealing with it", "We have sent our answer", "The case is closed"],
    };

    public static string Received(string language) => Steps(language)[0];

    public static string Erased(string language) => language switch
    {
        "cs" => "Obsah tohoto podání jsme vymazali.",
        "uk" => "Зміст цього звернення видалено.",
        _ => "We have erased the content of this submission.",
    };

    /// <summary>On the list of days to come back to, for whoever handles the case.</summary>
    public const string DocumentAdded = "Podatel přidal dokument.";
}
