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
        if (id == step.Case.HiddenFromId)
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

    /// <summary>Who takes a task of the procedure's handler role in a case without a handler becomes its handler.</summary>
    public static void TakenBy(StepScope step, Guid user, IReadOnlyList<string> roles)
    {
        if (step.Case.HandlerId is not null || user == step.Case.HiddenFromId || !roles.Contains(step.Bundle.Procedure.HandlerRole)) return;
        step.Case.HandlerId = user;
        step.Journal.Add(Entry(user));
    }

    /// <param name="user">Empty: nobody handles the case now.</param>
    public static JournalEntry Entry(Guid user) => new("handlerChanged", null, new Dictionary<string, string> { ["handler"] = user.ToString() });
}
