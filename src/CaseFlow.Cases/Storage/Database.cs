using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Storage;

/// <summary>Opens contexts and keeps writers of this process in a queue, so that they wait here rather than spin on SQLite's one write lock.</summary>
public sealed class Database(CaseFlowSettings settings) : IDisposable
{
    private readonly DbContextOptions<SqliteContext> options = SqliteSetup.Options(settings);
    private readonly SemaphoreSlim writer = new(1, 1);

    public CaseFlowContext NewContext() => new SqliteContext(options);

    /// <summary>Brings the schema up to this version of the program; makes the data folder when missing.</summary>
    public async Task MigrateAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        await using var db = NewContext();
        await db.Database.MigrateAsync(cancel);
    }

    /// <summary>The turn to write; dispose it to pass it on. Not reentrant.</summary>
    internal async Task<IDisposable> WriterAsync(CancellationToken cancel)
    {
        await writer.WaitAsync(cancel);
        return new Turn(writer);
    }

    /// <summary>Saves in one immediate transaction, within the turn to write.</summary>
    internal async Task SaveAsync(CaseFlowContext db, CancellationToken cancel)
    {
        using var turn = await WriterAsync(cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>True when somebody else was faster (a row changed or a unique value taken meanwhile): read again and try again.</summary>
    internal static bool IsConflict(Exception e) =>
        e is DbUpdateConcurrencyException or SqliteException { SqliteErrorCode: Busy or Locked }
            or DbUpdateException { InnerException: SqliteException { SqliteErrorCode: Busy or Locked or Constraint } };

    private const int Busy = 5, Locked = 6, Constraint = 19;

    public void Dispose() => writer.Dispose();

    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
