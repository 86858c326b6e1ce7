using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Files;

/// <summary>Takes content away that no document names any more. Files aren't part of a transaction: this comes after it, and what a program that died left, a form that was refused or never sent,
/// a step that wasn't saved, the sweep takes later. No erasure of a case would reach it.</summary>
public sealed class UnnamedFiles(Database database, FileStore files, TimeProvider time, ILogger<UnnamedFiles> log)
{
    /// <summary>So long a form that has to be shown again may still claim the files that were sent with it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>Well behind the last moment at which a form could be sent.</summary>
    private static readonly TimeSpan Unclaimed = KeptFor * 2, Pause = TimeSpan.FromHours(6);
    private const int Batch = 500;
    private long? sweptAt;

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

    /// <summary>For the sweep: soon after a start, then now and then.</summary>
    public async Task SweepLateAsync(CancellationToken cancel)
    {
        if (sweptAt is { } at && time.GetElapsedTime(at) < Pause) return;
        sweptAt = time.GetTimestamp();
        await SweepAsync(cancel);
    }

    /// <returns>How many were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var (then, removed) = (time.GetUtcNow() - Unclaimed, 0);
        try
        {
            foreach (var batch in files.StoredBefore(then).Chunk(Batch))
            {
                cancel.ThrowIfCancellationRequested();
                var named = await NamedAsync([.. batch.Select(f => f.Sha256).OfType<string>()], cancel);
                foreach (var (path, sha256) in batch)
                {
                    if (sha256 is not null && named.Contains(sha256)) continue;
                    files.DeleteOlder(path, then);
                    removed++;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("Files that nobody claims could not be removed ({Fault}); it is tried again.", e.GetType().Name);
        }
        if (removed > 0) log.LogInformation("Removed {Count} files that nobody claims", removed);
        return removed;
    }

    private async Task<HashSet<string>> NamedAsync(List<string> hashes, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Documents.AsNoTracking().Where(d => hashes.Contains(d.Sha256)).Select(d => d.Sha256).ToHashSetAsync(cancel);
    }
}
