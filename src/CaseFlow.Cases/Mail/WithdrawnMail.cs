using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Mail;

/// <summary>Mails that wait for somebody who must not get them any more.</summary>
internal static class WithdrawnMail
{
    /// <summary>Somebody whom the case writes to died: what still waits for them, or for everybody when nobody is left to write to, doesn't go.</summary>
    public static async Task StopAsync(StepScope step, CancellationToken cancel)
    {
        if (step.Stimulus is StartRequested or StepTakenBack) return;
        foreach (var (name, recipient) in step.Bundle.Procedure.Recipients)
        {
            var silent = recipient.Notify is { } notify && Values.IsFalse(step.State.Variables.GetValueOrDefault(notify)) && !Values.IsFalse(step.Before.Variables.GetValueOrDefault(notify));
            var dead = Dead(recipient, step.State).Except(Dead(recipient, step.Before)).ToList();
            if (!silent && dead.Count == 0) continue;
            var gone = dead.SelectMany(i => (Addressee[])[Addressee.Of(recipient, i, step.Before.Variables.GetValueOrDefault), Addressee.Of(recipient, i, step.State.Variables.GetValueOrDefault)]).Select(Known).ToList();
            var there = Enumerable.Range(0, Addressee.Count(recipient, step.State.Variables.GetValueOrDefault)).Except(Dead(recipient, step.State))
                .Select(i => Known(Addressee.Of(recipient, i, step.State.Variables.GetValueOrDefault))).ToList();
            foreach (var mail in await step.Db.Messages.Where(m => m.CaseId == step.Case.Id && m.ToCitizen && m.Recipient == name && (m.State == "waiting" || m.State == "blocked" || m.State == "held")).OrderBy(m => m.Id).ToListAsync(cancel))
            {
                var theirs = gone.Exists(g => g.Name == mail.ToName || g.Email.Length > 0 && g.Email == mail.ToAddress) && !there.Contains((mail.ToName, mail.ToAddress));
                if (!silent && !theirs) continue;
                (mail.Reason, mail.State) = ($"{MailReasons.Deceased}{step.State.Revision}{(mail.State == "waiting" ? "" : $" {mail.State}")}{(mail.Reason is null ? "" : $"\n{mail.Reason}")}", "cancelled");
                step.Journal.Add(QueuedMail.Cancelled(mail));
            }
        }
    }

    /// <summary>The step that told of the death was taken back: what it stopped stands as it stood.</summary>
    public static async Task LetGoAsync(StepScope step, int revision, CancellationToken cancel)
    {
        var words = $"{MailReasons.Deceased}{revision}";
        foreach (var mail in await step.Db.Messages.Where(m => m.CaseId == step.Case.Id && m.State == "cancelled" && m.Reason != null && m.Reason.StartsWith(words)).ToListAsync(cancel))
        {
            var (first, rest) = mail.Reason!.Split('\n', 2) is [var one, var more] ? (one, more) : (mail.Reason, null);
            if (first != words && !first.StartsWith(words + " ", StringComparison.Ordinal)) continue;
            (mail.State, mail.Reason) = (first.Length > words.Length ? first[(words.Length + 1)..] : "waiting", rest);
        }
    }

    private static (string Name, string Email) Known(Addressee person) => (MailText.HeaderLine(person.Name), person.Email);

    private static IEnumerable<int> Dead(Recipient recipient, WorkflowState state) =>
        recipient.Deceased is { } field && state.Variables.GetValueOrDefault(field) is JsonArray dead
            ? dead.Select(d => int.TryParse(Values.Text(d), CultureInfo.InvariantCulture, out var index) ? index : -1) : [];

    /// <summary>The complaint turned out to be against them: what the office meant to tell them of the case isn't told.</summary>
    public static async Task CancelAsync(CaseFlowContext db, Guid caseId, Guid person, CancellationToken cancel)
    {
        if (await db.Users.AsNoTracking().Where(u => u.Id == person).Select(u => u.Email).SingleOrDefaultAsync(cancel) is not { Length: > 0 } address) return;
        var wanted = address.Trim().ToLowerInvariant();
        foreach (var mail in await db.Messages.Where(m => m.CaseId == caseId && !m.ToCitizen && (m.State == "waiting" || m.State == "blocked" || m.State == "held")).ToListAsync(cancel))
            if (mail.ToAddress.ToLowerInvariant() == wanted) (mail.State, mail.Reason, mail.Queued) = ("cancelled", MailReasons.With(mail.Reason, MailReasons.Concerned), null);
    }
}
