using System.Collections.Concurrent;
using System.Text.Json;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Procedures;

/// <summary>A bundle, read and compiled once; shared by all threads.</summary>
/// <param name="Files">Path in the folder → bytes (mails, documents, scenarios, manifest, drawing).</param>
public sealed record Bundle(string Hash, int Version, Procedure Procedure, CompiledWorkflow Workflow, IReadOnlyDictionary<string, byte[]> Files);

/// <summary>Live and pinned versions of procedures, cached by hash. Which one is live is asked of the database each time: another process may have imported.</summary>
public sealed class Bundles(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<string, Bundle> byHash = new();
    private volatile IReadOnlyList<(string Procedure, string Hash)> lastLive = [];

    /// <summary>The live version, or null when there is no such procedure.</summary>
    public async Task<Bundle?> LiveAsync(string procedure, CancellationToken cancel)
    {
        var hash = (await LiveHashesAsync(procedure, cancel)).SingleOrDefault();
        return hash is null ? null : await ByHashAsync(hash, cancel);
    }

    public async Task<IReadOnlyList<Bundle>> AllLiveAsync(CancellationToken cancel)
    {
        var bundles = new List<Bundle>();
        foreach (var hash in await LiveHashesAsync(null, cancel)) bundles.Add(await ByHashAsync(hash, cancel));
        return bundles;
    }

    /// <summary>Throws when there is no such bundle, or when this version of the engine can no longer compile it: a case on it must not silently run on another.</summary>
    public async Task<Bundle> ByHashAsync(string hash, CancellationToken cancel)
    {
        if (byHash.TryGetValue(hash, out var known)) return known;
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<CaseFlowContext>().Bundles.AsNoTracking().SingleOrDefaultAsync(b => b.Hash == hash, cancel)
                  ?? throw new InvalidOperationException($"Expected a bundle with hash {hash}, but there is none.");
        var files = FilesOf(row);
        var (procedure, workflow, problems) = BundleCompiler.Compile(files);
        if (procedure is null || workflow is null)
            throw new InvalidOperationException($"Expected bundle {hash} ({row.Procedure} {row.Version}) to compile, but: {string.Join(" ", problems.Select(p => p.Message))}");
        return byHash.GetOrAdd(hash, new Bundle(hash, row.Version, procedure, workflow, files));
    }

    /// <summary>Takes over what another has compiled: bundles are immutable, and a stage for each scenario need not compile the same one anew.</summary>
    internal void Adopt(Bundles other)
    {
        foreach (var (hash, bundle) in other.byHash) byHash.TryAdd(hash, bundle);
    }

    private static Dictionary<string, byte[]> FilesOf(BundleRow row)
    {
        try
        {
            var files = BundleFiles.Unpack(row.Files);
            if (BundleFiles.HashOf(files) == row.Hash) return files;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            // Not even files any more: said below.
        }
        throw new InvalidOperationException($"Expected the files of bundle {row.Procedure} {row.Version} to have the hash {row.Hash}, but they were changed (caseflow check).");
    }

    private async Task<IReadOnlyList<string>> LiveHashesAsync(string? procedure, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var live = await scope.ServiceProvider.GetRequiredService<CaseFlowContext>().Bundles.AsNoTracking()
                .Where(b => b.State == "live").OrderBy(b => b.Procedure).Select(b => new { b.Procedure, b.Hash }).ToListAsync(cancel);
            lastLive = [.. live.Select(b => (b.Procedure, b.Hash))];
        }
        catch (Exception e) when (lastLive.Count > 0 && Troubles.Of(e) is not null)
        {
            // Without a database nothing can be saved, but a form can still be shown as it last was.
        }
        return [.. lastLive.Where(b => procedure is null || b.Procedure == procedure).Select(b => b.Hash)];
    }
}
