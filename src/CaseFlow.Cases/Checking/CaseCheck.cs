using System.Runtime.CompilerServices;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>The invariants of <c>caseflow check</c>: every open case stands in somebody's queue; every due timer, mail and inbox row will be picked up;
/// stored deadline = recomputed deadline; replayed state = stored state; the chain of hashes is whole; rows agree with the steps they are projected from;
/// journal, files and mails with what is known of them. Case by case, so that an office of any size is checked in little memory.</summary>
public sealed class CaseCheck(Database database, CaseInspection inspection, MasterKey master, OfficeClock clock)
{
    private const int PageSize = 200;
    /// <summary>The office works on while it is checked: a case that took a step meanwhile is looked at again.</summary>
    private const int Looks = 4;
    private readonly SortedDictionary<string, int> otherEngines = new(StringComparer.Ordinal);

    /// <summary>Of this program.</summary>
    public static string EngineVersion => StepRecord.EngineVersion;

    /// <summary>Version of the engine → cases of the last run with steps of it that this version takes otherwise. No damage: hashes, chain and stored state were checked.</summary>
    public IReadOnlyDictionary<string, int> OtherEngines => otherEngines;

    /// <summary>Findings in words with ids, without personal data; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel = default)
    {
        var found = new List<string>();
        await foreach (var finding in FindAsync(cancel)) found.Add(finding);
        return found;
    }

    /// <summary>The findings as they are found.</summary>
    public async IAsyncEnumerable<string> FindAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (await master.ProblemAsync(cancel) is { } lost)
        {
            yield return lost;
            yield break;
        }
        otherEngines.Clear();
        var (people, bundles) = (await HoldersAsync(cancel), new BundleCheck(database));
        foreach (var finding in await bundles.RunAsync(cancel)) yield return finding;
        await foreach (var (id, number) in CasesAsync(cancel))
        {
            if (bundles.Cases.Contains(id)) continue;
            var (found, otherEngine) = await LookAsync(id, number, people, cancel);
            if (otherEngine is not null) otherEngines[otherEngine] = otherEngines.GetValueOrDefault(otherEngine) + 1;
            foreach (var finding in found) yield return finding;
        }
        await foreach (var finding in QueuesAsync(cancel)) yield return finding;
    }

    /// <summary>Rewrites the rows that are projections from the replayed steps. A case whose steps aren't whole is left as it is: nothing can be derived from it.</summary>
    /// <returns>What was changed, as it is changed.</returns>
    public async IAsyncEnumerable<string> RebuildAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        if (await master.ProblemAsync(cancel) is not null) yield break;
        var (people, bundles) = (await HoldersAsync(cancel), new BundleCheck(database));
        await bundles.RunAsync(cancel);
        await foreach (var (id, number) in CasesAsync(cancel))
        {
            // Most cases are whole: only one that isn't keeps the writers waiting.
            if (bundles.Cases.Contains(id) || (await LookAsync(id, number, people, cancel)).Found.Count == 0) continue;
            foreach (var changed in await MendAsync(id, people, cancel)) yield return $"{number}: {changed}";
        }
    }

    /// <summary>Cases that were erased: their chains of hashes are looked at as all others are, but what their steps said can't be read, nor taken again.</summary>
    public async Task<IReadOnlyList<(string Number, DateTimeOffset At)>> ErasedAsync(CancellationToken cancel = default)
    {
        byte[] nothing = [];
        await using var db = database.NewContext();
        var rows = await (from key in db.CaseKeys.AsNoTracking() join c in db.Cases.AsNoTracking() on key.CaseId equals c.Id where key.WrappedKey == nothing && c.ErasedAt != null orderby c.Number select new { c.Number, c.ErasedAt }).ToListAsync(cancel);
        return [.. rows.Select(r => (r.Number, r.ErasedAt!.Value))];
    }

    private async Task<(IReadOnlyList<string> Found, string? OtherEngine)> LookAsync(Guid id, string number, Holders people, CancellationToken cancel)
    {
        for (var left = Looks; ; left--)
        {
            await using var db = database.NewContext();
            IReadOnlyList<string> found;
            int? revision = null;
            string? otherEngine = null;
            try
            {
                var seen = await inspection.LookAsync(db, id, people, cancel);
                (found, revision, otherEngine) = ([.. seen.Found, .. seen.Differences], seen.Revision, seen.OtherEngine);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One damaged case must not hide the others.
                found = [$"expected a case that can be checked, but {e.GetType().Name} was thrown."];
            }
            if (found.Count == 0 || left == 1 || !await MovedAsync(id, revision, cancel)) return ([.. found.Select(f => $"{number}: {f}")], otherEngine);
        }
    }

    private async Task<bool> MovedAsync(Guid caseId, int? seen, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return seen is not null && await db.Instances.AnyAsync(i => i.CaseId == caseId && i.Revision != seen, cancel);
    }

    private async Task<IReadOnlyList<string>> MendAsync(Guid id, Holders people, CancellationToken cancel)
    {
        try
        {
            return await database.WriteAsync(async db =>
            {
                var seen = await inspection.LookAsync(db, id, people, cancel);
                if (seen.Differences.Count > 0) await db.SaveChangesAsync(cancel);
                return seen.Differences;
            }, cancel);
        }
        // What can't even be read can't be mended; the check names it. A disk that is full or can't be written is for whoever runs this.
        catch (Exception e) when (e is not OperationCanceledException && Troubles.Of(e) is null) { return []; }
    }

    private async Task<Holders> HoldersAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return new Holders(await RoleHolders.LoadAsync(db, clock.Today, null, cancel), await RoleHolders.LoadAsync(db, clock.Today.AddDays(-1), null, cancel));
    }

    private async IAsyncEnumerable<(Guid Id, string Number)> CasesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = ""; ;)
        {
            await using var db = database.NewContext();
            var page = await db.Cases.AsNoTracking().Where(c => string.Compare(c.Number, after) > 0).OrderBy(c => c.Number).Take(PageSize).Select(c => new { c.Id, c.Number }).ToListAsync(cancel);
            foreach (var one in page) yield return (one.Id, one.Number);
            if (page.Count < PageSize) yield break;
            after = page[^1].Number;
        }
    }

    private async IAsyncEnumerable<string> QueuesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // Due for more than a quarter of an hour: no sweep has picked it up.
        var late = clock.Now.AddMinutes(-15);
        await using var db = database.NewContext();
        await foreach (var row in db.Inbox.AsNoTracking().Where(i => i.DueAt < late && i.Hold == null).OrderBy(i => i.DueAt).AsAsyncEnumerable().WithCancellation(cancel))
            yield return $"Inbox {row.Id}: expected to be picked up by {row.DueAt:u}, but it still waits ({row.Attempts} attempts{(row.LastError is { } error ? ", " + error : "")}).";
        await foreach (var row in db.Messages.AsNoTracking().Where(m => (m.State == "waiting" || m.State == "sending") && m.DueAt < late).OrderBy(m => m.DueAt)
            .Select(m => new { m.Id, m.DueAt, m.State }).AsAsyncEnumerable().WithCancellation(cancel))
            yield return $"Mail {row.Id}: expected to be handed over by {row.DueAt:u}, but it is {row.State}.";
    }
}

/// <summary>Who may take tasks today and, until the first sweep of the day has run, who could yesterday.</summary>
public sealed record Holders(IReadOnlyList<RoleHolder> Today, IReadOnlyList<RoleHolder> Yesterday);
