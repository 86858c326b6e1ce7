using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Calendar;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Procedures;

/// <summary>A step's context and the hash under which it is kept for ever.</summary>
public sealed record OfficeDocument(string Hash, StepContext Context);

/// <summary>The immutable documents that steps read besides the bundle: calendar, limits, office zone. Kept together under one hash,
/// so that a replay reads what the step read.</summary>
public sealed class OfficeDocuments(IServiceScopeFactory scopes, Database database, CaseFlowSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, OfficeDocument> byHash = new();

    /// <summary>What new steps read: the version taken in last, asked of the database each time: another process may have imported.
    /// Throws when no calendar was ever imported.</summary>
    public async Task<OfficeDocument> CurrentAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CaseFlowContext>();
        return await CurrentAsync(db, (await StepQueries.PresentAsync(db, "", null)).ContextHash, cancel);
    }

    /// <param name="present">What the database says is current, asked already.</param>
    internal async Task<OfficeDocument> CurrentAsync(CaseFlowContext db, string? present, CancellationToken cancel)
    {
        var hash = present ?? throw new InvalidOperationException("Expected a calendar in the database, but none was imported (caseflow import).");
        return byHash.TryGetValue(hash, out var known) ? known : Read(await db.Contexts.AsNoTracking().SingleAsync(c => c.Hash == hash, cancel));
    }

    /// <summary>The context of an earlier step. Throws when it isn't there: contexts are never deleted.</summary>
    public async Task<StepContext> ByHashAsync(string hash, CancellationToken cancel)
    {
        if (byHash.TryGetValue(hash, out var known)) return known.Context;
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<CaseFlowContext>().Contexts.AsNoTracking().SingleOrDefaultAsync(c => c.Hash == hash, cancel)
                  ?? throw new InvalidOperationException($"Expected a step context with hash {hash}, but there is none.");
        return Read(row).Context;
    }

    /// <summary>Makes this calendar, with the present limits and zone, the current document. False when it already was.
    /// Throws <see cref="FormatException"/> for a bad calendar.</summary>
    public async Task<bool> ImportAsync(string calendarJson, CancellationToken cancel)
    {
        _ = OfficeCalendar.Parse(calendarJson);
        var json = new JsonObject
        {
            ["calendar"] = JsonNode.Parse(calendarJson),
            ["limits"] = JsonSerializer.SerializeToNode(EngineLimits.Default, CaseFlowJson.Options),
            ["zone"] = settings.Office.TimeZone,
        }.ToJsonString(CaseFlowJson.Options);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

        return await database.WriteAsync(async db =>
        {
            var latest = await db.Contexts.AsNoTracking().OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Hash).FirstOrDefaultAsync(cancel);
            if (latest?.Hash == hash) return false;
            // The newest row is the current one; a calendar that comes back is the newest again. Its content never changes.
            var now = time.GetUtcNow();
            if (latest is not null && now <= latest.CreatedAt) now = latest.CreatedAt.AddTicks(1);
            var row = await db.Contexts.SingleOrDefaultAsync(c => c.Hash == hash, cancel);
            if (row is null) db.Contexts.Add(row = new ContextRow { Hash = hash, Json = json, CreatedAt = now });
            else row.CreatedAt = now;
            await db.SaveChangesAsync(cancel);
            return true;
        }, cancel);
    }

    private OfficeDocument Read(ContextRow row) => byHash.GetOrAdd(row.Hash, static (hash, row) =>
    {
        var document = JsonNode.Parse(row.Json)!.AsObject();
        var zone = TimeZoneInfo.FindSystemTimeZoneById((string)document["zone"]!);
        var limits = document["limits"].Deserialize<EngineLimits>(CaseFlowJson.Options)!;
        return new OfficeDocument(hash, new StepContext(OfficeCalendar.Parse(document["calendar"]!.ToJsonString(CaseFlowJson.Options)), zone, limits));
    }, row);
}
