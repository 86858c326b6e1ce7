using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Placeholders;

/// <summary>Who in the office a mail or a text means: the handler, or all who hold a role in the case's procedure and unit today, deputies included.</summary>
internal sealed class OfficePeople(CaseFlowContext db)
{
    /// <summary>Null also while the person complained about still stands as the handler: no text names them.</summary>
    public async Task<UserRow?> HandlerAsync(CaseRow @case, CancellationToken cancel) =>
        @case.HandlerId is { } id && !@case.IsExcluded(id) ? await UserAsync(id, cancel) : null;

    public async Task<UserRow?> UserAsync(Guid id, CancellationToken cancel) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel);

    /// <summary>The role in which the last task of a box was done, or stands to be done; null when there was none.</summary>
    public Task<string?> RoleOfAsync(Guid instanceId, string box, CancellationToken cancel) =>
        db.Tasks.AsNoTracking().Where(t => t.InstanceId == instanceId && t.Name == box && t.State != "cancelled").OrderByDescending(t => t.OpenedAt).Select(t => t.Role).FirstOrDefaultAsync(cancel);

    /// <summary>The case's handler first, then by name. API keys are no people; neither the person complained about nor their deputy is among them.</summary>
    public async Task<List<UserRow>> HoldersAsync(string role, CaseRow @case, DateOnly today, CancellationToken cancel)
    {
        var ids = (await RoleHolders.LoadAsync(db, today, null, cancel))
            .Where(h => !h.IsApiKey && h.Grant.Role == role && h.Covers(@case)).Select(h => h.UserId).Distinct().ToList();
        var users = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToListAsync(cancel);
        return [.. users.OrderByDescending(u => u.Id == @case.HandlerId).ThenBy(u => u.DisplayName, StringComparer.Ordinal)];
    }
}
