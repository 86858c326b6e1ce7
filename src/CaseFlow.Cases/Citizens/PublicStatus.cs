using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Citizens;

/// <summary>A case as its submitter sees it: what happens, by when, who is to act and what is wanted of them. No names; of the file only what they were written.</summary>
public sealed class PublicStatus(CaseFlowContext db, CaseStates states, DeadlineProofs proofs, Bundles bundles, CitizenNotes notes, OfficeClock clock)
{
    private static readonly string[] Nobody = ["cancelled", "dormant"];

    /// <param name="language">Null: the submitter's.</param>
    public async Task<PublicStatusView> OfAsync(CaseRow row, string? language, CancellationToken cancel)
    {
        var speaks = Words.LanguageOf(language ?? row.Language);
        if (row.ErasedAt is not null)
            return new PublicStatusView(row.Number, PublicWords.Erased(speaks), row.DeliveredOn, null, false, Closed: true, speaks, [], null) { Erased = true };
        var bundle = await bundles.ByHashAsync(row.BundleHash, cancel);
        var state = await states.ReadAsync(row, cancel);
        var procedure = bundle.Procedure;
        var status = row.Status is null ? null : procedure.Status(row.Status);
        var unheard = IsUnheard(procedure, state);
        var (statutory, later) = await PromisedAsync(row, procedure, cancel);
        // Who gave no name is answered by nobody: the term is the office's own.
        var promised = HasNoName(procedure, state) ? null : statutory;
        var waits = row.Open && promised is { MetOn: null };
        var overrun = waits && (promised!.State == "overrun" || promised.LastDay < clock.Today);
        var at = !row.Open ? CitizenStep.Closed : status?.Step ?? CitizenStep.Working;
        var answered = at < CitizenStep.Answered ? null : AnsweredOn(procedure, state) ?? (unheard ? null : statutory?.MetOn);
        var sentence = answered is null && at >= CitizenStep.Answered ? status?.CitizenUnanswered ?? status?.Citizen : status?.Citizen;
        return new PublicStatusView(
            row.Number, sentence?.In(speaks) ?? status?.Label.In(speaks) ?? PublicWords.Received(speaks), row.DeliveredOn,
            // Once the answer left there is nothing to wait for.
            waits ? promised!.LastDay : null, overrun, !row.Open, speaks,
            StepsOf(row, at, answered, answers: !unheard && !IsNoneDue(procedure, at, state), speaks), promised is null ? null : await proofs.OfAsync(row, promised, speaks, cancel))
        {
            Turn = state is null || !row.Open ? null : TurnOf(state, at),
            Passed = waits && promised!.LastDay < clock.Today,
            OverrunReason = overrun ? state?.Deadlines.Find(d => d.Id == promised!.DeadlineId)?.OverrunReason : null,
            NewDate = overrun ? later?.LastDay : null,
            NewDatePassed = overrun && later?.LastDay < clock.Today,
            Notes = state is null ? [] : await notes.OfAsync(row, bundle, state, speaks, cancel),
            Actions = state is null ? [] : ActionsOf(bundle, state, speaks),
        };
    }

    public async Task<IReadOnlyList<CitizenNoteView>> NotesAsync(CaseRow row, string language, CancellationToken cancel) => await states.ReadAsync(row, cancel) is { } state
        ? await notes.OfAsync(row, await bundles.ByHashAsync(row.BundleHash, cancel), state, Words.LanguageOf(language), cancel) : [];

    /// <summary>The term first promised, and the one that took its place when it was exceeded. Without promised kinds in the manifest: the statutory one.
    /// The kinds stand in the manifest in the order in which they are promised.</summary>
    private async Task<(DeadlineRow? First, DeadlineRow? Later)> PromisedAsync(CaseRow row, Procedure procedure, CancellationToken cancel)
    {
        var kinds = procedure.DeadlineKinds.Where(k => k.Promised).Select(k => k.Name).ToList();
        var known = await db.Deadlines.AsNoTracking().Where(d => d.CaseId == row.Id && d.InstanceId == row.InstanceId && !Nobody.Contains(d.State)
            && (kinds.Contains(d.Kind) || kinds.Count == 0 && d.Basis == "statutory")).OrderBy(d => d.Id).ToListAsync(cancel);
        var first = known.OrderBy(d => kinds.IndexOf(d.Kind)).FirstOrDefault() is { } any ? known.Last(d => d.Kind == any.Kind) : null;
        return (first, known.LastOrDefault(d => d.MetOn is null && kinds.IndexOf(d.Kind) > kinds.IndexOf(first!.Kind) && d.LastDay > first.LastDay));
    }

    /// <summary>The last day on which a letter that answers left for the submitter; what was only put into the file answers nobody.</summary>
    private static DateOnly? AnsweredOn(Procedure procedure, WorkflowState? state) => state?.Letters
        .Where(l => procedure.Answers.Contains(l.Template) && procedure.Recipients.ContainsKey(l.Addressee) && l.Channel != "file").Max(l => l.DispatchedOn);

    private static bool HasNoName(Procedure procedure, WorkflowState? state) =>
        procedure.Recipients.Values.Any(r => r.Anonymous is { } field && Values.IsTrue(state?.Variables.GetValueOrDefault(field)));

    /// <summary>There is nobody to write to.</summary>
    private static bool IsUnheard(Procedure procedure, WorkflowState? state) => HasNoName(procedure, state)
        || procedure.Recipients.Values.Any(r => r.Notify is { } field && state?.Variables.GetValueOrDefault(field) is JsonValue notify && notify.GetValueKind() == JsonValueKind.False);

    /// <summary>The procedure promises a day for its answers, but none for this case: whether there will be one nobody can say.</summary>
    private static bool IsNoneDue(Procedure procedure, CitizenStep at, WorkflowState? state) =>
        at == CitizenStep.Working && procedure.DeadlineKinds.Exists(k => k.Promised)
        && state?.Deadlines.Exists(d => procedure.Deadline(d.Kind) is { Promised: true } && d.Status is not DeadlineStatus.Dormant) == false;

    /// <summary>What the citizen may do, as the drawing offers it: actions with the role "citizen", their forms without what only the office knows.</summary>
    private static IReadOnlyList<ActionView> ActionsOf(Bundle bundle, WorkflowState state, string language) =>
        [.. from action in CitizensActions(bundle, state)
            select new ActionView(action.Name, bundle.Procedure.Translate(action.Button, language), FormViews.Of(FormOf(bundle.Procedure, action), _ => null, language, Staff.Nobody), MayTake: true)];

    internal static IEnumerable<OfferedAction> CitizensActions(Bundle bundle, WorkflowState state) =>
        Actions.OfferedBy(bundle.Workflow, state).Where(a => a.Roles.Contains(Roles.Citizen));

    internal static IReadOnlyList<ResolvedField> FormOf(Procedure procedure, OfferedAction action) =>
        [.. FormViews.Resolve(procedure, action.Form).Where(f => !f.ReadOnly && f.Field.Type is FieldType.Text or FieldType.String)];

    /// <summary>Somebody else's turn only while nobody in the office has anything to do; nobody's once the answer is out and nothing is left to do.</summary>
    private static string? TurnOf(WorkflowState state, CitizenStep at) =>
        state.Tasks.Exists(t => t.WaitsFor == Roles.Citizen) ? Roles.Citizen
            : state.Tasks.Count > 0 && state.Tasks.TrueForAll(t => t.WaitsFor is not null) ? state.Tasks[^1].WaitsFor!
            : state.Tasks.Count == 0 && at == CitizenStep.Answered ? null : "office";

    /// <param name="answers">False: nobody will be answered, so that step isn't shown while it lies ahead.</param>
    private IReadOnlyList<PublicStepView> StepsOf(CaseRow row, CitizenStep at, DateOnly? answered, bool answers, string language)
    {
        var closedOn = row.ClosedAt is { } closed ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(closed, clock.Zone).DateTime) : (DateOnly?)null;
        var words = PublicWords.Steps(language);
        var steps = new List<PublicStepView>
        {
            new(words[0], row.DeliveredOn, Done: true, at == CitizenStep.Received),
            new(words[1], null, at > CitizenStep.Working, at == CitizenStep.Working),
        };
        if (answered is not null || at < CitizenStep.Answered && answers) steps.Add(new(words[2], answered, answered is not null, at == CitizenStep.Answered));
        else if (at == CitizenStep.Answered) steps.Add(new(PublicWords.Unanswered(language), null, Done: true, Now: true));
        steps.Add(new(words[3], at == CitizenStep.Closed ? closedOn : null, at == CitizenStep.Closed, at == CitizenStep.Closed));
        return steps;
    }
}

/// <summary>The four steps that a citizen sees of every procedure.</summary>
internal static class PublicWords
{
    public static IReadOnlyList<string> Steps(string language) => language switch
    {
        "cs" => ["Přijetí podání", "Vyřizování", "Odeslání odpovědi", "Uzavření věci"],
        "uk" => ["Отримання звернення", "Розгляд", "Надсилання відповіді", "Закриття справи"],
        _ => ["We receive your submission", "We deal with it", "We send our answer", "We close the case"],
    };

    /// <summary>In place of the answer, where none is sent.</summary>
    public static string Unanswered(string language) => language switch
    {
        "cs" => "Vyřízeno bez odpovědi",
        "uk" => "Розглянуто без відповіді",
        _ => "Settled without an answer",
    };

    public static string Received(string language) => language switch
    {
        "cs" => "Podání jsme přijali.",
        "uk" => "Звернення отримано.",
        _ => "We have received your submission.",
    };

    public static string Erased(string language) => language switch
    {
        "cs" => "Obsah tohoto podání jsme vymazali.",
        "uk" => "Зміст цього звернення видалено.",
        _ => "We have erased the content of this submission.",
    };

    /// <summary>On the list of days to come back to, for whoever handles the case.</summary>
    public const string DocumentAdded = "Podatel přidal dokument.";
}
