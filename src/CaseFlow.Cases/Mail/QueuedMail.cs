using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Mail;

/// <summary>Rows of the mails that a step queues.</summary>
internal static class QueuedMail
{
    /// <summary>A colleague whom a reminder reaches twice in one step (as handler and in a role) gets it once.</summary>
    public static async Task AddAsync(StepScope step, MailQueued mail, MailComposer composer, CancellationToken cancel)
    {
        foreach (var row in await composer.ComposeAsync(mail, step.Case, step.State, step.Bundle, step.At, cancel))
        {
            row.StepRevision = step.State.Revision;
            if (mail.DeadlineId is null || row.ToCitizen || row.ToAddress.Length == 0 || !step.Db.Messages.Local.Any(m =>
                    step.Db.Entry(m).State == EntityState.Added && (m.Template, m.ToAddress, m.DeadlineKind) == (row.Template, row.ToAddress, row.DeadlineKind)))
                step.Db.Messages.Add(row);
        }
    }

    /// <summary>Whether a mail of a step has left the house: a colleague's hasn't, wherever it is; a citizen's has once the mail server was asked.
    /// One held after a restore may have gone before it.</summary>
    public static bool HasLeft(MessageRow row) => row.ToCitizen && row.State is not ("waiting" or "blocked" or "cancelled");

    /// <summary>The mails of a step taken back are cancelled. The hand-over may claim one at this very moment: the state is a concurrency token, so only one of the two is kept,
    /// and this is then asked again.</summary>
    public static async Task<Refusal?> WithdrawAsync(StepScope step, MailsWithdrawn withdrawn, MailComposer composer, CancellationToken cancel)
    {
        foreach (var row in await step.Db.Messages.Where(m => m.CaseId == step.Case.Id && m.StepRevision == withdrawn.StepRevision).OrderBy(m => m.Id).ToListAsync(cancel))
        {
            if (HasLeft(row)) return new Refusal("leftTheHouse", $"Expected the mails of step {withdrawn.StepRevision} to wait still, but mail {row.Id} is {row.State}.");
            if (row.State is not ("waiting" or "blocked")) continue;
            if (row is { State: "waiting", Queued: not null })
            {
                // Queued by an earlier step, it lacked something that only this one brought.
                if (await composer.ComposeAgainAsync(row, step.Case, step.State, step.Bundle, step.Now, cancel) is { Count: > 0 } made) BlockedMail.Take(step.Db, row, [made[0]]);
                continue;
            }
            (row.State, row.Reason, row.Queued) = ("cancelled", MailReasons.With(row.Reason, MailReasons.TakenBack), null);
            step.Journal.Add(Cancelled(row));
        }
        await WithdrawnMail.LetGoAsync(step, withdrawn.StepRevision, cancel);
        return null;
    }

    internal static JournalEntry Cancelled(MessageRow row) =>
        new("mailCancelled", null, new Dictionary<string, string> { ["template"] = row.Template, ["message"] = row.Id.ToString(), ["of"] = row.Id.ToString() });
}
