using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Runtime;

/// <summary>Enters every due Inbox row through the runtime, in the order (due time, id).</summary>
public sealed class Sweep(Database database, WorkflowRuntime runtime, OfficeClock clock, KeptClock kept, TimeProvider time, SweepTurn turn, ILogger<Sweep> log)
{
    private const int Batch = 100;

    /// <summary>How many rows were consumed. A row that fails stays with its error and is tried again later.</summary>
    /// <param name="until">Null: what is due once the turn has come.</param>
    public async Task<int> RunDueAsync(DateTimeOffset? until, CancellationToken cancel)
    {
        using var held = await turn.TakeAsync(cancel);
        var (now, consumed, failed) = (until ?? clock.Now, 0, new HashSet<string>());
        // Ten thousand may be due the same morning: asked for by the hundred. What they make that is due at once comes with the next hundred.
        while (await DueAsync(now, failed, Batch, cancel) is { Count: > 0 } rows)
            foreach (var row in rows)
            {
                cancel.ThrowIfCancellationRequested();
                if (await ConsumeAsync(row, failed, cancel)) consumed++;
            }
        await StandTasksAsync(cancel);
        if (!clock.IsSimulated) await kept.KeepAsync(clock.Now, cancel);
        turn.Finished(time.GetTimestamp());
        return consumed;
    }

    /// <summary>Once a day: grants begin and end by themselves, so open tasks may have to stand with another role.</summary>
    internal async Task StandTasksAsync(CancellationToken cancel)
    {
        var today = clock.Today;
        if (turn.StoodOn == today) return;
        await using var db = database.NewContext();
        var holders = await RoleHolders.LoadAsync(db, today, null, cancel);
        // No grant began or ended since: nothing moves, and a hundred thousand tasks needn't be looked through.
        if (turn.StoodWith is null || !turn.StoodWith.SetEquals(holders)) await StandingTasks.RefreshAsync(database, own => RoleHolders.LoadAsync(own, today, null, cancel), cancel);
        (turn.StoodOn, turn.StoodWith) = (today, holders.ToHashSet());
    }

    /// <summary>The row due first, of those that did not fail in this run.</summary>
    internal async Task<InboxRow?> NextAsync(DateTimeOffset until, IReadOnlySet<string> failed, CancellationToken cancel) => (await DueAsync(until, failed, 1, cancel)).SingleOrDefault();

    private async Task<List<InboxRow>> DueAsync(DateTimeOffset until, IReadOnlySet<string> failed, int most, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        var due = db.Inbox.AsNoTracking().Where(i => i.DueAt <= until && i.Hold == null);
        if (failed.Count > 0) due = due.Where(i => !failed.Contains(i.Id));
        return await due.OrderBy(i => i.DueAt).ThenBy(i => i.Id).Take(most).ToListAsync(cancel);
    }

    internal async Task<bool> ConsumeAsync(InboxRow row, HashSet<string> failed, CancellationToken cancel)
    {
        try
        {
            Failpoint.Reach(Failpoint.DuringSweep);
            var result = await runtime.ConsumeAsync(row, cancel);
            if (result is StepNotTaken rejected) log.LogInformation("Inbox row {InboxId} dropped: {Code}", row.Id, rejected.Code);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException && Troubles.Of(e) is null)
        {
            // One broken row must not keep the others waiting. A full disk or a database that is gone is no fault of the row: the sweep ends, and the next one goes on.
            failed.Add(row.Id);
            log.LogError("Inbox row {InboxId} failed, attempt {Attempt}: {Fault}", row.Id, row.Attempts + 1, FaultTrace.Of(e));
            // The kind of error only: messages of exceptions may hold personal data. One statement: another node may have consumed the row meanwhile.
            var error = e.GetType().Name;
            await database.UpdateAsync(db => db.Inbox.Where(i => i.Id == row.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.Attempts, i => i.Attempts + 1).SetProperty(i => i.LastError, error), cancel), cancel);
            return false;
        }
    }
}
