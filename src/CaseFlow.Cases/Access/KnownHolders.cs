using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Access;

/// <summary>Everybody's grants, read again only when somebody's rights changed or the day did. Other processes and nodes change the version too: it is counted by the database.</summary>
public sealed class KnownHolders
{
    private volatile Known? known;

    /// <param name="version">As the database had it when, or before, the step read its case.</param>
    internal async Task<IReadOnlyList<RoleHolder>> AllAsync(CaseFlowContext db, long version, DateOnly today, CancellationToken cancel)
    {
        if (known is { } same && (same.Version, same.Day) == (version, today)) return same.Holders;
        // Read after the version: never older than it says.
        var read = new Known(version, today, await RoleHolders.LoadAsync(db, today, null, cancel));
        known = read;
        return read.Holders;
    }

    private sealed record Known(long Version, DateOnly Day, IReadOnlyList<RoleHolder> Holders);
}
