using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>Members of staff by name, for pick lists and displayed actors.</summary>
internal static class Staff
{
    public static async Task<IReadOnlySet<Guid>> ActiveIdsAsync(CaseFlowContext db, CancellationToken cancel) =>
        (await db.Users.AsNoTracking().Where(u => !u.Disabled).Select(u => u.Id).ToListAsync(cancel)).ToHashSet();

    /// <summary>People who can be picked; tools (API keys) can't.</summary>
    public static async Task<IReadOnlyList<OptionView>> OptionsAsync(CaseFlowContext db, CancellationToken cancel) =>
        [.. (await db.Users.AsNoTracking().Where(u => !u.Disabled && !u.IsApiKey).OrderBy(u => u.DisplayName).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancel))
            .Select(u => new OptionView(u.Id.ToString(), u.DisplayName))];

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
}
