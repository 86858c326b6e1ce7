using System.Security.Cryptography;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>The key that opens the keys of all cases. Lost or mistaken for another, nothing can be read: that is one finding, not one a case.</summary>
public sealed class MasterKey(Database database, CaseKeys keys, KeyFiles files)
{
    /// <summary>Of so many keys of cases one at least must open: a single one may be damaged.</summary>
    private const int Tried = 50;

    /// <summary>Null when the key is there and is the right one.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        byte[] erased = []; // Compared as a whole: SQLite's provider doesn't translate its length.
        var rows = await db.CaseKeys.AsNoTracking().Where(k => k.WrappedKey != erased).OrderBy(k => k.CaseId).Take(Tried).ToListAsync(cancel);
        if (rows.Count == 0) return null;
        var file = files.PathOf(CaseKeys.Master);
        // Looked for first: reading it would make a new one.
        if (!File.Exists(file)) return $"Expected the key {file}, but there is none: without it no case can be read. Bring it back from the backup.";
        try { return rows.Exists(Opens) ? null : $"Expected the key {file} to open the keys of the cases, but it opens none: it is the key of another office or node, or was replaced. Nodes share the folder of keys; after a loss it comes from the backup."; }
        catch (InvalidOperationException broken) { return broken.Message; }
    }

    /// <summary>At start: a data folder with another key than this database's – of another node, or made anew because the old one is lost – would seal new cases so that nobody else could read them.
    /// Throws <see cref="DatabaseRefusedException"/>.</summary>
    public async Task RequireAsync(CancellationToken cancel)
    {
        if (await ProblemAsync(cancel) is { } problem) throw new DatabaseRefusedException($"CaseFlow:DataDirectory: {char.ToLowerInvariant(problem[0])}{problem[1..]}");
    }

    private bool Opens(CaseKeyRow row)
    {
        try { return keys.Unwrap(row) is not null; }
        catch (CryptographicException) { return false; }
    }
}
