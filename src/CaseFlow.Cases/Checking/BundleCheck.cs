using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>Bundles and contexts are kept for ever under their hash. One that was changed is one finding, not one a case that stands on it.</summary>
internal sealed class BundleCheck(Database database)
{
    private readonly HashSet<Guid> cases = [];

    /// <summary>Cases that stand on something damaged: their steps can't be taken again.</summary>
    public IReadOnlySet<Guid> Cases => cases;

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        var found = new List<string>();
        await using var db = database.NewContext();
        await foreach (var bundle in db.Bundles.AsNoTracking().OrderBy(b => b.Procedure).ThenBy(b => b.Version).AsAsyncEnumerable().WithCancellation(cancel))
            if (!IsWhole(bundle))
                found.Add($"Bundle {bundle.Procedure} {bundle.Version}: expected its files to have the hash {bundle.Hash}, but they were changed{await StandingAsync(s => s.BundleHash == bundle.Hash, cancel)}.");
        await foreach (var context in db.Contexts.AsNoTracking().OrderBy(c => c.CreatedAt).AsAsyncEnumerable().WithCancellation(cancel))
            if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context.Json))) != context.Hash)
                found.Add($"Calendar and limits of {context.CreatedAt:u}: expected to have the hash {context.Hash}, but they were changed{await StandingAsync(s => s.ContextHash == context.Hash, cancel)}.");
        return found;
    }

    private static bool IsWhole(BundleRow bundle)
    {
        try { return BundleFiles.HashOf(BundleFiles.Unpack(bundle.Files)) == bundle.Hash; }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException) { return false; }
    }

    private async Task<string> StandingAsync(System.Linq.Expressions.Expression<Func<StepRow, bool>> on, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        var standing = await db.Steps.Where(on).Join(db.Instances, s => s.InstanceId, i => i.Id, (_, i) => i.CaseId).Distinct().ToListAsync(cancel);
        cases.UnionWith(standing);
        return standing.Count == 0 ? "" : $"; cases that stand on it and can't be looked at: {standing.Count}. Bring it back from a backup";
    }
}
