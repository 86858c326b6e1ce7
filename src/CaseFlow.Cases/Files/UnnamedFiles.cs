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
    // So many may be left of forms in an office that has hardly any cases yet.
    private const int Batch = 500, FewFiles = 20;
    private long? sweptAt;

    /// <summary>When each was last stored; to be asked before the save after which nobody names them.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset?> Written(IEnumerable<string> contents) => contents.Distinct().ToDictionary(sha256 => sha256, files.WrittenAt);

    /// <summary>Content that was stored again since stays: its row is on the way.</summary>
    public async Task RemoveAsync(IReadOnlyDictionary<string, DateTimeOffset?> written)
    {
        if (written.Count == 0) return;
        try
        {
            await using var db = database.NewContext();
            foreach (var (sha256, at) in written)
                if (files.WrittenAt(sha256) == at && !await db.Documents.AnyAsync(d => d.Sha256 == sha256)) files.Delete(sha256);
        }
        catch (Exception e) // The step stands, whatever comes of its old files: the sweep takes them.
        {
            log.LogWarning("Files that nobody names any more could not be removed ({Fault}); the sweep tries again.", e.GetType().Name);
        }
    }

    /// <summary>For the sweep: soon after a start, then now and then.</summary>
    public async Task SweepLateAsync(CancellationToken cancel)
    {
        if (sweptAt is { } at && time.GetElapsedTime(at) < Pause) return;
        sweptAt = time.GetTimestamp();
        await SweepAsync(cancel);
    }

    /// <summary>Where most of the files are named by nobody, the database is another than theirs (an empty or an older one, a mistyped name): nothing is removed, and the log says so.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancel)
    {
        var (then, removed) = (time.GetUtcNow() - Unclaimed, 0);
        try
        {
            if (await IsOfAnotherDatabaseAsync(then, cancel))
            {
                log.LogError("Most of the stored files are named by no document of this database: expected the database that belongs to the data folder. No file was removed.");
                return 0;
            }
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

    private async Task<bool> IsOfAnotherDatabaseAsync(DateTimeOffset then, CancellationToken cancel)
    {
        var (all, unnamed) = (0, 0);
        foreach (var batch in files.StoredBefore(then).Where(f => f.Sha256 is not null).Chunk(Batch))
        {
            var named = await NamedAsync([.. batch.Select(f => f.Sha256!)], cancel);
            all += batch.Length;
            unnamed += batch.Count(f => !named.Contains(f.Sha256!));
        }
        return unnamed > FewFiles && unnamed > all / 2;
    }

    private async Task<HashSet<string>> NamedAsync(List<string> hashes, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Documents.AsNoTracking().Where(d => hashes.Contains(d.Sha256)).Select(d => d.Sha256).ToHashSetAsync(cancel);
    }
}
