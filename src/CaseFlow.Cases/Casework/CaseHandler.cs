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
        step.Case.HandlerId = id;
        return null;
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
