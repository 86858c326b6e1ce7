using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Mail;

/// <summary>Hands due mails over: waiting → sending (own commit) → sent.</summary>
public sealed class MailDispatch(CaseFlowContext db, CaseFlowSettings settings, OfficeClock clock, CaseCodes codes, IMailSender sender, ILogger<MailDispatch> log)
{
    /// <summary>Pauses between tries: together two days, then it has failed.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(8),
        TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    // One at a time in this process: whoever asks "is everything sent?" waits for what another job has begun. Between processes the claim decides.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Sends every mail due at <paramref name="now"/>; returns how many were handed over. Mails found "sending" at start become uncertain.</summary>
    public async Task<int> SendDueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await OneAtATime.WaitAsync(cancel);
        try
        {
            var due = await db.Messages.AsNoTracking().Where(m => m.State == "waiting" && m.DueAt <= now)
                .OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => m.Id).ToListAsync(cancel);
            var taken = 0;
            foreach (var id in due)
            {
                cancel.ThrowIfCancellationRequested();
                if (await SendAsync(id, now)) taken++;
            }
            return taken;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>At start: what was "sending" when the last run ended is uncertain. It may have been taken, so it is never silently repeated; a clerk decides.</summary>
    public Task<int> RecoverAsync(CancellationToken cancel) =>
        db.Messages.Where(m => m.State == "sending")
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, "uncertain").SetProperty(m => m.Reason, "interrupted"), cancel);

    /// <summary>Once begun it isn't cancelled: between hand-over and mark lies the only moment that leaves a mail uncertain.</summary>
    private async Task<bool> SendAsync(Guid id, DateTimeOffset now)
    {
        // The claim is a commit of its own, before the server hears of it; whoever changes no row was too late.
        if (await db.Messages.Where(m => m.Id == id && m.State == "waiting").ExecuteUpdateAsync(s => s.SetProperty(m => m.State, "sending")) == 0) return false;
        Failpoint.Reach(Failpoint.AfterClaim);
        var row = await db.Messages.AsNoTracking().SingleAsync(m => m.Id == id);
        HandOver result;
        try
        {
            result = await sender.SendAsync(id, MailMessage.Of(row, codes.CodeOf(row.CaseId, row.CodeIssue), settings, clock.Now), CancellationToken.None);
        }
        catch (Exception e)
        {
            // A defect of the sender, not an answer of a server: nobody knows how far it came.
            log.LogError("Mail {Message} broke while being handed over: {Fault}", id, FaultTrace.Of(e));
            result = new Unclear(e.GetType().Name);
        }
        Failpoint.Reach(Failpoint.BeforeMark);
        await MarkAsync(row, result, now);
        return result is Taken;
    }

    private async Task MarkAsync(MessageRow row, HandOver result, DateTimeOffset now)
    {
        var attempts = row.Attempts + 1;
        var (state, reason, due) = result switch
        {
            Taken => ("sent", null, row.DueAt),
            Unclear unclear => ("uncertain", unclear.Words, row.DueAt),
            NotTaken { ForGood: true } refused => ("failed", refused.Words, row.DueAt),
            NotTaken later when attempts > Pauses.Length => ("failed", later.Words, row.DueAt),
            NotTaken later => ("waiting", later.Words, now + Pauses[attempts - 1]),
            _ => throw new InvalidOperationException($"Expected a known result of handing mail {row.Id} over, but got {result.GetType().Name}."),
        };
        DateTimeOffset? sentAt = result is Taken ? now : null;
        await db.Messages.Where(m => m.Id == row.Id && m.State == "sending").ExecuteUpdateAsync(s => s
            .SetProperty(m => m.State, state).SetProperty(m => m.Reason, reason).SetProperty(m => m.DueAt, due)
            .SetProperty(m => m.SentAt, sentAt).SetProperty(m => m.Attempts, attempts));
        if (result is not Taken) log.LogWarning("Mail {Message} is {State} after try {Attempts}.", row.Id, state, attempts);
    }
}
