using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseFlow.Cases.Storage;

/// <summary>How SQLite is opened: WAL, every commit flushed, deleted rows overwritten, references checked; a busy database is waited for.</summary>
internal static class SqliteSetup
{
    public static DbContextOptions<SqliteContext> Options(CaseFlowSettings settings) => new DbContextOptionsBuilder<SqliteContext>()
        .UseSqlite(ConnectionOf(settings).ConnectionString)
        .AddInterceptors(new Pragmas())
        .Options;

    /// <summary>The connection of the runtime's save, of its own for as long as the program runs. Only to a database that is there.</summary>
    public static SqliteConnection OpenWriter(CaseFlowSettings settings)
    {
        var builder = ConnectionOf(settings);
        (builder.Pooling, builder.Mode) = (false, SqliteOpenMode.ReadWrite);
        var connection = new SqliteConnection(builder.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas.Sql;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnectionStringBuilder ConnectionOf(CaseFlowSettings settings)
    {
        var connection = settings.Database.ConnectionString is { Length: > 0 } given
            ? new SqliteConnectionStringBuilder(given)
            : new SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.DataDirectory, "caseflow.db") };
        connection.ForeignKeys = true;
        connection.DefaultTimeout = 30;
        return connection;
    }

    // They belong to the connection, not to the file (only WAL does): set when SQLite opens it, not each time when it is taken from the pool again.
    private sealed class Pragmas : DbConnectionInterceptor
    {
        public const string Sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";
        private readonly ConditionalWeakTable<object, object> set = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set((SqliteConnection)connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set((SqliteConnection)connection);
            return Task.CompletedTask;
        }

        private void Set(SqliteConnection connection)
        {
            if (set.TryGetValue(connection.Handle!, out _)) return;
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
            set.AddOrUpdate(connection.Handle!, this);
        }
    }
}
