using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseFlow.Cases.Storage;

/// <summary>Contexts of steps, handed out again and again: each keeps its connection open and its queries prepared. SQLite parses the query of a step for longer than it runs it.</summary>
/// <param name="open">Opens a connection of its own.</param>
internal sealed class SqliteOpenContexts(Func<SqliteConnection> open) : IDisposable
{
    /// <summary>As many as share a commit; who comes beyond them opens one of their own.</summary>
    private const int MostIdle = 64;
    private readonly ConcurrentBag<CaseFlowContext> idle = [];
    private volatile bool disposed;

    /// <summary>Throws as an opening does when the database's file is gone.</summary>
    public OpenContext Take()
    {
        if (!idle.TryTake(out var db)) return new OpenContext(New(), GiveBack);
        try
        {
            SqliteSetup.Look((SqliteConnection)db.Database.GetDbConnection());
            return new OpenContext(db, GiveBack);
        }
        catch
        {
            // All of them hold the file that is gone.
            Close(db);
            Clear();
            throw;
        }
    }

    public void Dispose()
    {
        disposed = true;
        Clear();
    }

    private CaseFlowContext New()
    {
        var connection = open();
        var db = new SqliteContext(new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connection).AddInterceptors(new Prepared(connection)).Options);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return db;
    }

    private ValueTask GiveBack(CaseFlowContext db)
    {
        db.ChangeTracker.Clear();
        if (idle.Count < MostIdle) idle.Add(db);
        else Close(db);
        if (disposed) Clear();
        return ValueTask.CompletedTask;
    }

    private void Clear()
    {
        while (idle.TryTake(out var db)) Close(db);
    }

    // The connection is not the context's own. Closing it disposes its commands.
    private static void Close(CaseFlowContext db)
    {
        db.Database.GetDbConnection().Dispose();
        db.Dispose();
    }

    /// <summary>Runs each query of one context by a command that is kept. A query is read to its end before it is asked again.</summary>
    private sealed class Prepared(SqliteConnection connection) : DbCommandInterceptor
    {
        private readonly Dictionary<string, SqliteCommand> commands = [];

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
            InterceptionResult<DbDataReader>.SuppressWithResult(Execute(command));

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ReaderExecuting(command, eventData, result));

        private SqliteDataReader Execute(DbCommand asked)
        {
            if (!commands.TryGetValue(asked.CommandText, out var command))
            {
                command = connection.CreateCommand();
                command.CommandText = asked.CommandText;
                commands[asked.CommandText] = command;
            }
            command.Parameters.Clear();
            foreach (DbParameter parameter in asked.Parameters) command.Parameters.Add((SqliteParameter)parameter);
            return command.ExecuteReader();
        }
    }
}
