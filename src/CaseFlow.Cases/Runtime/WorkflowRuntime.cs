using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Runtime;

/// <summary>The only one that takes steps: load → step → apply effects → save once, then nudge the jobs. (A replay and a letter's preview step too, but keep nothing.)</summary>
public sealed class WorkflowRuntime(
    Database database, Bundles bundles, OfficeDocuments documents, CaseKeys keys, EffectApplier effects, OfficeClock clock, JobNudge nudge, OpeningTurn opening,
    KnownHolders holders, UnnamedFiles files,
    ILogger<WorkflowRuntime> log)
{
    // Conflicts are rare: writers of this process queue. What still conflicts after so many tries is a fault.
    private const int Attempts = 10;
    private const string InboxGone = "inboxGone";

    /// <param name="operationId">Unique per actor; a repeat gives the first answer and does nothing.</param>
    public Task<RuntimeResult> SendAsync(Guid instanceId, Stimulus stimulus, string? operationId, CancellationToken cancel) =>
        SendAsync(instanceId, stimulus, operationId, null, cancel);

    /// <param name="stillFits">Asked in every try, together with the state the step is made from: false → <c>staleRevision</c>, and nothing is done.</param>
    internal Task<RuntimeResult> SendAsync(
        Guid instanceId, Stimulus stimulus, string? operationId, Func<CaseFlowContext, Task<bool>>? stillFits, CancellationToken cancel) =>
        ToldAsync(() => EnterAsync(instanceId, stimulus, operationId, null, stillFits, cancel));

    /// <summary>Opens a case and takes its first step, in one save. The answer's instance is the case's root.</summary>
    internal Task<RuntimeResult> StartAsync(
        NewCase what, StartRequested stimulus, string? operationId, IReadOnlyList<DocumentRow> attachments, CancellationToken cancel) =>
        ToldAsync(async () =>
        {
            await using var open = await database.OpenAsync(cancel);
            var db = open.Db;
            var present = await StepQueries.PresentAsync(db, stimulus.Actor, operationId);
            if (RepeatOf(present, operationId, null) is { } first) return first;
            var context = await documents.CurrentAsync(db, present.ContextHash, cancel);
            using var turn = await opening.TakeAsync(cancel);
            var today = clock.Today;
            var (@case, instance, keyRow, key) = await CaseOpening.AddAsync(db, keys, what, clock.Now, today, opening.Queued(what.Bundle.Procedure.NumberPrefix, today.Year), cancel);
            foreach (var document in attachments)
            {
                document.CaseId = @case.Id;
                db.Documents.Add(document);
            }
            return await StepAsync(new Entry(db, new StandingCase { Case = @case, Instance = instance, Key = keyRow }, key, what.Bundle, stimulus, operationId, context, present.AccessVersion), () => SaveOpenedAsync(db, turn, cancel), cancel);
        });

    private async Task SaveOpenedAsync(CaseFlowContext db, IDisposable turn, CancellationToken cancel)
    {
        var numbers = db.Numbers.Local.ToList();
        try
        {
            await database.SaveAsync(db, () =>
            {
                numbers.ForEach(opening.Queue);
                turn.Dispose();
            }, cancel);
            numbers.ForEach(opening.Stands);
        }
        catch
        {
            numbers.ForEach(opening.Fails);
            throw;
        }
    }

    /// <summary>What a person or tool is told of an attempt.</summary>
    private async Task<RuntimeResult> ToldAsync(Func<Task<RuntimeResult>> attempt)
    {
        try
        {
            var result = await RetriedAsync(attempt);
            return result is EffectNotApplied refused ? new StepNotTaken(refused.Refusal.Code, refused.Refusal.Message) : result;
        }
        catch (ExpressionBackstop stopped)
        {
            // Depends on the machine, so it can't become an incident; a job's row stays in the Inbox and is tried again instead.
            log.LogWarning("A step was abandoned: {Reason}", stopped.Message);
            return new StepNotTaken("expressionStopped", "Expected the step's expressions to end in time, but one had to be stopped; nothing was kept. Try again.");
        }
    }

    /// <summary>Enters a due Inbox row; the row goes with the step. What the engine rejects (a late timer) goes too: it can never fit again.</summary>
    internal async Task<RuntimeResult> ConsumeAsync(InboxRow row, CancellationToken cancel)
    {
        var stimulus = StepJson.ReadStimulus(System.Text.Encoding.UTF8.GetBytes(row.Stimulus));
        if (stimulus is TimerElapsed timer && clock.Now > timer.OccurredAt) stimulus = timer with { SeenAt = clock.Now };
        var result = await RetriedAsync(() => EnterAsync(row.InstanceId, stimulus, row.Id, row.Id, null, cancel));
        if (result is EffectNotApplied refused)
        {
            log.LogWarning("Effect {Code} of inbox row {InboxId} refused; entered as an incident", refused.Refusal.Code, row.Id);
            var said = new EffectRefused { OccurredAt = stimulus.OccurredAt, Actor = stimulus.Actor, Of = stimulus, Reason = refused.Refusal.Message };
            result = await RetriedAsync(() => EnterAsync(row.InstanceId, said, row.Id, row.Id, null, cancel));
        }
        if (result is StepNotTaken { Code: InboxGone }) return result;
        // A case that was opened must start: its row stays, with the fault, until the cause is mended.
        if (result is StepNotTaken { Code: not "erased" } not && stimulus is StartRequested)
            throw new InvalidOperationException($"Expected the case opened by inbox row {row.Id} to start, but it was rejected: {not.Code}.");
        if (result is StepNotTaken) await RetriedAsync(() => ForgetAsync(row.Id, result, cancel));
        return result is EffectNotApplied again
            ? throw new InvalidOperationException($"Expected the incident of inbox row {row.Id} to be kept, but its effect was refused too: {again.Refusal.Code}.") : result;
    }

    private async Task<RuntimeResult> RetriedAsync(Func<Task<RuntimeResult>> attempt)
    {
        for (var left = Attempts; ; left--)
            try { return await attempt(); }
            catch (Exception e) when (left > 1 && database.IsConflict(e))
            {
                log.LogDebug("Conflict, {Left} tries left", left - 1);
            }
    }

    private async Task<RuntimeResult> EnterAsync(
        Guid instanceId, Stimulus stimulus, string? operationId, string? inboxId, Func<CaseFlowContext, Task<bool>>? stillFits, CancellationToken cancel)
    {
        var result = await TryAsync(instanceId, stimulus, operationId, inboxId, stillFits, cancel);
        if (result is not StepNotTaken || operationId is null) return result;
        // What no longer fits may have been done by this very operation, after our look for it.
        await using var open = await database.OpenAsync(cancel);
        var db = open.Db;
        return RepeatOf(await StepQueries.PresentAsync(db, stimulus.Actor, operationId), operationId, instanceId) ?? result;
    }

    private async Task<RuntimeResult> TryAsync(
        Guid instanceId, Stimulus stimulus, string? operationId, string? inboxId, Func<CaseFlowContext, Task<bool>>? stillFits, CancellationToken cancel)
    {
        await using var open = await database.OpenAsync(cancel);
        var db = open.Db;
        // Kept in the same save: the row is gone when, and only when, the step is there.
        var row = inboxId is null ? null : await db.Inbox.FindAsync([inboxId], cancel);
        if (row is not null) db.Inbox.Remove(row);
        var present = await StepQueries.StandingAsync(db, instanceId, stimulus.Actor, operationId);
        if (RepeatOf(present, operationId, instanceId) is { } first)
        {
            if (inboxId is not null) await database.SaveAsync(db, cancel);
            return first;
        }
        // Another sweep had it, and the engine rejected it; or it was cancelled or held meanwhile. By now it might fit by accident.
        if (inboxId is not null && row is not { Hold: null }) return new StepNotTaken(InboxGone, $"Expected the inbox row {inboxId} to wait still, but it doesn't.");
        if (present.Standing is not { } standing) return new StepNotTaken("notRunning", $"Expected the instance {instanceId}, but there is none.");
        var key = keys.Unwrap(standing.Key);
        if (key is null) return new StepNotTaken("erased", $"Expected the case of instance {instanceId} to be readable, but it is erased.");
        var entry = new Entry(db, standing, key, await bundles.ByHashAsync(standing.Instance.BundleHash, cancel), stimulus, operationId,
            await documents.CurrentAsync(db, present.ContextHash, cancel), present.AccessVersion);
        return stillFits is not null && !await stillFits(db)
            ? new StepNotTaken("staleRevision", $"Expected the form to be of the present revision, but instance {instanceId} has moved on.")
            : await StepAsync(entry, () => database.SaveAsync(db, cancel), cancel);
    }

    private async Task<RuntimeResult> StepAsync(Entry entry, Func<Task> save, CancellationToken cancel)
    {
        var (db, standing, key, bundle, _, operationId, (contextHash, context), accessVersion) = entry;
        var (@case, instance) = (standing.Case, standing.Instance);
        var stimulusBytes = StepJson.Write(entry.Stimulus);
        // Stepped from what is stored, so that a replay can't differ.
        var stimulus = StepJson.ReadStimulus(stimulusBytes);
        var before = StepJson.ReadState(key.OpenState(instance.Id, instance.Revision, instance.State));
        var result = WorkflowEngine.Step(bundle.Workflow, before, stimulus, context);
        if (result is not StepAccepted accepted)
        {
            var rejected = (StepRejected)result;
            log.LogInformation("Instance {InstanceId} rejected {Kind}: {Code}", instance.Id, stimulus.GetType().Name, rejected.Code);
            return new StepNotTaken(rejected.Code, rejected.Message);
        }
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(stimulus.OccurredAt, context.OfficeZone).DateTime);
        var step = new StepScope
        {
            Db = db, Case = @case, Instance = instance, Bundle = bundle, Before = before, State = accepted.State, Stimulus = stimulus,
            Now = clock.Now, Today = today, Holders = await holders.AllAsync(db, accessVersion, clock.Today, cancel),
        };
        // What an unsaved step stored the sweep takes later: another try may have stored the same.
        if (await effects.ApplyAsync(step, accepted.Effects, cancel) is { } refusal) return new EffectNotApplied(refusal);
        StepRecord.Add(step, accepted, standing, key, stimulusBytes, operationId, contextHash);
        var (sweep, mail) = (db.Inbox.Local.Any(i => i.DueAt <= step.Now && db.Entry(i).State == EntityState.Added), db.Messages.Local.Count > 0);
        var dropped = files.Written(step.Dropped);
        await save();
        await files.RemoveAsync(dropped);
        log.LogInformation("Instance {InstanceId} took step {Revision} ({Kind})", instance.Id, instance.Revision, stimulus.GetType().Name);
        if (sweep) nudge.Sweep();
        if (mail) nudge.Mail();
        return new StepSaved(instance.Id, instance.Revision, @case.Status, Repeated: false);
    }

    private static RuntimeResult? RepeatOf(Present present, string? operationId, Guid? instanceId)
    {
        if (operationId is null || present.Done is not { } first) return null;
        // A new case is the first step of an instance: of any other the operation was about something else.
        return (instanceId is { } id ? id != first.InstanceId : first.Revision != 1)
            ? new StepNotTaken("operationIdUsed", $"Expected the operation {operationId} to be new, but it was used for another case.")
            : StepRecord.AnswerOf(first);
    }

    private async Task<RuntimeResult> ForgetAsync(string inboxId, RuntimeResult result, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        if (await db.Inbox.FindAsync([inboxId], cancel) is not { } row) return result;
        db.Inbox.Remove(row);
        await database.SaveAsync(db, cancel);
        return result;
    }

    private sealed record Entry(
        CaseFlowContext Db, StandingCase Standing, CaseKey Key, Bundle Bundle, Stimulus Stimulus, string? OperationId,
        OfficeDocument Context, long AccessVersion);

    /// <summary>An effect was refused: a person is told, a job's stimulus comes back as an incident.</summary>
    private sealed record EffectNotApplied(Refusal Refusal) : RuntimeResult;
}

public abstract record RuntimeResult;

/// <param name="Repeated">True: this operation was done before, and this is its first answer.</param>
public sealed record StepSaved(Guid InstanceId, int Revision, string? CaseStatus, bool Repeated) : RuntimeResult;

/// <summary>The engine rejected the stimulus, or an effect was refused. Nothing was kept.</summary>
public sealed record StepNotTaken(string Code, string Message) : RuntimeResult;
