using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseFlow.Cases.Storage;

/// <summary>How SQLite is opened: WAL, every commit flushed, deleted rows overwritten, references checked; a busy database is waited for.
/// A file that vanishes under a running program is trouble; an empty one made in its place, or writing on into the deleted one, would lose what was acknowledged.</summary>
internal static class SqliteSetup
{
    private const int CantOpen = 14;
    /// <summary>Seconds that a locked database is waited for.</summary>
    private const int Patience = 30;

    public static DbContextOptions<SqliteContext> Options(CaseFlowSettings settings)
    {
        var connection = ConnectionOf(settings);
        return new DbContextOptionsBuilder<SqliteContext>()
            .UseSqlite(connection.ConnectionString)
            .AddInterceptors(new Pragmas(IsFile(connection) ? connection.DataSource : null))
            .Options;
    }

    /// <summary>Before the schema is brought up to date: an empty database where there is none.</summary>
    public static void Make(CaseFlowSettings settings)
    {
        var builder = ConnectionOf(settings);
        if (!IsFile(builder) || File.Exists(builder.DataSource)) return;
        (builder.Pooling, builder.Mode) = (false, SqliteOpenMode.ReadWriteCreate);
        using var connection = new SqliteConnection(builder.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // Migrations look at it through a connection that only reads, and which couldn't change this.
        command.CommandText = Pragmas.Sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A connection that stays open: the runtime's save has one, and each context of a step. Only to a database that is there.</summary>
    public static SqliteConnection OpenOwn(CaseFlowSettings settings)
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

    /// <summary>Throws when the file of an open connection was deleted or moved away meanwhile.</summary>
    public static void Look(SqliteConnection connection) => LookFor(connection.DataSource is { Length: > 0 } file && Path.IsPathRooted(file) ? file : null);

    private static void LookFor(string? file)
    {
        if (file is not null && !File.Exists(file)) throw new SqliteException("Expected the database's file, but it is gone.", CantOpen);
    }

    private static SqliteConnectionStringBuilder ConnectionOf(CaseFlowSettings settings)
    {
        var connection = settings.Database.ConnectionString is { Length: > 0 } given
            ? new SqliteConnectionStringBuilder(given)
            : new SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.DataDirectory, "caseflow.db") };
        connection.ForeignKeys = true;
        connection.DefaultTimeout = Patience;
        if (IsFile(connection)) connection.Mode = SqliteOpenMode.ReadWrite;
        return connection;
    }

    private static bool IsFile(SqliteConnectionStringBuilder connection) =>
        connection.Mode is SqliteOpenMode.ReadWriteCreate or SqliteOpenMode.ReadWrite && connection.DataSource is { Length: > 0 } file && file[0] != ':' && !file.StartsWith("file:", StringComparison.Ordinal);

    // They belong to the connection, not to the file (only WAL does): set when SQLite opens it, not each time when it is taken from the pool again.
    private sealed class Pragmas(string? file) : DbConnectionInterceptor
    {
        public const string Sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";
        private readonly ConditionalWeakTable<object, object> set = [];

        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
        {
            LookFor(connection);
            return result;
        }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            LookFor(connection);
            return ValueTask.FromResult(result);
        }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set((SqliteConnection)connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set((SqliteConnection)connection);
            return Task.CompletedTask;
        }

        // Connections of the pool still hold a file that was deleted.
        private void LookFor(DbConnection connection)
        {
            try
            {
                SqliteSetup.LookFor(file);
            }
            catch (SqliteException)
            {
                SqliteConnection.ClearPool((SqliteConnection)connection);
                throw;
            }
        }

        private void Set(SqliteConnection connection)
        {
            // A pooled context keeps its connection: the patience of a migration or a probe ends with their use.
            connection.DefaultTimeout = Patience;
            if (set.TryGetValue(connection.Handle!, out _)) return;
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
            set.AddOrUpdate(connection.Handle!, this);
        }
    }
}
