using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Access;

/// <summary>One valid grant of one enabled user, own or by deputising.</summary>
public sealed record RoleHolder(Guid UserId, bool IsApiKey, RoleGrant Grant)
{
    /// <summary>True when the grant covers the case. Nobody acts in a case against themselves or in which they are biased, nor as the deputy of such a person.</summary>
    public bool Covers(CaseRow @case) => !@case.IsExcluded(UserId) && Covers(Grant, @case);

    public static bool Covers(RoleGrant grant, CaseRow @case) =>
        (grant.Procedure is null || grant.Procedure == @case.Procedure)
        && (grant.UnitId is null || grant.UnitId == @case.UnitId)
        && (grant.ForUserId is not { } whom || !@case.IsExcluded(whom));
}

/// <summary>Reads the grants valid on a day. A grant in a unit holds in the units below it; a deputy inherits, but hands nothing on.</summary>
internal static class RoleHolders
{
    /// <param name="userId">Only this user's; null: everybody's.</param>
    public static async Task<IReadOnlyList<RoleHolder>> LoadAsync(CaseFlowContext db, DateOnly today, Guid? userId, CancellationToken cancel)
    {
        var users = await db.Users.AsNoTracking().Where(u => !u.Disabled && (userId == null || u.Id == userId))
            .Select(u => new { u.Id, u.IsApiKey }).ToDictionaryAsync(u => u.Id, u => u.IsApiKey, cancel);
        var deputies = await db.Deputies.AsNoTracking().Where(d => d.ValidFrom <= today && today <= d.ValidTo && (userId == null || d.DeputyId == userId)).ToListAsync(cancel);
        var sources = deputies.Select(d => d.UserId).ToHashSet();
        var grants = await db.Grants.AsNoTracking()
            .Where(g => g.ValidFrom <= today && (g.ValidTo == null || today <= g.ValidTo) && (userId == null || g.UserId == userId || sources.Contains(g.UserId)))
            .ToListAsync(cancel);
        var units = grants.Any(g => g.UnitId is not null) ? await db.Units.AsNoTracking().ToListAsync(cancel) : [];

        var own = grants.Where(g => users.ContainsKey(g.UserId)).Select(g => (User: g.UserId, Grant: g, For: (Guid?)null));
        var inherited = deputies.Where(d => users.ContainsKey(d.DeputyId)).SelectMany(d => grants.Where(g => g.UserId == d.UserId).Select(g => (User: d.DeputyId, Grant: g, For: (Guid?)d.UserId)));
        return [.. own.Concat(inherited).SelectMany(x => Below(x.Grant.UnitId, units).Select(unit =>
            new RoleHolder(x.User, users[x.User], new RoleGrant(x.Grant.Role, x.Grant.Procedure, unit, x.For))))];
    }

    private static IEnumerable<Guid?> Below(Guid? unit, IReadOnlyList<UnitRow> units)
    {
        if (unit is null) return [null];
        var found = new List<Guid> { unit.Value };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(units.Where(u => u.ParentId == found[i] && !found.Contains(u.Id)).Select(u => u.Id));
        return found.Select(u => (Guid?)u);
    }
}
