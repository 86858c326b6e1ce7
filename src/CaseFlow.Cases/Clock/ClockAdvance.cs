using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Clock;

/// <summary>Moves the simulated clock and runs what falls due on the way, single-threaded, ordered by (due time, id), until all is quiet; mails too.</summary>
public sealed class ClockAdvance(Database database, OfficeClock clock, KeptClock kept, Sweep sweep, SweepTurn turn, MailDispatch mails, ILogger<ClockAdvance> log)
{
    /// <summary>False when the clock isn't simulated or the instant lies before now.</summary>
    public async Task<bool> AdvanceToAsync(DateTimeOffset instant, CancellationToken cancel)
    {
        if (clock is not SimulatedClock simulated) return false;
        using var held = await turn.TakeAsync(cancel);
        if (instant < simulated.Now) return false;
        var failed = new HashSet<string>();
        // A mail that can't be handed over at an instant is tried once there and then waits for its next try.
        DateTimeOffset? mailsTriedAt = null;
        while (true)
        {
            var row = await sweep.NextAsync(instant, failed, cancel);
            var mailAt = await NextMailAsync(instant, mailsTriedAt, cancel);
            if (row is null && mailAt is null) break;
            if (row is not null && (mailAt is null || row.DueAt <= mailAt))
            {
                await MoveAsync(simulated, row.DueAt, cancel);
                await sweep.ConsumeAsync(row, failed, cancel);
                mailsTriedAt = null;
            }
            else
            {
                await MoveAsync(simulated, mailAt!.Value, cancel);
                mailsTriedAt = simulated.Now;
                await mails.SendDueAsync(simulated.Now, cancel);
            }
        }
        await MoveAsync(simulated, instant, cancel);
        await sweep.StandTasksAsync(cancel);
        return true;
    }

    /// <summary>At start: the instant the clock had reached. The machine's clock is told of it, and whether it is behind.</summary>
    public async Task RestoreAsync(CancellationToken cancel)
    {
        var reached = await kept.ReadAsync(cancel);
        if (clock is SimulatedClock simulated && reached > simulated.Now) simulated.MoveTo(reached.Value);
        else if (clock is SystemClock system && reached is not null)
        {
            system.Reach(reached.Value);
            if (system.Behind > ClockWatch.Tolerance) log.LogError("{Warning}", ClockWatch.Words(system.Behind));
        }
        else await kept.KeepAsync(clock.Now, cancel);
    }

    private async Task<DateTimeOffset?> NextMailAsync(DateTimeOffset until, DateTimeOffset? triedAt, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Messages.Where(m => m.State == "waiting" && m.DueAt <= until && (triedAt == null || m.DueAt > triedAt))
            .OrderBy(m => m.DueAt).Select(m => (DateTimeOffset?)m.DueAt).FirstOrDefaultAsync(cancel);
    }

    private async Task MoveAsync(SimulatedClock simulated, DateTimeOffset to, CancellationToken cancel)
    {
        if (to <= simulated.Now) return;
        simulated.MoveTo(to);
        await kept.KeepAsync(to, cancel);
    }
}
