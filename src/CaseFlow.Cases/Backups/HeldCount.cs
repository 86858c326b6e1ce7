using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Backups;

/// <summary>How much is held, for the line that pages show. Only a restore holds anything, and never under a running program: once there is none, none comes.</summary>
public sealed class HeldCount(Database database)
{
    private volatile bool none;

    public Task<(int Mails, int Timers)> ReadAsync(CancellationToken cancel) => ReadAsync(null, cancel);

    /// <param name="reader">What is held in cases against them is not counted.</param>
    public async Task<(int Mails, int Timers)> ReadAsync(Guid? reader, CancellationToken cancel)
    {
        if (none) return (0, 0);
        try
        {
            await using var db = database.NewContext();
            var counts = (await db.Messages.CountAsync(m => m.State == "held", cancel), await db.Inbox.CountAsync(i => i.Hold == "held", cancel));
            none = counts == (0, 0);
            if (none || reader is not { } user) return counts;
            var me = UserIds.Of(user);
            return (counts.Item1 - await db.Messages.CountAsync(m => m.State == "held" && db.Cases.Any(c => c.Id == m.CaseId && (c.HiddenFromId == user || c.AlsoHiddenFrom.Contains(me))), cancel),
                counts.Item2 - await db.Inbox.CountAsync(i => i.Hold == "held" && db.Instances.Any(n => n.Id == i.InstanceId && db.Cases.Any(c => c.Id == n.CaseId && (c.HiddenFromId == user || c.AlsoHiddenFrom.Contains(me)))), cancel));
        }
        catch (Exception error) when (Troubles.Of(error) is not null)
        {
            return (0, 0); // What is wrong with the database is told elsewhere; the page needn't fail by this line.
        }
    }
}
