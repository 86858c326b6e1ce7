using CaseFlow.Cases.Runtime;
using CaseFlow.Engine.Effects;
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
}
