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
        var rows = await db.CaseKeys.AsNoTracking().OrderBy(k => k.CaseId).Take(Tried).ToListAsync(cancel);
        rows.RemoveAll(r => r.WrappedKey.Length == 0);
        if (rows.Count == 0) return null;
        var file = files.PathOf(CaseKeys.Master);
        // Looked for first: reading it would make a new one.
        if (!File.Exists(file)) return $"Expected the key {file}, but there is none: without it no case can be read. Bring it back from the backup.";
        try { return rows.Exists(Opens) ? null : $"Expected the key {file} to open the keys of the cases, but it opens none: it is the key of another office or was replaced. Bring the right one back from the backup."; }
        catch (InvalidOperationException broken) { return broken.Message; }
    }

    private bool Opens(CaseKeyRow row)
    {
        try { return keys.Unwrap(row) is not null; }
        catch (CryptographicException) { return false; }
    }
}
