using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.People;

/// <summary>Hands the open cases and tasks of somebody who leaves to somebody else, with an entry in each case's journal.</summary>
internal static class HandOver
{
    public static async Task<int> RunAsync(CaseFlowContext db, Guid from, Leaving leaving, string reason, OfficeClock clock, CancellationToken cancel)
    {
        var to = leaving.HandOverTo;
        var cases = await db.Cases.Where(c => c.HandlerId == from && c.Open).ToListAsync(cancel);
        var tasks = await db.Tasks.Where(t => t.AssigneeId == from && t.State == "open").ToListAsync(cancel);
        var entries = new List<(Guid CaseId, JournalEntry Entry)>();
        foreach (var row in cases)
        {
            row.HandlerId = to is { } heir && row.IsExcluded(heir) ? null : to;
            entries.Add((row.Id, CaseHandler.Entry(row.HandlerId ?? Guid.Empty)));
        }
        foreach (var row in tasks)
        {
            var @case = await db.Cases.SingleAsync(c => c.Id == row.CaseId, cancel);
            row.AssigneeId = to is { } next && !StandingRole.IsExcluded(next, TaskRows.TaskOf(row), @case) ? next : null;
            entries.Add((row.CaseId, new JournalEntry("taskReassigned", row.ActivityId, new Dictionary<string, string> { ["task"] = row.Name, ["to"] = row.AssigneeId?.ToString() ?? "" })));
        }
        foreach (var ofCase in entries.GroupBy(e => e.CaseId))
        {
            var @case = await db.Cases.SingleAsync(c => c.Id == ofCase.Key, cancel);
            db.Notes.Add(CaseNotes.Because(@case, "handOver", reason, leaving.By ?? Guid.Empty, clock.Now, clock.Today));
            await StepRecord.AddJournalAsync(db, @case, null, clock.Now, leaving.By?.ToString() ?? "system", [.. ofCase.Select(e => e.Entry)], cancel);
        }
        return cases.Count + tasks.Count;
    }
}
