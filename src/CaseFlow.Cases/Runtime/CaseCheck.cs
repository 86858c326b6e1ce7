using System.Security.Cryptography;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Runtime;

/// <summary>The invariants of <c>caseflow check</c>: every open case stands in somebody's queue; every due timer, mail and inbox row will be picked up;
/// stored deadline = recomputed deadline; replayed state = stored state; the chain of hashes is whole; rows agree with the state they are projected from.</summary>
public sealed class CaseCheck(Database database, CaseKeys keys, Bundles bundles, OfficeDocuments documents, OfficeClock clock)
{
    /// <summary>Findings in words with ids, without personal data; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel = default)
    {
        var found = new List<string>();
        await using var db = database.NewContext();
        var holders = await RoleHolders.LoadAsync(db, clock.Today, null, cancel);
        foreach (var @case in await db.Cases.AsNoTracking().OrderBy(c => c.Number).ToListAsync(cancel))
            try { await CheckCaseAsync(db, @case, holders, found, cancel); }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One damaged case must not hide the others.
                found.Add($"{@case.Number}: expected a case that can be checked, but {e.GetType().Name} was thrown.");
            }
        await CheckQueuesAsync(db, found, cancel);
        return found;
    }

    private async Task CheckCaseAsync(CaseFlowContext db, CaseRow @case, IReadOnlyList<RoleHolder> holders, List<string> found, CancellationToken cancel)
    {
        var instance = await db.Instances.AsNoTracking().SingleAsync(i => i.Id == @case.InstanceId, cancel);
        var steps = await db.Steps.AsNoTracking().Where(s => s.InstanceId == instance.Id).OrderBy(s => s.Revision).ToListAsync(cancel);
        CheckChain(@case, instance, steps, found);
        var key = keys.Unwrap(await db.CaseKeys.AsNoTracking().SingleAsync(k => k.CaseId == @case.Id, cancel));
        // Erased: rows and hashes are kept, what they say can't be read any more. No finding.
        if (key is null) return;
        WorkflowState state;
        try { state = StepJson.ReadState(key.OpenState(instance.Id, instance.Revision, instance.State)); }
        catch (CryptographicException) { found.Add($"{@case.Number}: expected the state of revision {instance.Revision} to open with the case's key, but it was changed."); return; }
        var bundle = await bundles.ByHashAsync(instance.BundleHash, cancel);
        await ReplayAsync(@case, instance, steps, key, found, cancel);
        if (steps.Count > 0)
            found.AddRange(DeadlineLedger.Differences(state, bundle.Workflow, await documents.ByHashAsync(steps[^1].ContextHash, cancel)).Select(d => $"{@case.Number}: deadline {d}"));
        await CheckRowsAsync(db, @case, instance, state, holders, found, cancel);
    }

    private static void CheckChain(CaseRow @case, InstanceRow instance, IReadOnlyList<StepRow> steps, List<string> found)
    {
        if (steps.Count != instance.Revision) found.Add($"{@case.Number}: expected {instance.Revision} steps, but there are {steps.Count}.");
        var previous = StepChain.Start(instance.Id);
        foreach (var step in steps)
        {
            if (step.PreviousHash != previous) found.Add($"{@case.Number}: expected step {step.Revision} to be chained to the step before, but it is not.");
            if (StepChain.HashOf(step) != step.Hash) found.Add($"{@case.Number}: expected step {step.Revision} to have its own hash, but the row was changed.");
            previous = step.Hash;
        }
        if (steps.Count > 0 && steps[^1].StateHash != instance.StateHash) found.Add($"{@case.Number}: expected the state of the last step, but the instance has another.");
    }

    private async Task ReplayAsync(CaseRow @case, InstanceRow instance, IReadOnlyList<StepRow> steps, CaseKey key, List<string> found, CancellationToken cancel)
    {
        var state = WorkflowEngine.New((await bundles.ByHashAsync(instance.BundleHash, cancel)).Workflow, instance.Id.ToString());
        foreach (var step in steps)
        {
            byte[] stimulus;
            try { stimulus = key.OpenStimulus(instance.Id, step.Revision, step.Stimulus); }
            catch (CryptographicException) { found.Add($"{@case.Number}: expected the stimulus of step {step.Revision} to open with the case's key, but it was changed."); return; }
            var (workflow, context) = ((await bundles.ByHashAsync(step.BundleHash, cancel)).Workflow, await documents.ByHashAsync(step.ContextHash, cancel));
            if (WorkflowEngine.Step(workflow, state, StepJson.ReadStimulus(stimulus), context) is not StepAccepted accepted)
            {
                found.Add($"{@case.Number}: expected step {step.Revision} to be accepted when replayed, but it was rejected (engine {step.EngineVersion}, now {StepRecord.EngineVersion}).");
                return;
            }
            var written = StepJson.Write(accepted.State);
            if (StepJson.Hash(written) != step.StateHash)
            {
                found.Add($"{@case.Number}: expected step {step.Revision} to give the stored state when replayed, but it gives another (engine {step.EngineVersion}, now {StepRecord.EngineVersion}).");
                return;
            }
            state = StepJson.ReadState(written);
        }
        if (StepJson.Hash(StepJson.Write(state)) != instance.StateHash) found.Add($"{@case.Number}: expected the replayed state to be the stored one, but it is another.");
    }

    /// <summary>One that no rule ever called for has no row, whether it still sleeps or ended with its case.</summary>
    private static bool WasTold(DeadlineState deadline) =>
        deadline.Status != DeadlineStatus.Dormant && !(deadline.Status == DeadlineStatus.Cancelled && deadline.Applied is null && deadline.History.Count == 0);

    private static async Task CheckRowsAsync(
        CaseFlowContext db, CaseRow @case, InstanceRow instance, WorkflowState state, IReadOnlyList<RoleHolder> holders, List<string> found, CancellationToken cancel)
    {
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == instance.Id && t.State == "open").ToListAsync(cancel);
        foreach (var missing in state.Tasks.Select(t => t.Id).Except(tasks.Select(t => t.TaskId))) found.Add($"{@case.Number}: expected a row for the open task {missing}, but there is none.");
        foreach (var extra in tasks.Select(t => t.TaskId).Except(state.Tasks.Select(t => t.Id))) found.Add($"{@case.Number}: expected task {extra} to be open in the state, but it is not.");
        foreach (var row in tasks)
            if (row.AssigneeId is null || holders.All(h => h.UserId != row.AssigneeId))
                if (!holders.Any(h => h.Grant.Role == row.Role && h.Covers(@case) && !StandingRole.IsExcluded(h.UserId, TaskRows.TaskOf(row), @case)))
                    found.Add($"{@case.Number}: expected somebody who may take task {row.Name}, but nobody holds the role {row.Role}.");
        var waits = state.Timers.Count > 0 || state.Incidents.Count > 0 || await db.Inbox.AnyAsync(i => i.InstanceId == instance.Id, cancel);
        if (@case.Open && tasks.Count == 0 && !waits) found.Add($"{@case.Number}: expected the open case to stand in somebody's queue, but it has no task, timer or incident.");

        var timers = await db.Inbox.AsNoTracking().Where(i => i.InstanceId == instance.Id).Select(i => i.Id).ToListAsync(cancel);
        foreach (var timer in state.Timers.Where(t => !timers.Contains(Timers.IdOf(instance.Id, t.Id)))) found.Add($"{@case.Number}: expected an inbox row for timer {timer.Id}, but there is none.");

        var deadlines = await db.Deadlines.AsNoTracking().Where(d => d.InstanceId == instance.Id).ToListAsync(cancel);
        foreach (var deadline in state.Deadlines.Where(WasTold))
            if (deadlines.Find(d => d.DeadlineId == deadline.Id) is not { } row) found.Add($"{@case.Number}: expected a row for deadline {deadline.Id}, but there is none.");
            else if (row.LastDay != deadline.LastDay || row.MetOn != deadline.MetOn || !string.Equals(row.State, deadline.Status.ToString(), StringComparison.OrdinalIgnoreCase))
                found.Add($"{@case.Number}: expected the row of deadline {deadline.Id} to show its last day {deadline.LastDay:yyyy-MM-dd}, but it shows {row.LastDay:yyyy-MM-dd}.");
        if ((@case.DueOn, @case.DueKind) != CaseColumns.Due(state)) found.Add($"{@case.Number}: expected the case's due day to be its nearest open deadline, but it is {@case.DueOn:yyyy-MM-dd}.");
    }

    private async Task CheckQueuesAsync(CaseFlowContext db, List<string> found, CancellationToken cancel)
    {
        // Due for more than a quarter of an hour: no sweep has picked it up.
        var late = clock.Now.AddMinutes(-15);
        foreach (var row in await db.Inbox.AsNoTracking().Where(i => i.DueAt < late).OrderBy(i => i.DueAt).ToListAsync(cancel))
            found.Add($"Inbox {row.Id}: expected to be picked up by {row.DueAt:u}, but it still waits ({row.Attempts} attempts{(row.LastError is { } error ? ", " + error : "")}).");
        foreach (var row in await db.Messages.AsNoTracking().Where(m => m.State == "waiting" && m.DueAt < late || m.State == "sending" && m.DueAt < late).OrderBy(m => m.DueAt).ToListAsync(cancel))
            found.Add($"Mail {row.Id}: expected to be handed over by {row.DueAt:u}, but it is {row.State}.");
    }
}
