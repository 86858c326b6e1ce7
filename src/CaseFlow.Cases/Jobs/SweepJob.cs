using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>Runs every due row and hands every due mail over. Takes no arguments: what is due stands in the database.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
public sealed class SweepJob(Sweep sweep, MailDispatch mail, OfficeClock clock)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await sweep.RunDueAsync(clock.Now, cancel);
        await mail.SendSoonAsync(cancel);
    }
}
