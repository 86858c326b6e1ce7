using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <summary>The field that names the earlier case which a submission repeats: once somebody of the office has said so, the two are linked, seen from both sides.
/// What a citizen wrote is only a word until a step of the office confirms it.</summary>
internal static class Repetitions
{
    public const string Field = "repeatedOf", Repeated = "repeated";
    /// <summary>Reason of a link that the field made, and that goes when the field says something else.</summary>
    private const string ByField = "Uvedeno v údajích případu.";

    public static async Task LinkAsync(StepScope step, CancellationToken cancel)
    {
        if (!Guid.TryParse(step.Stimulus.Actor, out var actor)) return;
        var (before, now) = (NumberIn(step.Before), NumberIn(step.State));
        if (before == now && !Says(step.Stimulus)) return;
        if (before is not null && before != now) await UnlinkAsync(step, cancel);
        if (now is null || await step.Db.Cases.SingleOrDefaultAsync(c => c.Number == now, cancel) is not { ErasedAt: null } earlier) return;
        var (one, two) = (step.Case.Id, earlier.Id);
        // Nobody finds out by a number that there is a case against themselves, or one of another unit.
        if (one == two || step.Case.ParentCaseId == two || earlier.IsHiddenFrom(actor) || !step.Holders.Any(h => h.UserId == actor && h.Covers(earlier))) return;
        if (await step.Db.Relations.AsNoTracking().AnyAsync(r => r.CaseId == one && r.OtherCaseId == two || r.CaseId == two && r.OtherCaseId == one, cancel)) return;
        step.Db.Relations.Add(new RelationRow { CaseId = one, OtherCaseId = two, Relation = Repeated, Reason = ByField, AuthorId = actor, CreatedAt = step.Now });
        await TellAsync(step, earlier, "relationAdded", cancel);
    }

    private static async Task UnlinkAsync(StepScope step, CancellationToken cancel)
    {
        var id = step.Case.Id;
        foreach (var row in await step.Db.Relations.Where(r => r.CaseId == id && r.Relation == Repeated && r.Reason == ByField).ToListAsync(cancel))
        {
            step.Db.Relations.Remove(row);
            await TellAsync(step, await step.Db.Cases.SingleAsync(c => c.Id == row.OtherCaseId, cancel), "relationRemoved", cancel);
        }
    }

    private static async Task TellAsync(StepScope step, CaseRow earlier, string kind, CancellationToken cancel)
    {
        var entry = new JournalEntry(kind, null, new Dictionary<string, string> { ["relation"] = Repeated });
        foreach (var told in Relations.Told(step.Case, earlier))
            if (told == step.Case) step.Journal.Add(entry);
            else await StepRecord.AddJournalAsync(step.Db, told, null, step.At, step.Stimulus.Actor, [entry], cancel);
    }

    private static string? NumberIn(Engine.State.WorkflowState state) =>
        Values.Text(state.Variables.GetValueOrDefault(Field))?.Trim().ToUpperInvariant() is { Length: > 0 and <= 50 } number ? number : null;

    private static bool Says(Stimulus stimulus) => stimulus switch
    {
        StartRequested s => s.Fields.ContainsKey(Field),
        TaskCompleted s => s.Fields.ContainsKey(Field),
        ActionTaken s => s.Fields.ContainsKey(Field),
        FieldsCorrected s => s.Fields.ContainsKey(Field),
        _ => false,
    };
}
