using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Files;

/// <summary>Takes content away that no document names any more. Files aren't part of a transaction: this comes after it, and a program that dies in between leaves a file that nobody finds.</summary>
public sealed class UnnamedFiles(Database database, FileStore files)
{
    /// <summary>When each was last stored; to be asked before the save after which nobody names them.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset?> Written(IEnumerable<string> contents) => contents.Distinct().ToDictionary(sha256 => sha256, files.WrittenAt);

    /// <summary>Content that was stored again since stays: its row is on the way.</summary>
    public async Task RemoveAsync(IReadOnlyDictionary<string, DateTimeOffset?> written)
    {
        if (written.Count == 0) return;
        await using var db = database.NewContext();
        foreach (var (sha256, at) in written)
            if (files.WrittenAt(sha256) == at && !await db.Documents.AnyAsync(d => d.Sha256 == sha256)) files.Delete(sha256);
    }
}
