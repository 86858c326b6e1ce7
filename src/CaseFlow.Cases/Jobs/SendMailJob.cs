using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>Hands over what is due now, soon after the commit that queued it.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
public sealed class SendMailJob(MailDispatch mail, JobNudge nudge, TroubleLog trouble)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        nudge.MailBegins();
        try
        {
            await mail.SendSoonAsync(cancel);
        }
        catch (Exception e) when (trouble.Tell(e))
        {
            // Said once; what is due stays so, and the next sweep finds it.
        }
    }
}
