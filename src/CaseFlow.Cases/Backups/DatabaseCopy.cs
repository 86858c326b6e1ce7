using System.Data;
using System.Data.Common;
using CaseFlow.Cases.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CaseFlow.Cases.Backups;

/// <summary>What a backup and a restore need of a provider.</summary>
internal abstract class DatabaseCopy
{
    public static DatabaseCopy Of(CaseFlowContext db) => db is PostgreSqlContext ? new PostgreSqlCopy() : new SqliteCopy();

    /// <summary>A transaction that reads the database as it is at one moment, while others go on writing.</summary>
    public abstract Task<DbTransaction> SnapshotAsync(CaseFlowContext db, CancellationToken cancel);

    /// <summary>A transaction in which nobody else writes any of the tables.</summary>
    public abstract Task<DbTransaction> AloneAsync(CaseFlowContext db, IReadOnlyList<DumpedTable> tables, CancellationToken cancel);

    public abstract Task FillAsync(DbTransaction alone, DumpedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel);

    public static async Task<T> AskAsync<T>(DbTransaction within, string sql, CancellationToken cancel)
    {
        await using var command = within.Connection!.CreateCommand();
        (command.Transaction, command.CommandText, command.CommandTimeout) = (within, sql, 0);
        return (T)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>SQL that gives 0 or 1.</summary>
    public static string HasRows(string table) => $"SELECT COUNT(*) FROM (SELECT 1 FROM \"{table}\" LIMIT 1) t";

    protected static string Names(DumpedTable table) => string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""));
}

internal sealed class SqliteCopy : DatabaseCopy
{
    public override async Task<DbTransaction> SnapshotAsync(CaseFlowContext db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        // Deferred: it takes no lock, and in WAL its first read is the moment that all later ones see.
        var snapshot = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await AskAsync<long>(snapshot, "SELECT COUNT(*) FROM sqlite_master", cancel);
        return snapshot;
    }

    public override async Task<DbTransaction> AloneAsync(CaseFlowContext db, IReadOnlyList<DumpedTable> tables, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        return ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: false);
    }

    public override async Task FillAsync(DbTransaction alone, DumpedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        await using var command = (SqliteCommand)alone.Connection!.CreateCommand();
        command.Transaction = (SqliteTransaction)alone;
        command.CommandText = $"INSERT INTO \"{table.Name}\" ({Names(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => "$" + i))})";
        var parameters = table.Columns.Select((_, i) => command.Parameters.AddWithValue("$" + i, DBNull.Value)).ToArray();
        await foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) parameters[i].Value = row[i] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}

internal sealed class PostgreSqlCopy : DatabaseCopy
{
    public override async Task<DbTransaction> SnapshotAsync(CaseFlowContext db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var snapshot = await db.Database.GetDbConnection().BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using var command = snapshot.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (snapshot, "SET TRANSACTION READ ONLY");
        await command.ExecuteNonQueryAsync(cancel);
        return snapshot;
    }

    public override async Task<DbTransaction> AloneAsync(CaseFlowContext db, IReadOnlyList<DumpedTable> tables, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var alone = await db.Database.GetDbConnection().BeginTransactionAsync(cancel);
        await using var command = alone.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (alone, $"LOCK TABLE {string.Join(", ", tables.Select(t => $"\"{t.Name}\""))} IN ACCESS EXCLUSIVE MODE");
        await command.ExecuteNonQueryAsync(cancel);
        return alone;
    }

    public override async Task FillAsync(DbTransaction alone, DumpedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var types = table.Columns.Select(c => TypeOf(c.Kind)).ToArray();
        await using (var import = await ((NpgsqlConnection)alone.Connection!).BeginBinaryImportAsync($"COPY \"{table.Name}\" ({Names(table)}) FROM STDIN (FORMAT BINARY)", cancel))
        {
            await foreach (var row in rows)
            {
                await import.StartRowAsync(cancel);
                for (var i = 0; i < row.Length; i++)
                    if (row[i] is { } value) await import.WriteAsync(value, types[i], cancel);
                    else await import.WriteNullAsync(cancel);
            }
            await import.CompleteAsync(cancel);
        }
        // Numbers that the database gives out go on after those that came with the backup.
        foreach (var column in table.Columns.Where(c => c.Kind == "long"))
        {
            await using var next = alone.Connection!.CreateCommand();
            (next.Transaction, next.CommandText) = (alone, $"SELECT setval(s, (SELECT MAX(\"{column.Name}\") FROM \"{table.Name}\")) FROM pg_get_serial_sequence('\"{table.Name}\"', '{column.Name}') s WHERE s IS NOT NULL AND EXISTS (SELECT 1 FROM \"{table.Name}\")");
            await next.ExecuteNonQueryAsync(cancel);
        }
    }

    private static NpgsqlDbType TypeOf(string kind) => kind switch
    {
        "guid" => NpgsqlDbType.Uuid,
        "text" => NpgsqlDbType.Text,
        "integer" => NpgsqlDbType.Integer,
        "long" => NpgsqlDbType.Bigint,
        "bool" => NpgsqlDbType.Boolean,
        "date" => NpgsqlDbType.Date,
        "bytes" => NpgsqlDbType.Bytea,
        _ => throw new InvalidDataException($"Expected a kind of column that this version knows, but got '{kind}'."),
    };
}
