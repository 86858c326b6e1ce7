using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Mail;

/// <summary>Mails that wait for somebody who must not get them any more.</summary>
internal static class WithdrawnMail
{
    /// <summary>The complaint turned out to be against them: what the office meant to tell them of the case isn't told.</summary>
    public static async Task CancelAsync(CaseFlowContext db, Guid caseId, Guid person, CancellationToken cancel)
    {
        if (await db.Users.AsNoTracking().Where(u => u.Id == person).Select(u => u.Email).SingleOrDefaultAsync(cancel) is not { Length: > 0 } address) return;
        var wanted = address.Trim().ToLowerInvariant();
        foreach (var mail in await db.Messages.Where(m => m.CaseId == caseId && !m.ToCitizen && (m.State == "waiting" || m.State == "blocked" || m.State == "held")).ToListAsync(cancel))
            if (mail.ToAddress.ToLowerInvariant() == wanted) (mail.State, mail.Reason, mail.Queued) = ("cancelled", MailReasons.With(mail.Reason, MailReasons.Concerned), null);
    }
}
