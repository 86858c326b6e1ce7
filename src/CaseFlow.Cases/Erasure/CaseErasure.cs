using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Erasure;

/// <param name="Reason">Stays for good in the stub, so it says nothing of a person.</param>
/// <param name="OperationId">Unique per actor; a repeat gives the first answer.</param>
public sealed record EraseForm(string? Reason, string? OperationId = null);

/// <summary>Removes a submission's personal content everywhere (čl. 17 GDPR): rows, files, pickup mails, and the key without which its steps can't be read.
/// What stays is a stub of what, when and why, and the chain of the steps' hashes, which ends with the erasure itself.</summary>
public sealed class CaseErasure(CaseFlowContext db, Database database, CaseAccess access, OfficeClock clock, TimeProvider time, Leftovers leftovers, ILogger<CaseErasure> log)
{
    /// <summary>Status of an erased case, and kind of the step and the journal entry that say so.</summary>
    public const string Erased = "erased";

    /// <summary>What whoever wants to do something to an erased case is told.</summary>
    internal static Conflict<T> Gone<T>(Reader reader) => new(Erased, ErasureWords.Gone(reader.Language), new Dictionary<string, string?>());

    /// <summary>Those who lead the procedure; never the person the case is against or who is biased in it, nor their deputy.</summary>
    public static bool MayErase(Reader reader, CaseRow @case) =>
        reader.GrantsIn(@case).Any(g => g.Role is Roles.Coordinator or Roles.Head);

    public async Task<Answer<StepReceipt>> EraseAsync(Reader reader, string number, EraseForm form, CancellationToken cancel)
    {
        var answer = await EraseRowsAsync(reader, number, form, cancel);
        // Also for a repeat: the first one may have died before it came to this.
        if (answer.IsDone(out _)) await leftovers.RemoveAsync(cancel);
        return answer;
    }

    /// <summary>What one transaction can do. Files and mails go after it, by what it noted of them.</summary>
    internal async Task<Answer<StepReceipt>> EraseRowsAsync(Reader reader, string number, EraseForm form, CancellationToken cancel)
    {
        if (await access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel) is not { } found) return new NotFound<StepReceipt>();
        if (!MayErase(reader, found)) return new Forbidden<StepReceipt>("anotherRole");
        var (reason, errors) = GivenReason.Read(form.Reason, reader);
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);
        var answer = await database.WriteAsync(own => EraseAsync(own, reader, found.Id, reason, form.OperationId, cancel), cancel);
        if (answer.IsDone(out var receipt)) log.LogInformation("Case {CaseId} is erased by step {Revision}", found.Id, receipt.Revision);
        return answer;
    }

    private async Task<Answer<StepReceipt>> EraseAsync(CaseFlowContext own, Reader reader, Guid caseId, string reason, string? operationId, CancellationToken cancel)
    {
        var actor = reader.UserId.ToString();
        var @case = await own.Cases.SingleAsync(c => c.Id == caseId, cancel);
        if (operationId is not null && await own.Steps.AsNoTracking().SingleOrDefaultAsync(s => s.Actor == actor && s.OperationId == operationId, cancel) is { } first)
            return first.InstanceId == @case.InstanceId && first.Kind == Erased ? new Done<StepReceipt>(new StepReceipt(@case.Number, first.Revision, Erased))
                : new Conflict<StepReceipt>("operationIdUsed", MailWords.OperationUsed(reader.Language), Nothing);
        if (@case.ErasedAt is not null) return new Conflict<StepReceipt>("alreadyErased", ErasureWords.Already(reader.Language), Nothing);
        // Who hands it over holds its text: written into the pickup folder, or sent, a moment after all else was gone.
        if (await own.Messages.AnyAsync(m => m.CaseId == caseId && m.State == "sending", cancel))
            return new Conflict<StepReceipt>("mailSending", ErasureWords.MailSending(reader.Language), Nothing);

        var now = clock.Now;
        var pending = await ErasedContent.RemoveAsync(own, @case, now, time.GetUtcNow(), cancel);
        var step = await StepAsync(own, @case, actor, operationId, now, pending, cancel);
        await StepRecord.AddJournalAsync(own, @case, await own.Instances.SingleAsync(i => i.Id == @case.InstanceId, cancel), now, actor,
            [new Engine.Journal.JournalEntry(Erased, null, new Dictionary<string, string> { ["reason"] = reason })], cancel);
        await own.SaveChangesAsync(cancel);
        return new Done<StepReceipt>(new StepReceipt(@case.Number, step.Revision, Erased));
    }

    /// <summary>The erasure is the last step of the chain: nobody can take it back, or the case's content away, without breaking it.
    /// It raises the revision, so that a step begun before it can't be saved after it.</summary>
    private static async Task<StepRow> StepAsync(CaseFlowContext own, CaseRow @case, string actor, string? operationId, DateTimeOffset now, PendingRemoval pending, CancellationToken cancel)
    {
        var instance = await own.Instances.SingleAsync(i => i.Id == @case.InstanceId, cancel);
        var last = await own.Steps.AsNoTracking().Where(s => s.InstanceId == instance.Id).OrderByDescending(s => s.Revision).Select(s => new { s.Hash, s.ContextHash }).FirstOrDefaultAsync(cancel);
        instance.Revision++;
        (instance.State, instance.StateHash, instance.Status) = (pending.Write(), StepJson.Hash([]), Erased);
        var step = new StepRow
        {
            InstanceId = instance.Id, Revision = instance.Revision, Kind = Erased, Stimulus = [], Actor = actor, OperationId = operationId, OccurredAt = now, RecordedAt = now,
            BundleHash = instance.BundleHash, ContextHash = last?.ContextHash ?? "", EngineVersion = StepRecord.EngineVersion, StateHash = instance.StateHash,
            PreviousHash = last?.Hash ?? StepChain.Start(instance.Id), Hash = "", Answer = StepRecord.AnswerWith(Erased),
        };
        step.Hash = StepChain.HashOf(step);
        own.Steps.Add(step);
        return step;
    }

    private static readonly Dictionary<string, string?> Nothing = [];
}
