using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Placeholders;

/// <summary>Who in the office a mail or a text means: the handler, or all who hold a role in the case's procedure and unit today, deputies included.</summary>
internal sealed class OfficePeople(CaseFlowContext db)
{
    public async Task<UserRow?> HandlerAsync(CaseRow @case, CancellationToken cancel) =>
        @case.HandlerId is { } id ? await UserAsync(id, cancel) : null;

    public async Task<UserRow?> UserAsync(Guid id, CancellationToken cancel) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel);

    /// <summary>The case's handler first, then by name. API keys are no people; the person complained about is never among them.</summary>
    public async Task<List<UserRow>> HoldersAsync(string role, CaseRow @case, DateOnly today, CancellationToken cancel)
    {
        var holders = await db.Grants.AsNoTracking()
            .Where(g => g.Role == role && (g.Procedure == null || g.Procedure == @case.Procedure) && (g.UnitId == null || g.UnitId == @case.UnitId)
                        && g.ValidFrom <= today && (g.ValidTo == null || g.ValidTo >= today))
            .Select(g => g.UserId).Distinct().ToListAsync(cancel);
        var deputies = await db.Deputies.AsNoTracking()
            .Where(d => holders.Contains(d.UserId) && d.ValidFrom <= today && d.ValidTo >= today)
            .Select(d => d.DeputyId).ToListAsync(cancel);
        var ids = holders.Union(deputies).ToList();
        var users = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id) && !u.Disabled && !u.IsApiKey).ToListAsync(cancel);
        return [.. users.Where(u => u.Id != @case.HiddenFromId).OrderByDescending(u => u.Id == @case.HandlerId).ThenBy(u => u.DisplayName, StringComparer.Ordinal)];
    }
}
