using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>Active members of staff, as forms may name them.</summary>
internal sealed class Staff
{
    public static readonly Staff Nobody = new([]);
    private readonly IReadOnlyList<Member> members;

    private Staff(IReadOnlyList<Member> members) => this.members = members;

    public static async Task<Staff> ReadAsync(CaseFlowContext db, DateOnly today, CancellationToken cancel)
    {
        var roles = (await RoleHolders.LoadAsync(db, today, null, cancel)).ToLookup(h => h.UserId, h => h.Grant.Role);
        var users = await db.Users.AsNoTracking().Where(u => !u.Disabled).OrderBy(u => u.DisplayName).Select(u => new { u.Id, u.DisplayName, u.IsApiKey }).ToListAsync(cancel);
        return new Staff([.. users.Select(u => new Member(u.Id, u.DisplayName, u.IsApiKey, roles[u.Id].ToHashSet()))]);
    }

    /// <summary>Who can be picked for a field; tools (API keys) can't. Null: anybody.</summary>
    public IReadOnlyList<OptionView> Options(Field? field = null) => [.. members.Where(m => !m.IsTool && Fits(m, field)).Select(m => new OptionView(m.Id.ToString(), m.Name))];

    public bool MayBe(Field field, Guid user) => members.Any(m => m.Id == user && Fits(m, field));

    public static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(CaseFlowContext db, CancellationToken cancel) =>
        await db.Users.AsNoTracking().ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);

    /// <summary>An actor as people read it.</summary>
    public static string ActorName(string actor, IReadOnlyDictionary<Guid, string> names, string language) =>
        Guid.TryParse(actor, out var id) ? names.GetValueOrDefault(id, "?") : (actor, language) switch
        {
            ("system", "cs") => "systém",
            ("citizen", "cs") => "občan",
            _ => actor,
        };

    private static bool Fits(Member member, Field? field) => field is not { Roles.Count: > 0 } || field.Roles.Exists(member.Roles.Contains);

    private sealed record Member(Guid Id, string Name, bool IsTool, IReadOnlySet<string> Roles);
}
