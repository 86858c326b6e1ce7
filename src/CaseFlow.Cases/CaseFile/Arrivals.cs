using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <summary>Something came for a case: whoever has to know finds the case on today's list.</summary>
internal static class Arrivals
{
    private static readonly string[] Leaders = [Roles.Coordinator, Roles.Head, Roles.Director];

    /// <param name="by">Who entered it, and knows; null: nobody of the office.</param>
    public static async Task TellAsync(CaseFlowContext db, CaseRow @case, string what, Guid? by, DateTimeOffset at, DateOnly today, CancellationToken cancel)
    {
        foreach (var user in (await WhoseAsync(db, @case, today, cancel)).Where(u => u != by))
            db.FollowUps.Add(new FollowUpRow { Id = Guid.CreateVersion7(at), CaseId = @case.Id, UserId = user, On = today, Text = what, CreatedAt = at });
    }

    /// <summary>The handler; without one those with whom its open tasks stand; else who leads the procedure, the nearest role in which somebody may act in the case.</summary>
    private static async Task<IReadOnlyList<Guid>> WhoseAsync(CaseFlowContext db, CaseRow @case, DateOnly today, CancellationToken cancel)
    {
        if (@case.HandlerId is { } handler && !@case.IsExcluded(handler)) return [handler];
        var holders = (await RoleHolders.LoadAsync(db, today, null, cancel)).Where(h => !h.IsApiKey && h.Covers(@case)).ToList();
        // What waits for others or only for its dispatch goes on without the news.
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.CaseId == @case.Id && t.State == "open" && t.WaitsFor == null && t.LetterId == null).ToListAsync(cancel);
        var standing = tasks.SelectMany(t => holders.Where(h => !StandingRole.IsExcluded(h.UserId, TaskRows.TaskOf(t), @case) && (t.AssigneeId is { } theirs ? h.UserId == theirs : h.Grant.Role == t.Role)));
        IEnumerable<IEnumerable<RoleHolder>> nearest = [standing, .. Leaders.Select(role => holders.Where(h => h.Grant.Role == role))];
        return nearest.Select(people => people.Select(h => h.UserId).Distinct().ToList()).FirstOrDefault(people => people.Count > 0) ?? [];
    }
}
