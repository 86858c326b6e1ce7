using System.Text.Json;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>The journal is numbered without gaps, and of each step it begins with what the engine wrote; then comes what Cases added to it.</summary>
/// <param name="replay">Null: the steps can't be taken again; only the numbers are looked at.</param>
internal sealed class JournalCheck(CaseFlowContext db, CaseRow @case, InstanceRow instance, Replay? replay, Action<string> report)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var (next, seen) = (1, new Dictionary<int, int>());
        var told = new HashSet<int>();
        await foreach (var row in db.Journal.AsNoTracking().Where(j => j.CaseId == @case.Id).OrderBy(j => j.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (row.Sequence != next) report($"expected entry {next} of the journal, but {(row.Sequence > next ? $"the next one is {row.Sequence}" : $"there is an entry {row.Sequence}")}.");
            next = Math.Max(next, row.Sequence) + 1;
            if ((row.InstanceId ?? @case.InstanceId) != instance.Id || replay is null || !replay.Steps.TryGetValue(row.Revision, out var step)) continue;
            var at = seen.GetValueOrDefault(row.Revision);
            seen[row.Revision] = at + 1;
            if (at < step.Journal.Count && !Says(row, step, step.Journal[at]) && told.Add(row.Revision))
                report($"expected the journal to say of step {row.Revision} what it did, but entry {row.Sequence} says something else.");
        }
        foreach (var (revision, step) in replay?.Steps ?? [])
            if (seen.GetValueOrDefault(revision) < step.Journal.Count && told.Add(revision))
                report($"expected {step.Journal.Count} entries of step {revision} in the journal, but there are {seen.GetValueOrDefault(revision)}.");
    }

    private static bool Says(JournalRow row, StepTold step, JournalEntry entry) =>
        row.Kind == entry.Kind && row.ActivityId == entry.ActivityId && row.Actor == step.Actor && row.At.UtcTicks == step.At.UtcTicks
        && row.Args == JsonSerializer.Serialize(entry.Args, CaseFlowJson.Options);
}
