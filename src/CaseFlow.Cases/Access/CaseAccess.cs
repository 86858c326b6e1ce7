using System.Linq.Expressions;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Access;

/// <summary>The one filter before every query of cases, incl. search, counts, exports and API. Hides a case from the person complained about.</summary>
public sealed class CaseAccess(CaseFlowContext db, OfficeClock clock, ProcedureRoles procedures)
{
    /// <summary>Cases of the procedures that one of the reader's roles may see, within the grant's procedure and unit. Administrators as such see none.</summary>
    public IQueryable<CaseRow> Visible(IQueryable<CaseRow> cases, Reader reader)
    {
        var (user, me) = (reader.UserId, UserIds.Of(reader.UserId));
        Expression<Func<CaseRow, bool>> any = c => false;
        foreach (var grant in reader.Grants)
        {
            var names = procedures.SeenBy(grant);
            if (names.Count == 0) continue;
            var (unit, forUser) = (grant.UnitId, grant.ForUserId);
            var whom = UserIds.Of(forUser ?? Guid.Empty);
            // Of an erased case only those who lead the procedure see the stub.
            var stubs = grant.Role is Roles.Coordinator or Roles.Head;
            any = any.Or((unit, forUser) switch
            {
                (null, null) => c => names.Contains(c.Procedure) && (stubs || c.ErasedAt == null),
                ({ } u, null) => c => names.Contains(c.Procedure) && (stubs || c.ErasedAt == null) && c.UnitId == u,
                // A deputy doesn't see through the eyes of the person complained about.
                (null, { } f) => c => names.Contains(c.Procedure) && (stubs || c.ErasedAt == null) && c.HiddenFromId != f && !c.AlsoHiddenFrom.Contains(whom),
                ({ } u, { } f) => c => names.Contains(c.Procedure) && (stubs || c.ErasedAt == null) && c.UnitId == u && c.HiddenFromId != f && !c.AlsoHiddenFrom.Contains(whom),
            });
        }
        return cases.Where(c => c.HiddenFromId != user && !c.AlsoHiddenFrom.Contains(me)).Where(any);
    }

    /// <summary>Cases of which an administrator learns number and kind of what is held, never the content: all but those that concern them.</summary>
    public IQueryable<CaseRow> Administered(IQueryable<CaseRow> cases, Reader reader)
    {
        var (user, me) = (reader.UserId, UserIds.Of(reader.UserId));
        return reader.Has(Roles.Admin) ? cases.Where(c => c.HiddenFromId != user && !c.AlsoHiddenFrom.Contains(me)) : cases.Where(c => false);
    }

    /// <summary>The reader of a user: own grants valid today and those inherited as deputy. Null when there is no such user or they are disabled.</summary>
    public async Task<Reader?> ReaderAsync(Guid userId, string? language, CancellationToken cancel)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId && !u.Disabled, cancel);
        if (user is null) return null;
        await procedures.RefreshAsync(cancel);
        var holders = await RoleHolders.LoadAsync(db, clock.Today, userId, cancel);
        return new Reader(userId, user.DisplayName, (language ?? user.Language) == "en" ? "en" : "cs", [.. holders.Select(h => h.Grant).Distinct()]);
    }
}

/// <summary>Which roles may see cases of which procedure at all, by the live manifests.</summary>
public sealed class ProcedureRoles(Bundles bundles)
{
    private volatile IReadOnlyDictionary<string, IReadOnlyList<string>>? roles;

    /// <summary>Read again for every reader: a newly published manifest holds from the next request on.</summary>
    public async Task RefreshAsync(CancellationToken cancel) =>
        roles = (await bundles.AllLiveAsync(cancel)).ToDictionary(b => b.Procedure.Name, b => (IReadOnlyList<string>)b.Procedure.Roles);

    public IReadOnlyList<string> SeenBy(RoleGrant grant) => grant.Role == Roles.Admin
        ? []
        : [.. Known().Where(p => p.Value.Contains(grant.Role) && (grant.Procedure is null || grant.Procedure == p.Key)).Select(p => p.Key)];

    // A reader that outlived a restart asks before any new one was made: read once, waiting for it.
    private IReadOnlyDictionary<string, IReadOnlyList<string>> Known()
    {
        if (roles is null) Task.Run(() => RefreshAsync(CancellationToken.None)).GetAwaiter().GetResult();
        return roles!;
    }
}
