using CaseFlow.Cases.Mail;
using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>Hands over what is due now, soon after the commit that queued it.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
public sealed class SendMailJob(MailDispatch mail, JobNudge nudge)
{
    public Task RunAsync(CancellationToken cancel)
    {
        nudge.MailBegins();
        return mail.SendSoonAsync(cancel);
    }
}
