using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>Runs every due row and hands every due mail over. Takes no arguments: what is due stands in the database.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
public sealed class SweepJob(Sweep sweep, SweepTurn turn, MailDispatch mail, JobNudge nudge)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        nudge.SweepBegins();
        if (!turn.JobBegins()) return;
        try
        {
            await sweep.RunDueAsync(null, cancel);
        }
        finally
        {
            turn.JobEnds();
        }
        nudge.MailBegins();
        await mail.SendSoonAsync(cancel);
    }
}
