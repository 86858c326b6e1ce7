using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Calendar;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Runtime;

/// <summary>The documents that steps read (calendar, limits, zone), each kept for ever under its hash, so that a replay reads what the step read.</summary>
public sealed class StepContexts(Database database, CaseFlowSettings settings, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, StepContext> byHash = new();
    private readonly SemaphoreSlim reading = new(1, 1);
    private (StepContext Context, string Hash)? current;

    /// <summary>The context of steps taken now: <c>calendar.json</c> as it stood when the program started.</summary>
    public async Task<(StepContext Context, string Hash)> CurrentAsync(CancellationToken cancel)
    {
        if (current is { } known) return known;
        await reading.WaitAsync(cancel);
        try
        {
            return current ??= await KeepAsync(cancel);
        }
        finally { reading.Release(); }
    }

    /// <summary>The context of a step taken earlier. Throws when the database doesn't hold it: then it is damaged.</summary>
    public async Task<StepContext> ByHashAsync(string hash, CancellationToken cancel)
    {
        if (byHash.TryGetValue(hash, out var known)) return known;
        await using var db = database.NewContext();
        var row = await db.Contexts.AsNoTracking().SingleOrDefaultAsync(c => c.Hash == hash, cancel)
            ?? throw new InvalidOperationException($"Expected the step context {hash} in the database, but it isn't there.");
        return byHash.GetOrAdd(hash, Read(row.Json));
    }

    private async Task<(StepContext, string)> KeepAsync(CancellationToken cancel)
    {
        var file = Path.Combine(settings.WorkflowsDirectory, "calendar.json");
        if (!File.Exists(file)) throw new InvalidOperationException($"Expected the calendar of public holidays at {file}, but there is no such file.");
        var document = new JsonObject
        {
            ["calendar"] = JsonNode.Parse(await File.ReadAllTextAsync(file, cancel)),
            ["limits"] = JsonSerializer.SerializeToNode(EngineLimits.Default, CaseFlowJson.Options),
            ["zone"] = settings.Office.TimeZone,
        };
        var json = document.ToJsonString(CaseFlowJson.Options);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        var context = Read(json);
        await using var db = database.NewContext();
        if (!await db.Contexts.AnyAsync(c => c.Hash == hash, cancel))
        {
            db.Contexts.Add(new ContextRow { Hash = hash, Json = json, CreatedAt = time.GetUtcNow() });
            await database.SaveAsync(db, cancel);
        }
        byHash[hash] = context;
        return (context, hash);
    }

    private static StepContext Read(string json)
    {
        var document = JsonNode.Parse(json)!;
        return new StepContext(
            OfficeCalendar.Parse(document["calendar"]!.ToJsonString(CaseFlowJson.Options)),
            TimeZoneInfo.FindSystemTimeZoneById((string)document["zone"]!),
            document["limits"].Deserialize<EngineLimits>(CaseFlowJson.Options)!);
    }

    public void Dispose() => reading.Dispose();
}
