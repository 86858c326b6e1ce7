using System.Globalization;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>A database of its own for one test: SQLite here, PostgreSQL where <c>CaseFlow.Cases.PostgreSql.Tests</c> compiles the same tests.</summary>
internal static class TestDatabase
{
    /// <summary>A statement behind the program's back, in SQLite's words: PostgreSQL wants names quoted and writes bytes in another way.</summary>
    public static Task<int> TamperAsync(CaseFlowContext db, string sql)
    {
        if (db is PostgreSqlContext)
        {
            sql = Regex.Replace(sql, @"zeroblob\((\d+)\)", zeros => $"'\\x{new string('0', 2 * int.Parse(zeros.Groups[1].Value, CultureInfo.InvariantCulture))}'").Replace("x''", "'\\x'", StringComparison.Ordinal);
            sql = Regex.Replace(sql, @"'[^']*'|\b[A-Z]\w*", word => word.Value[0] == '\'' ? word.Value : $"\"{word.Value}\"");
        }
        return db.Database.ExecuteSqlRawAsync(sql);
    }

#if POSTGRESQL
    // Migrated once; each test has a copy.
    private static readonly Lazy<Task<string>> Template = new(MigratedAsync);

    public static async Task<DatabaseSettings> NewAsync() =>
        new() { Provider = DatabaseSettings.PostgreSql, ConnectionString = await PostgreSqlServer.CopyAsync(await Template.Value) };

    /// <summary>One without a schema.</summary>
    public static async Task<DatabaseSettings> EmptyAsync() =>
        new() { Provider = DatabaseSettings.PostgreSql, ConnectionString = await PostgreSqlServer.EmptyAsync() };

    public static async Task<DatabaseSettings> CopyAsync(DatabaseSettings closed) =>
        new() { Provider = DatabaseSettings.PostgreSql, ConnectionString = await PostgreSqlServer.CopyAsync(closed.ConnectionString!) };

    /// <summary>Nobody of this process is connected to it any more: one that somebody is connected to can't be copied.</summary>
    public static void Close(DatabaseSettings database)
    {
        using var own = new Npgsql.NpgsqlConnection(database.ConnectionString);
        Npgsql.NpgsqlConnection.ClearPool(own);
    }

    public static Task DropAsync(DatabaseSettings database) => PostgreSqlServer.DropAsync(database.ConnectionString!);

    private static async Task<string> MigratedAsync()
    {
        var template = await PostgreSqlServer.EmptyAsync();
        if (!PostgreSqlServer.IsOwn) AppDomain.CurrentDomain.ProcessExit += (_, _) => PostgreSqlServer.DropAsync(template).GetAwaiter().GetResult();
        using (var database = new PostgreSqlDatabase(template)) await database.MigrateAsync(default);
        Close(new DatabaseSettings { ConnectionString = template });
        return template;
    }
#else
    public static Task<DatabaseSettings> NewAsync() => Task.FromResult(new DatabaseSettings());

    /// <summary>One without a schema.</summary>
    public static Task<DatabaseSettings> EmptyAsync() => NewAsync();

    /// <summary>The file is copied with its folder.</summary>
    public static Task<DatabaseSettings> CopyAsync(DatabaseSettings closed) => NewAsync();

    public static void Close(DatabaseSettings database) => Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

    /// <summary>The file goes with its folder.</summary>
    public static Task DropAsync(DatabaseSettings database)
    {
        Close(database);
        return Task.CompletedTask;
    }
#endif
}
