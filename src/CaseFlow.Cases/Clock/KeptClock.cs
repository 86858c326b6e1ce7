using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Clock;

/// <summary>The office time that the database remembers: of a simulated clock the instant it stands at, of the machine's the last sweep, so that a clock set back is noticed even at the next start.</summary>
public sealed class KeptClock(Database database)
{
    public async Task<DateTimeOffset?> ReadAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Clock.AsNoTracking().Select(c => (DateTimeOffset?)c.Now).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Never goes back: of two nodes the one whose clock is ahead counts.</summary>
    public async Task KeepAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (await database.UpdateAsync(db => db.Clock.Where(c => c.Now < now).ExecuteUpdateAsync(s => s.SetProperty(c => c.Now, now), cancel), cancel) > 0) return;
        if (await ReadAsync(cancel) is not null) return;
        await database.WriteAsync(async db =>
        {
            if (!await db.Clock.AnyAsync(cancel)) db.Clock.Add(new ClockRow { Now = now });
            return await db.SaveChangesAsync(cancel);
        }, cancel);
    }
}
