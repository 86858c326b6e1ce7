using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Mail;

/// <summary>Hands due mails over: waiting → sending (own commit) → sent.</summary>
public sealed class MailDispatch(
    Database database, CaseFlowSettings settings, OfficeClock clock, TimeProvider time, CaseCodes codes, IMailSender sender, MailTurn turn, ILogger<MailDispatch> log)
{
    private const int AtOnce = 200;

    /// <summary>Pauses between tries: together two days, then it has failed.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(8),
        TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>A row claimed longer ago than this was left by a run that died: no hand-over takes half as long.</summary>
    private TimeSpan ClaimHolds => SmtpMailSender.LongestHandOver(settings.Mail) * 2;

    /// <summary>Sends every mail due at <paramref name="now"/>, after whoever is at it; returns how many were handed over.</summary>
    public async Task<int> SendDueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        using var held = await turn.TakeAsync(cancel);
        return await RunAsync(now, cancel);
    }

    /// <summary>For jobs: as <see cref="SendDueAsync"/>, but nothing when somebody is at it, for they go on until no due mail is left.</summary>
    public async Task SendSoonAsync(CancellationToken cancel)
    {
        using var held = turn.TryTake();
        if (held is not null) await RunAsync(clock.Now, cancel);
    }

    /// <summary>At start: what was "sending" when its run died is uncertain. It may have been taken, so it is never silently repeated; a clerk decides.
    /// Files of the pickup folder are: writing one again changes nothing.</summary>
    public async Task<int> RecoverAsync(CancellationToken cancel)
    {
        using var held = await turn.TakeAsync(cancel);
        // With SQLite only one run works on a data folder, and this one has just begun. Elsewhere another node may be alive.
        return settings.Database.Provider == DatabaseSettings.Sqlite ? await GiveUpAsync(all: true, cancel) : await GiveUpAsync(all: false, cancel);
    }

    private async Task<int> RunAsync(DateTimeOffset asked, CancellationToken cancel)
    {
        foreach (var answer in turn.Unwritten.ToList()) await WriteAsync(answer);
        if (await GiveUpAsync(all: false, cancel) is > 0 and var lost) log.LogWarning("{Count} mails were left by a run that died while it handed them over.", lost);
        var taken = 0;
        try
        {
            while (await DueAsync(Later(asked), cancel) is { Count: > 0 } due)
                foreach (var id in due)
                {
                    cancel.ThrowIfCancellationRequested();
                    switch (await SendAsync(id, Later(asked), cancel))
                    {
                        case Taken when taken++ == 0:
                            await BringForwardAsync(Later(asked), cancel);
                            break;
                        case Unreachable { SignInRefused: false }:
                            // The others would fare the same: they stay due, without a try used up, and the next run begins with one of them.
                            return taken;
                        case Unclear or Unreachable:
                            turn.NotBefore = Later(asked) + Pauses[Math.Min(turn.HarmInARow++, 3)];
                            return taken;
                    }
                }
        }
        finally
        {
            await sender.RestAsync();
        }
        return taken;
    }

    // A run may last: what falls due meanwhile belongs to it.
    private DateTimeOffset Later(DateTimeOffset asked) => clock.Now > asked ? clock.Now : asked;

    private async Task<List<Guid>> DueAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (now < turn.NotBefore) return [];
        await using var db = database.NewContext();
        return await db.Messages.AsNoTracking().Where(m => m.State == "waiting" && m.DueAt <= now)
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => m.Id).Take(AtOnce).ToListAsync(cancel);
    }

    /// <summary>Null when somebody else has it. Between hand-over and mark lies the only moment that leaves a mail uncertain.</summary>
    private async Task<HandOver?> SendAsync(Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        // The claim is a commit of its own, before the server hears of it; whoever changes no row was too late.
        var claimedAt = time.GetUtcNow();
        if (await database.UpdateAsync(db => db.Messages.Where(m => m.Id == id && m.State == "waiting" && m.DueAt <= now).ExecuteUpdateAsync(s => s
                .SetProperty(m => m.State, "sending").SetProperty(m => m.ClaimedBy, turn.Claimer).SetProperty(m => m.ClaimedAt, claimedAt), CancellationToken.None), cancel) == 0)
            return null;
        Failpoint.Reach(Failpoint.AfterClaim);
        await using var db = database.NewContext();
        var row = await db.Messages.AsNoTracking().SingleAsync(m => m.Id == id, CancellationToken.None);
        HandOver result;
        try
        {
            result = await sender.SendAsync(id, MailMessage.Of(row, codes.CodeOf(row.CaseId, row.CodeIssue), settings, clock.Now), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The program ends before anything was written: as if it had never been tried.
            await WriteAsync(new MailAnswer(id, claimedAt, "waiting", row.Reason, row.DueAt, row.SentAt, row.Attempts));
            throw;
        }
        catch (Exception e)
        {
            // A defect of the sender, not an answer of a server: nobody knows how far it came.
            log.LogError("Mail {Message} broke while being handed over: {Fault}", id, FaultTrace.Of(e));
            result = new Unclear(TroubleSentence.Defect.Of(e.GetType().Name));
        }
        Failpoint.Reach(Failpoint.BeforeMark);
        if (result is Taken) turn.HarmInARow = 0;
        // Its words stay in the row: they may name the recipient.
        if (result is Unreachable) log.LogWarning("The mail server can't be used; mail {Message} says why.", id);
        await WriteAsync(AnswerOf(row, claimedAt, result, Later(now)));
        return result;
    }

    private static MailAnswer AnswerOf(MessageRow row, DateTimeOffset claimedAt, HandOver result, DateTimeOffset now)
    {
        var attempts = row.Attempts + 1;
        var again = attempts > Pauses.Length ? "failed" : "waiting";
        var (state, words) = result switch
        {
            Taken => ("sent", null),
            Unclear unclear => ("uncertain", unclear.Words),
            NotTaken { ForGood: true } refused => ("failed", refused.Words),
            NotTaken later => (again, later.Words),
            Unreachable server => (again, MailReasons.Unreachable + server.Words),
            _ => throw new InvalidOperationException($"Expected a known result of handing mail {row.Id} over, but got {result.GetType().Name}."),
        };
        return new MailAnswer(row.Id, claimedAt, state, MailReasons.With(row.Reason, words), state == "waiting" ? now + Pauses[attempts - 1] : row.DueAt,
            result is Taken ? now : row.SentAt, attempts);
    }

    /// <summary>Kept until it is written: the next run begins with it. The claimer's answer counts also when the row was given up meanwhile.</summary>
    private async Task WriteAsync(MailAnswer answer)
    {
        if (!turn.Unwritten.Contains(answer)) turn.Unwritten.Add(answer);
        var (id, claimedAt, state, reason, due, sentAt, attempts) = answer;
        await database.UpdateAsync(db => db.Messages
            .Where(m => m.Id == id && m.ClaimedBy == turn.Claimer && m.ClaimedAt == claimedAt
                && (m.State == "sending" || m.State == "uncertain" && m.Reason != null && m.Reason.StartsWith(MailReasons.Interrupted)))
            .ExecuteUpdateAsync(s => s
                .SetProperty(m => m.State, state).SetProperty(m => m.Reason, reason).SetProperty(m => m.DueAt, due)
                .SetProperty(m => m.SentAt, sentAt).SetProperty(m => m.Attempts, attempts)), CancellationToken.None);
        turn.Unwritten.Remove(answer);
        if (state != "sent") log.LogWarning("Mail {Message} is {State} after try {Attempts}.", id, state, attempts);
    }

    private Task<int> GiveUpAsync(bool all, CancellationToken cancel)
    {
        var before = time.GetUtcNow() - ClaimHolds;
        return database.UpdateAsync(db =>
        {
            var left = db.Messages.Where(m => m.State == "sending" && (all || m.ClaimedAt == null || m.ClaimedAt < before));
            return sender.MayRepeat ? left.ExecuteUpdateAsync(s => s.SetProperty(m => m.State, "waiting"), cancel)
                : left.ExecuteUpdateAsync(s => s
                    .SetProperty(m => m.State, "uncertain")
                    .SetProperty(m => m.Reason, m => m.Reason == null ? MailReasons.Interrupted : MailReasons.Interrupted + "\n" + m.Reason), cancel);
        }, cancel);
    }

    /// <summary>The server can be used again: what was put off because it couldn't goes now, however long its pause had grown.</summary>
    private Task<int> BringForwardAsync(DateTimeOffset now, CancellationToken cancel) =>
        database.UpdateAsync(db => db.Messages.Where(m => m.State == "waiting" && m.DueAt > now && m.Reason != null && m.Reason.StartsWith(MailReasons.Unreachable))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, now), cancel), cancel);
}
