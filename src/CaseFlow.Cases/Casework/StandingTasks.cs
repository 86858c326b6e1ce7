using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>Brings open tasks to the role in which somebody may take them today: grants begin, end and are taken away.</summary>
internal static class StandingTasks
{
    /// <summary>How many tasks moved; nothing is saved yet.</summary>
    public static async Task<int> RefreshAsync(CaseFlowContext db, DateOnly today, CancellationToken cancel)
    {
        var holders = await RoleHolders.LoadAsync(db, today, null, cancel);
        var open = await (from task in db.Tasks join @case in db.Cases on task.CaseId equals @case.Id where task.State == "open" select new { Task = task, Case = @case }).ToListAsync(cancel);
        var moved = 0;
        foreach (var row in open)
        {
            var role = StandingRole.Of(TaskRows.TaskOf(row.Task), row.Case, holders);
            if (role == row.Task.Role) continue;
            row.Task.Role = role;
            moved++;
        }
        return moved;
    }
}
