using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Access;

/// <summary>A case that belongs to another one (a part of it, its review, its repetition) is hidden from whom that one is hidden, besides whom it names itself.</summary>
internal static class HiddenParts
{
    /// <summary>From whom a case is hidden that belongs to this one, as its column holds it.</summary>
    public static string FromWhole(CaseRow whole) => UserIds.Write(whole.HiddenFrom());

    /// <summary>The step found out, or took back, whom its case is against: all cases below it follow in the same save.</summary>
    public static async Task FollowAsync(StepScope step, CancellationToken cancel)
    {
        var above = new Queue<CaseRow>([step.Case]);
        while (above.TryDequeue(out var whole))
            foreach (var part in await step.Db.Cases.Where(c => c.ParentCaseId == whole.Id).ToListAsync(cancel))
            {
                if (part.AlsoHiddenFrom == FromWhole(whole)) continue;
                var before = part.HiddenFrom();
                part.AlsoHiddenFrom = FromWhole(whole);
                foreach (var person in part.HiddenFrom().Except(before).ToList()) await TakeFromAsync(step, part, person, cancel);
                foreach (var task in await step.Db.Tasks.Where(t => t.CaseId == part.Id && t.State == "open").ToListAsync(cancel)) task.Role = StandingRole.Of(TaskRows.TaskOf(task), part, step.Holders);
                above.Enqueue(part);
            }
    }

    /// <summary>What was theirs is nobody's until somebody else takes it, and what waits to be told to them isn't told.</summary>
    private static async Task TakeFromAsync(StepScope step, CaseRow part, Guid person, CancellationToken cancel)
    {
        await WithdrawnMail.CancelAsync(step.Db, part.Id, person, cancel);
        foreach (var task in await step.Db.Tasks.Where(t => t.CaseId == part.Id && t.State == "open" && t.AssigneeId == person).ToListAsync(cancel)) task.AssigneeId = null;
        if (part.HandlerId != person) return;
        part.HandlerId = null;
        await StepRecord.AddJournalAsync(step.Db, part, null, step.At, step.Stimulus.Actor, [CaseHandler.Entry(Guid.Empty)], cancel);
    }
}
