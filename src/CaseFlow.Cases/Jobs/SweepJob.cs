using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Hangfire;

namespace CaseFlow.Cases.Jobs;

/// <summary>Runs every due row and hands every due mail over. Takes no arguments: what is due stands in the database.</summary>
[AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
public sealed class SweepJob(Sweep sweep, SweepTurn turn, MailDispatch mail, Leftovers leftovers, UnnamedFiles unnamed, JobNudge nudge, TroubleLog trouble)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        nudge.SweepBegins();
        if (!turn.JobBegins()) return;
        try
        {
            await sweep.RunDueAsync(null, cancel);
            nudge.MailBegins();
            await mail.SendSoonAsync(cancel);
            await leftovers.RemoveLateAsync(cancel);
            await unnamed.SweepLateAsync(cancel);
        }
        catch (Exception e) when (trouble.Tell(e))
        {
            // Said once; what is due stays so, and the next sweep finds it.
        }
        finally
        {
            turn.JobEnds();
        }
    }
}
