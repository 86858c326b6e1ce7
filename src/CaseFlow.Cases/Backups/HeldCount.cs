using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Backups;

/// <summary>How much is held, for the line that pages show. Only a restore holds anything, and never under a running program: once there is none, none comes.</summary>
public sealed class HeldCount(Database database)
{
    private volatile bool none;

    public async Task<(int Mails, int Timers)> ReadAsync(CancellationToken cancel)
    {
        if (none) return (0, 0);
        try
        {
            await using var db = database.NewContext();
            var counts = (await db.Messages.CountAsync(m => m.State == "held", cancel), await db.Inbox.CountAsync(i => i.Hold == "held", cancel));
            none = counts == (0, 0);
            return counts;
        }
        catch (Exception error) when (Troubles.Of(error) is not null)
        {
            return (0, 0); // What is wrong with the database is told elsewhere; the page needn't fail by this line.
        }
    }
}
