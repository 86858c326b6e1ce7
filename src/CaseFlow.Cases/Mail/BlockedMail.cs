using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Mail;

/// <summary>Mails that lacked something when they were queued.</summary>
internal static class BlockedMail
{
    /// <summary>After each step that may have brought what was missing: what can be rendered now goes its way.</summary>
    public static async Task ComposeAsync(StepScope step, MailComposer composer, CancellationToken cancel)
    {
        // A case's first step has no earlier mails, and a timer brings no data.
        if (step.Stimulus is StartRequested or TimerElapsed || !step.Bundle.Files.Keys.Any(f => f.StartsWith("mails/", StringComparison.Ordinal))) return;
        foreach (var row in await step.Db.Messages.Where(m => m.CaseId == step.Case.Id && m.State == "blocked" && m.Queued != null).OrderBy(m => m.Id).ToListAsync(cancel))
            if (await composer.ComposeAgainAsync(row, step.Case, step.State, step.Bundle, step.Now, cancel) is { Count: > 0 } made && made[0].State != "blocked")
            {
                // Should this step be taken back, the mail lacks again what it brought.
                var queued = row.Queued;
                Take(step.Db, row, made);
                (row.Queued, row.StepRevision) = (queued, step.State.Revision);
            }
    }

    /// <summary>The blocked row becomes the first of what was made; the others are rows of their own.</summary>
    public static void Take(CaseFlowContext db, MessageRow row, IReadOnlyList<MessageRow> made)
    {
        var first = made[0];
        (row.Language, row.ToAddress, row.ToName, row.Subject, row.Text, row.Html) = (first.Language, first.ToAddress, first.ToName, first.Subject, first.Text, first.Html);
        (row.State, row.Reason, row.CodeIssue, row.DueAt, row.Queued) = (first.State, first.Reason, first.CodeIssue, first.DueAt, first.Queued);
        foreach (var more in made.Skip(1))
        {
            // The composer's ids are those of a step's own mails.
            more.Id = Guid.CreateVersion7(more.CreatedAt);
            db.Messages.Add(more);
        }
    }
}
