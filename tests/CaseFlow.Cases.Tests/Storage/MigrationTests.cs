using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>The schema is changed wholly or not at all, by one program at a time, and never backwards.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private readonly CaseFlowSettings settings = new() { DataDirectory = Directory.CreateTempSubdirectory("caseflow-migrations-").FullName };

    public async ValueTask InitializeAsync()
    {
        settings.Database = await TestDatabase.EmptyAsync();
        // SQLite's empty database; only a migration makes one where there is none.
        if (settings.Database.Provider == DatabaseSettings.Sqlite) await File.WriteAllBytesAsync(Path.Combine(settings.DataDirectory, "caseflow.db"), []);
    }

    public async ValueTask DisposeAsync()
    {
        await TestDatabase.DropAsync(settings.Database);
        Directory.Delete(settings.DataDirectory, recursive: true);
    }

    [Fact]
    public async Task EightProgramsThatStartAtOnceOnAnEmptyDatabaseMakeOneSchema()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open().MigrateAsync(default))));
        await using var db = Open().NewContext();
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync());
        Assert.Equal(0, await db.Cases.CountAsync());
    }

    [Fact]
    public async Task ADatabaseOfANewerVersionIsRefusedInOneLineAndLeftAsItIs()
    {
        await Open().MigrateAsync(default);
        await using var db = Open().NewContext();
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('20991231000000_Better', '99.0.0')""");
        var before = await SchemaAsync(db);

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => Open().MigrateAsync(default));

        Assert.Contains("20991231000000_Better", refused.Message);
        Assert.Contains(db.Database.GetMigrations().Last(), refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(before, await SchemaAsync(db));
    }

    [Fact]
    public async Task WhenAMigrationFailsTheDatabaseIsAsItWas()
    {
        // A table of somebody else's stands where one of the last to be made should come.
        await using var db = Open().NewContext();
        await db.Database.ExecuteSqlRawAsync("""CREATE TABLE "Steps" ("Mine" integer)""");
        var before = await SchemaAsync(db);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Open().MigrateAsync(default));
        Assert.Equal(before, await SchemaAsync(db));

        await db.Database.ExecuteSqlRawAsync("""DROP TABLE "Steps" """);
        await Open().MigrateAsync(default);
        Assert.Equal(0, await db.Steps.CountAsync());
    }

    [Fact]
    public async Task WhenTheProgramBreaksBeforeTheCommitTheNextStartGoesOn()
    {
        // Here only: other tests migrate meanwhile.
        var here = new AsyncLocal<bool> { Value = true };
        Failpoint.Reached += point =>
        {
            if (here.Value) throw new BrokenOff(point);
        };
        var broken = await Assert.ThrowsAsync<BrokenOff>(() => Open().MigrateAsync(default));
        here.Value = false;
        Assert.Equal(Failpoint.DuringMigration, broken.Message);
        await using var db = Open().NewContext();
        Assert.Empty(await db.Database.GetAppliedMigrationsAsync());
        await Open().MigrateAsync(default);
        Assert.Equal(0, await db.Cases.CountAsync());
    }

    [Fact]
    public async Task TheLockThatACrashedMigrationOfEfCoreLeftBehindKeepsNobodyWaiting()
    {
        await using var db = Open().NewContext();
        await db.Database.ExecuteSqlRawAsync("""CREATE TABLE "__EFMigrationsLock" ("Id" integer PRIMARY KEY, "Timestamp" text NOT NULL)""");
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00')""");
        await Open().MigrateAsync(default).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await db.Cases.CountAsync());
    }

    [Fact]
    public async Task ADatabaseOfTheFirstVersionIsBroughtUpWithItsRows()
    {
        await using (var db = Open().NewContext())
        {
            var first = db.Database.GetMigrations().First();
            await db.Database.OpenConnectionAsync(); // EF Core looks at it read-only; WAL is set by now.
            await db.GetService<IMigrator>().MigrateAsync(first);
            await db.Database.ExecuteSqlRawAsync("""INSERT INTO "Numbers" ("Prefix", "Year", "Last") VALUES ('ST', 2026, 41)""");
        }
        await Open().MigrateAsync(default);
        await using var after = Open().NewContext();
        Assert.False(after.Database.HasPendingModelChanges());
        Assert.Equal(after.Database.GetMigrations(), await after.Database.GetAppliedMigrationsAsync());
        Assert.Equal(41, (await after.Numbers.SingleAsync()).Last);
    }

    private Database Open() => settings.Database.Provider == DatabaseSettings.PostgreSql ? new PostgreSqlDatabase(settings) : new SqliteDatabase(settings);

    private static async Task<string> SchemaAsync(CaseFlowContext db)
    {
        var columns = db is PostgreSqlContext
            ? await db.Database.SqlQuery<string>($"SELECT table_name || '.' || column_name || ' ' || data_type AS \"Value\" FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1").ToListAsync()
            : await db.Database.SqlQuery<string>($"SELECT coalesce(sql, name) AS \"Value\" FROM sqlite_master ORDER BY 1").ToListAsync();
        return string.Join('\n', columns);
    }

    private sealed class BrokenOff(string point) : Exception(point);
}
