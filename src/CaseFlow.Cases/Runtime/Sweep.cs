using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Runtime;

/// <summary>Enters every due Inbox row through the runtime, in the order (due time, id).</summary>
public sealed class Sweep(Database database, WorkflowRuntime runtime, OfficeClock clock, SweepTurn turn, ILogger<Sweep> log)
{
    /// <summary>How many rows were consumed. A row that fails stays with its error and is tried again later.</summary>
    public async Task<int> RunDueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        using var held = await turn.TakeAsync(cancel);
        var (consumed, failed) = (0, new HashSet<string>());
        while (await NextAsync(now, failed, cancel) is { } row)
            if (await ConsumeAsync(row, failed, cancel)) consumed++;
        await StandTasksAsync(cancel);
        return consumed;
    }

    /// <summary>Once a day: grants begin and end by themselves, so open tasks may have to stand with another role.</summary>
    internal async Task StandTasksAsync(CancellationToken cancel)
    {
        if (turn.StoodOn == clock.Today) return;
        await database.WriteAsync(async db =>
        {
            var moved = await StandingTasks.RefreshAsync(db, clock.Today, cancel);
            if (moved > 0) await db.SaveChangesAsync(cancel);
            return moved;
        }, cancel);
        turn.StoodOn = clock.Today;
    }

    /// <summary>The row due first, of those that did not fail in this run.</summary>
    internal async Task<InboxRow?> NextAsync(DateTimeOffset until, IReadOnlySet<string> failed, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        var due = db.Inbox.AsNoTracking().Where(i => i.DueAt <= until && i.Hold == null);
        if (failed.Count > 0) due = due.Where(i => !failed.Contains(i.Id));
        return await due.OrderBy(i => i.DueAt).ThenBy(i => i.Id).FirstOrDefaultAsync(cancel);
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
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One broken row must not keep the others waiting.
            failed.Add(row.Id);
            log.LogError("Inbox row {InboxId} failed, attempt {Attempt}: {Fault}", row.Id, row.Attempts + 1, FaultTrace.Of(e));
            await MarkAsync(row.Id, e.GetType().Name, cancel);
            return false;
        }
    }

    // The kind of error only: messages of exceptions may hold personal data.
    private async Task MarkAsync(string id, string error, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        if (await db.Inbox.FindAsync([id], cancel) is not { } row) return;
        (row.Attempts, row.LastError) = (row.Attempts + 1, error);
        await database.SaveAsync(db, cancel);
    }
}
