using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Casework;

/// <summary>With whom a task stands: the first of its roles in which somebody may take it, whom neither notBy nor bias excludes (§ 14 správního řádu).</summary>
internal static class StandingRole
{
    /// <summary>People come before API keys: a task doesn't stand with a role that only a tool holds while people hold the next one. Nobody at all: the first role.</summary>
    public static string Of(TaskState task, CaseRow @case, IReadOnlyList<RoleHolder> holders) =>
        task.Roles.FirstOrDefault(role => holders.Any(h => !h.IsApiKey && MayTake(h, role, task, @case)))
        ?? task.Roles.FirstOrDefault(role => holders.Any(h => MayTake(h, role, task, @case)))
        ?? task.Roles.FirstOrDefault() ?? "";

    /// <summary>The one named by the drawing, else the case's handler if they hold a role of the task; never one who is excluded.</summary>
    public static Guid? AssigneeOf(TaskState task, CaseRow @case, IReadOnlyList<RoleHolder> holders)
    {
        if (Guid.TryParse(task.Assignee, out var named) && holders.Any(h => h.UserId == named) && !IsExcluded(named, task, @case)) return named;
        return task.Assignee is null && @case.HandlerId is { } handler && task.Roles.Any(role => holders.Any(h => h.UserId == handler && MayTake(h, role, task, @case)))
            ? handler : null;
    }

    public static bool IsExcluded(Guid user, TaskState task, CaseRow @case) =>
        @case.IsExcluded(user) || task.NotBy.Any(n => Guid.TryParse(n, out var excluded) && excluded == user);

    private static bool MayTake(RoleHolder holder, string role, TaskState task, CaseRow @case) =>
        holder.Grant.Role == role && holder.Covers(@case) && !IsExcluded(holder.UserId, task, @case);
}
