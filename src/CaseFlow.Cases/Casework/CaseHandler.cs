using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Runtime;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The handler of a case.</summary>
internal static class CaseHandler
{
    public static async Task<Refusal?> AssignAsync(StepScope step, string handler, CancellationToken cancel)
    {
        if (!Guid.TryParse(handler, out var id) || !await step.Db.Users.AnyAsync(u => u.Id == id && !u.Disabled, cancel))
            return new Refusal("handlerUnknown", $"Expected the handler to be an active user, but {handler} is none.");
        if (step.Case.IsBiased(id)) return new Refusal("handlerBiased", $"Expected the handler not to be biased, but {handler} was named so.");
        if (step.Case.IsHiddenFrom(id))
            return new Refusal("handlerConcerned", $"Expected the handler not to be the person complained about, but {handler} is.");
        // The engine's own journal says who assigned whom.
        var former = step.Case.HandlerId;
        step.Case.HandlerId = id;
        if (former is not null && former != id) await HandOnAsync(step, former.Value, cancel);
        return null;
    }

    /// <summary>What the former handler had to do is the new one's now, where they may do it, else their role's.</summary>
    private static async Task HandOnAsync(StepScope step, Guid former, CancellationToken cancel)
    {
        foreach (var row in await step.Db.Tasks.Where(t => t.InstanceId == step.Instance.Id && t.State == "open" && t.AssigneeId == former).ToListAsync(cancel))
            if (row.State == "open") row.AssigneeId = StandingRole.AssigneeOf(TaskRows.TaskOf(row), step.Case, step.Holders);
    }

    /// <summary>Who takes a task of the procedure's handler role in a case without a handler becomes its handler; not the registry, with whose record of an answer it ends.</summary>
    public static void TakenBy(StepScope step, Guid user, IReadOnlyList<string> roles)
    {
        if (step.Case.HandlerId is not null || step.Case.IsExcluded(user) || !roles.Contains(step.Bundle.Procedure.HandlerRole)) return;
        if (!step.Holders.Any(h => h.UserId == user && roles.Contains(h.Grant.Role) && h.Covers(step.Case))) return;
        step.Case.HandlerId = user;
        step.Journal.Add(Entry(user));
    }

    /// <summary>The step taken back may have given the case to somebody: it goes back to who had it before. Who took a task or was handed the case since keeps it.</summary>
    public static async Task RestoreAsync(StepScope step, int takenBack, CancellationToken cancel)
    {
        var told = await step.Db.Journal.AsNoTracking()
            .Where(j => j.CaseId == step.Case.Id && (j.Revision == takenBack || j.Kind == "caseAssigned" || j.Kind == "handlerChanged")).OrderBy(j => j.Sequence).ToListAsync(cancel);
        var handlers = told.Where(j => j.Kind is "caseAssigned" or "handlerChanged").ToList();
        if (handlers.Count == 0 || handlers[^1].Revision != takenBack) return;
        // Entries are numbered without gaps: a claim writes its own before the new handler's.
        if (told.Exists(j => j.Kind == "taskClaimed" && j.Sequence == handlers[^1].Sequence - 1)) return;
        var began = told.First(j => j.Revision == takenBack).Sequence;
        var before = handlers.LastOrDefault(j => j.Sequence < began) is { } last && JsonSerializer.Deserialize<Dictionary<string, string>>(last.Args) is { } args
            && Guid.TryParse(args.GetValueOrDefault("handler"), out var user) && user != Guid.Empty && !step.Case.IsExcluded(user) ? user : (Guid?)null;
        if (before == step.Case.HandlerId) return;
        var mistaken = step.Case.HandlerId;
        step.Case.HandlerId = before;
        step.Journal.Add(Entry(before ?? Guid.Empty));
        if (mistaken is not null && before is not null) await HandOnAsync(step, mistaken.Value, cancel);
    }

    /// <param name="user">Empty: nobody handles the case now.</param>
    public static JournalEntry Entry(Guid user) => new("handlerChanged", null, new Dictionary<string, string> { ["handler"] = user.ToString() });
}
