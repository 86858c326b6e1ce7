using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseFlow.Cases.Storage;

/// <summary>How SQLite is opened: WAL, every commit flushed, deleted rows overwritten, references checked; a busy database is waited for.</summary>
internal static class SqliteSetup
{
    public static DbContextOptions<SqliteContext> Options(CaseFlowSettings settings)
    {
        var connection = settings.Database.ConnectionString is { Length: > 0 } given
            ? new SqliteConnectionStringBuilder(given)
            : new SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.DataDirectory, "caseflow.db") };
        connection.ForeignKeys = true;
        connection.DefaultTimeout = 30;
        return new DbContextOptionsBuilder<SqliteContext>()
            .UseSqlite(connection.ConnectionString)
            .AddInterceptors(new Pragmas())
            .Options;
    }

    // Set at every opening: they belong to the connection, not to the file (only WAL does).
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
