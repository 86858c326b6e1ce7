using System.Linq.Expressions;
using CaseFlow.Cases.Access;

namespace CaseFlow.Cases.Casework;

/// <summary>The queues of the worklist as queries.</summary>
internal static class TaskQueue
{
    public static IQueryable<FoundTask> Of(IQueryable<FoundTask> visible, string queue, Reader reader)
    {
        var user = reader.UserId;
        var open = visible.Where(f => f.Task.State == "open");
        return queue switch
        {
            "mine" => open.Where(f => f.Task.AssigneeId == user && f.Task.WaitsFor == null),
            "role" => open.Where(f => f.Task.AssigneeId != user && f.Task.WaitsFor == null).Where(MyRoles(reader)),
            "waiting" => open.Where(f => f.Task.WaitsFor != null),
            "dispatch" => open.Where(f => f.Task.LetterId != null),
            "done" => visible.Where(f => f.Task.State == "completed" && f.Task.ClosedById == user),
            _ => open,
        };
    }

    /// <summary>Late and soon due first; what has no day goes by the case's, then by age. In the role's queue what nobody has claimed comes first.</summary>
    public static IQueryable<FoundTask> Ordered(IQueryable<FoundTask> tasks, string queue) => queue switch
    {
        "done" => tasks.OrderByDescending(f => f.Task.ClosedAt).ThenBy(f => f.Task.Id),
        "role" => tasks.OrderBy(f => f.Task.AssigneeId != null).ThenBy(f => (f.Task.DueOn ?? f.Case.DueOn) == null).ThenBy(f => f.Task.DueOn ?? f.Case.DueOn)
            .ThenBy(f => f.Task.OpenedAt).ThenBy(f => f.Task.Id),
        _ => tasks.OrderBy(f => (f.Task.DueOn ?? f.Case.DueOn) == null).ThenBy(f => f.Task.DueOn ?? f.Case.DueOn).ThenBy(f => f.Task.OpenedAt).ThenBy(f => f.Task.Id),
    };

    // What stands with one of the reader's roles where the grant holds, and isn't closed to them by an earlier step.
    private static Expression<Func<FoundTask, bool>> MyRoles(Reader reader)
    {
        Expression<Func<FoundTask, bool>> any = f => false;
        foreach (var (role, procedure, unit, forUser) in reader.Grants)
        {
            var whom = UserIds.Of(forUser ?? Guid.Empty);
            any = any.Or(f => f.Task.Role == role && (procedure == null || f.Case.Procedure == procedure) && (unit == null || f.Case.UnitId == unit)
                && (forUser == null || f.Case.HiddenFromId != forUser && !f.Case.AlsoHiddenFrom.Contains(whom) && !f.Case.Biased.Contains(whom)));
        }
        var me = UserIds.Of(reader.UserId);
        Expression<Func<FoundTask, bool>> excluded = f => f.Task.NotBy.Contains(me) || f.Case.Biased.Contains(me);
        return any.AndNot(excluded);
    }
}
