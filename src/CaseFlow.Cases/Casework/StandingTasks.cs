using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>Brings open tasks to the role in which somebody may take them today: grants begin, end and are taken away.</summary>
internal static class StandingTasks
{
    /// <summary>Tasks moved in one transaction: clerks who want to write wait no longer than this takes.</summary>
    private const int Batch = 100;

    /// <summary>Looks through all open tasks without holding up any writer; only those that have to move are read again and written. Done anew while rights changed
    /// meanwhile: whoever moves last must have moved by the rights that hold.</summary>
    /// <param name="load">Who may take tasks, read after the rights' version.</param>
    public static async Task RefreshAsync(Database database, Func<CaseFlowContext, Task<IReadOnlyList<RoleHolder>>> load, CancellationToken cancel)
    {
        for (long? moved = null; ;)
        {
            await using var db = database.NewContext();
            var version = await db.AccessVersion.AsNoTracking().Select(a => a.Value).SingleAsync(cancel);
            if (version == moved) return;
            var holders = await load(db);
            foreach (var batch in (await ToMoveAsync(database, holders, cancel)).Chunk(Batch)) await MoveAsync(database, batch, holders, cancel);
            moved = version;
        }
    }

    private static async Task<List<Guid>> ToMoveAsync(Database database, IReadOnlyList<RoleHolder> holders, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        var found = new List<Guid>();
        var open = from task in db.Tasks.AsNoTracking() join @case in db.Cases.AsNoTracking() on task.CaseId equals @case.Id where task.State == "open" select new { Task = task, Case = @case };
        // One row at a time: there may be a hundred thousand.
        await foreach (var row in open.AsAsyncEnumerable().WithCancellation(cancel))
            if (StandingRole.Of(TaskRows.TaskOf(row.Task), row.Case, holders) != row.Task.Role) found.Add(row.Task.Id);
        return found;
    }

    private static Task MoveAsync(Database database, Guid[] ids, IReadOnlyList<RoleHolder> holders, CancellationToken cancel) => database.WriteAsync(async db =>
    {
        var open = await (from task in db.Tasks join @case in db.Cases on task.CaseId equals @case.Id where task.State == "open" && ids.Contains(task.Id) select new { Task = task, Case = @case }).ToListAsync(cancel);
        var moved = 0;
        foreach (var row in open)
        {
            var role = StandingRole.Of(TaskRows.TaskOf(row.Task), row.Case, holders);
            if (role == row.Task.Role) continue;
            row.Task.Role = role;
            moved++;
        }
        if (moved > 0) await db.SaveChangesAsync(cancel);
        return moved;
    }, cancel);
}
