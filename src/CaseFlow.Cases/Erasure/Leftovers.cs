using CaseFlow.Cases.Files;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Erasure;

/// <summary>Removes what an erasure leaves outside its transaction: files that no other document refers to, pickup mails, and what SQLite keeps of deleted rows in its files.
/// Done right after the erasure, at start, and by the sweep while something could not be removed. Doing it twice changes nothing.</summary>
public sealed class Leftovers(Database database, FileStore files, CaseFlowSettings settings, TimeProvider time, ILogger<Leftovers> log)
{
    /// <summary>A file that nobody refers to so long after it was written is nobody's.</summary>
    private static readonly TimeSpan Upload = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim turn = new(1, 1);
    private long triedAt;
    private volatile bool left;

    /// <summary>For the sweep: what could not be removed before is tried again, now and then.</summary>
    public Task RemoveLateAsync(CancellationToken cancel) => left && time.GetElapsedTime(Interlocked.Read(ref triedAt)) >= Pause ? RemoveAsync(cancel) : Task.CompletedTask;

    /// <summary>True when nothing is left. What the machine refuses is said in the log and tried again later; the erasure itself stands.</summary>
    public async Task<bool> RemoveAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            Interlocked.Exchange(ref triedAt, time.GetTimestamp());
            left = true;
            return !(left = !await RemoveAllAsync(cancel));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            log.LogWarning("Files of erased cases could not be removed ({Fault}); it is tried again.", e.GetType().Name);
            return false;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> RemoveAllAsync(CancellationToken cancel)
    {
        var pending = await PendingAsync(cancel);
        if (pending.Count == 0) return true;
        var done = new List<Guid>();
        foreach (var (instance, what) in pending)
            if (await RemoveAsync(what, cancel)) done.Add(instance);
        // Last: the database's own files still hold the rows, and the note itself is content no more once it is empty.
        if (!await database.ScrubAsync(cancel))
        {
            log.LogWarning("The database's files still hold what was erased, for somebody reads an older state of it; it is tried again.");
            return false;
        }
        byte[] nothing = [];
        foreach (var instance in done)
            await database.UpdateAsync(db => db.Instances.Where(i => i.Id == instance).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, nothing), cancel), cancel);
        return done.Count == pending.Count;
    }

    private async Task<List<(Guid Instance, PendingRemoval What)>> PendingAsync(CancellationToken cancel)
    {
        byte[] nothing = [];
        await using var db = database.NewContext();
        var rows = await (from key in db.CaseKeys.AsNoTracking()
                          join instance in db.Instances.AsNoTracking() on key.CaseId equals instance.CaseId
                          where key.WrappedKey == nothing && instance.Status == CaseErasure.Erased && instance.State != nothing
                          select new { instance.Id, instance.State }).ToListAsync(cancel);
        return [.. rows.Select(r => (r.Id, PendingRemoval.Read(r.State)))];
    }

    private async Task<bool> RemoveAsync(PendingRemoval what, CancellationToken cancel)
    {
        foreach (var mail in what.Mails) PickupMailSender.Remove(settings, mail);
        var all = true;
        foreach (var sha256 in what.Files)
        {
            await using var db = database.NewContext();
            if (await db.Documents.AnyAsync(d => d.Sha256 == sha256, cancel)) continue;
            // Stored again since: somebody is uploading the same content, and its row is on the way.
            if (files.WrittenAt(sha256) is { } at && at > what.At && time.GetUtcNow() - at < Upload) all = false;
            else files.Delete(sha256);
        }
        return all;
    }
}
