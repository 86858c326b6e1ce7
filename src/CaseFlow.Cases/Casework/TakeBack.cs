using CaseFlow.Cases.Access;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The last step of a case, as it may be taken back.</summary>
/// <param name="What">What it was, in the reader's words.</param>
/// <param name="By">Who took it.</param>
/// <param name="Until">When the first of its mails to a citizen leaves; null: none waits, so it may be taken back until something else happens.</param>
public sealed record TakeBackOffer(string What, string By, DateTimeOffset At, DateTimeOffset? Until);

/// <summary>Takes the last step of a case back while nothing of it has left the house: a click that was a mistake. Only a step that a person took, only the last one, and only once.</summary>
public sealed class TakeBack(
    CaseFlowContext db, CaseAccess access, CaseKeys keys, Bundles bundles, OfficeDocuments documents, WorkflowRuntime runtime, OfficeClock clock)
{
    private const string NothingToTakeBack = "nothingToTakeBack", LeftTheHouse = "leftTheHouse";

    /// <summary>Kinds of steps that people take; only those of the office, for what a citizen did is theirs.</summary>
    private static readonly IReadOnlyList<string> Taken = ["taskCompleted", "actionTaken", "fieldsCorrected"];
    /// <summary>Entries of a step's journal that tell that something of it is out of the house, or in the hands of another case.</summary>
    private static readonly IReadOnlyList<string> Gone = ["letterDispatched", "letterSigned", "caseOpened", "eventPublished"];

    /// <summary>Null when there is nothing to take back, or not for this reader.</summary>
    public async Task<TakeBackOffer?> OfferAsync(Reader reader, string number, CancellationToken cancel)
    {
        if (await FindAsync(reader, number, cancel) is not { } @case || (await LookAsync(@case, cancel)).Step is not { } last || !May(reader, @case, last.Step.Actor)) return null;
        var (bundle, names) = (await bundles.ByHashAsync(@case.BundleHash, cancel), await Staff.NamesAsync(db, cancel));
        return new TakeBackOffer(new JournalWords(bundle.Procedure, bundle.Workflow, names, reader.Language).Of(last.Entry), Staff.ActorName(last.Step.Actor, names, reader.Language), last.Step.OccurredAt, last.Until);
    }

    /// <summary>The first answer to an operation that was done before; null when it is new.</summary>
    public async Task<Answer<StepReceipt>?> FirstAnswerAsync(Reader reader, string number, string? operationId, CancellationToken cancel) =>
        await FindAsync(reader, number, cancel) is { } @case ? await StepReceipts.FirstAsync(db, reader.UserId.ToString(), operationId, @case.InstanceId, cancel) : null;

    /// <param name="reason">Kept sealed with the step, for it may name somebody.</param>
    public async Task<Answer<StepReceipt>> TakeAsync(Reader reader, string number, string? reason, string? operationId, CancellationToken cancel)
    {
        if (await FindAsync(reader, number, cancel) is not { } @case) return new NotFound<StepReceipt>();
        var actor = reader.UserId.ToString();
        if (await StepReceipts.FirstAsync(db, actor, operationId, @case.InstanceId, cancel) is { } first) return first;
        var (last, refusal) = await LookAsync(@case, cancel);
        if (!May(reader, @case, last?.Step.Actor)) return new Forbidden<StepReceipt>("anotherRole");
        var (why, errors) = GivenReason.Read(reason, reader);
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);
        if (last is null) return await AgainAsync() ?? Not(refusal!, reader);
        if (await BeforeAsync(@case, last.Step.Revision, cancel) is not { } before) return await AgainAsync() ?? Not(NothingToTakeBack, reader);
        var stimulus = new StepTakenBack
        {
            OccurredAt = clock.Now, Actor = actor, Revision = last.Step.Revision, Reason = why, State = System.Text.Encoding.UTF8.GetString(StepJson.Write(before)), Box = last.Entry.ActivityId,
        };
        var result = await runtime.SendAsync(@case.InstanceId, stimulus, operationId, cancel);
        // Somebody was faster, or the mail went out between our look and the step.
        if (result is StepNotTaken { Code: NothingToTakeBack or LeftTheHouse } not) return Not(not.Code, reader);
        return StepReceipts.Of(result, number, reader.Language);

        // The same click may have been saved since we looked for it.
        Task<Answer<StepReceipt>?> AgainAsync() => StepReceipts.FirstAsync(db, actor, operationId, @case.InstanceId, cancel);
    }

    /// <summary>The handler and their deputy, who took the step, and who leads the procedure.</summary>
    private static bool May(Reader reader, CaseRow @case, string? actor) =>
        !@case.IsBiased(reader.UserId) && (@case.HandlerId == reader.UserId || actor == reader.UserId.ToString()
        || reader.GrantsIn(@case).Any(g => g.Role is Roles.Coordinator or Roles.Head || g.ForUserId is { } whom && whom == @case.HandlerId));

    /// <summary>The step that may be taken back, or why there is none. What happens meanwhile the runtime finds out when the step is saved.</summary>
    private async Task<(LastStep? Step, string? Refusal)> LookAsync(CaseRow @case, CancellationToken cancel)
    {
        if (@case.ErasedAt is not null) return (null, NothingToTakeBack);
        var step = await db.Steps.AsNoTracking().Where(s => s.InstanceId == @case.InstanceId).OrderByDescending(s => s.Revision).FirstOrDefaultAsync(cancel);
        if (step is null || step.Revision < 2 || !Taken.Contains(step.Kind) || !Guid.TryParse(step.Actor, out _)) return (null, NothingToTakeBack);
        var told = await db.Journal.AsNoTracking().Where(j => j.CaseId == @case.Id && j.InstanceId == null && j.Revision == step.Revision).OrderBy(j => j.Sequence).ToListAsync(cancel);
        var mails = await db.Messages.AsNoTracking().Where(m => m.CaseId == @case.Id && m.StepRevision == step.Revision).ToListAsync(cancel);
        if (told.Exists(j => Gone.Contains(j.Kind)) || mails.Exists(QueuedMail.HasLeft)) return (null, LeftTheHouse);
        if (told.Find(j => Taken.Contains(j.Kind)) is not { } entry) return (null, NothingToTakeBack);
        return (new LastStep(step, entry, mails.Where(m => m is { ToCitizen: true, State: "waiting" }).Min(m => (DateTimeOffset?)m.DueAt)), null);
    }

    /// <summary>The state before the last step, which only the steps before it know. Null when they can't be taken again, or something happened meanwhile.</summary>
    private async Task<WorkflowState?> BeforeAsync(CaseRow @case, int revision, CancellationToken cancel)
    {
        var instance = await db.Instances.AsNoTracking().SingleAsync(i => i.Id == @case.InstanceId, cancel);
        if (keys.Unwrap(await db.CaseKeys.AsNoTracking().SingleAsync(k => k.CaseId == @case.Id, cancel)) is not { } key) return null;
        var replay = await new StepReplay(bundles, documents, @case, instance, key, static _ => { }).RunAsync(db, cancel);
        return replay?.Revision == revision ? replay.Before : null;
    }

    private static Conflict<StepReceipt> Not(string code, Reader reader) => new(code, (code, reader.Language) switch
    {
        (LeftTheHouse, "cs") => "Krok už zpět vzít nejde: něco z něj opustilo úřad (odešel e-mail, byl vypraven dopis nebo vznikl další případ).",
        (LeftTheHouse, _) => "The step can't be taken back any more: something of it has left the office (an e-mail went out, a letter was dispatched, or another case was opened).",
        (_, "cs") => "Není co vzít zpět: poslední krok neudělal člověk, nebo se mezitím stalo něco dalšího.",
        _ => "There is nothing to take back: the last step wasn't a person's, or something else has happened since.",
    }, new Dictionary<string, string?>());

    private Task<CaseRow?> FindAsync(Reader reader, string number, CancellationToken cancel) =>
        access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel);

    private sealed record LastStep(StepRow Step, JournalRow Entry, DateTimeOffset? Until);
}
