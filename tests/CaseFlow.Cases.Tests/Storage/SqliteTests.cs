using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>What is true of SQLite only.</summary>
public sealed class SqliteTests
{
    [Fact]
    public async Task TheDatabaseFlushesEveryCommitAndOverwritesWhatIsDeleted()
    {
        await using var office = await TestOffice.OpenAsync();
        await office.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            async Task<string?> Pragma(string name)
            {
                command.CommandText = "PRAGMA " + name;
                return (await command.ExecuteScalarAsync())?.ToString();
            }
            Assert.Equal(("wal", "2", "1", "1"), (await Pragma("journal_mode"), await Pragma("synchronous"), await Pragma("secure_delete"), await Pragma("foreign_keys")));
            return 0;
        });
    }

    [Fact]
    public async Task TheContextOfAStepIsHandedOutAgainAndRemembersNothingOfTheStepBefore()
    {
        await using var office = await TestOffice.OpenAsync();
        var database = office.Get<Database>();
        static Task<UserRow> FirstAsync(CaseFlowContext db) => db.Users.OrderBy(u => u.Id).FirstAsync();
        string name;
        CaseFlowContext of;
        await using (var one = await database.OpenAsync(default))
        {
            of = one.Db;
            name = (await FirstAsync(of)).DisplayName;
            (await FirstAsync(of)).DisplayName = "never saved";
            await using var beside = await database.OpenAsync(default);
            Assert.NotSame(one.Db, beside.Db);
        }
        // Those that are idle are taken in any order.
        await using var first = await database.OpenAsync(default);
        await using var second = await database.OpenAsync(default);
        var again = new[] { first.Db, second.Db }.Single(db => db == of);
        Assert.Empty(again.ChangeTracker.Entries());
        Assert.Equal(name, (await FirstAsync(again)).DisplayName);
        // Asked before, and still what is true now: others write meanwhile.
        again.ChangeTracker.Clear();
        await database.WriteAsync(async db =>
        {
            (await FirstAsync(db)).DisplayName = "saved";
            return await db.SaveChangesAsync();
        }, default);
        Assert.Equal("saved", (await FirstAsync(again)).DisplayName);
    }

    [Fact]
    public async Task WhenTheFileOfTheDatabaseIsGoneNoStepReadsFromWhatIsLeftOfIt()
    {
        var folder = Directory.CreateTempSubdirectory("caseflow-gone-").FullName;
        try
        {
            using var database = new SqliteDatabase(new CaseFlowSettings { DataDirectory = folder });
            await database.MigrateAsync(default);
            await using (await database.OpenAsync(default)) { }
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.CreateDirectory(Path.Combine(folder, "away"));
            foreach (var file in Directory.GetFiles(folder, "caseflow.db*")) File.Move(file, Path.Combine(folder, "away", Path.GetFileName(file)));
            for (var i = 0; i < 2; i++)
                Assert.Equal(14, (await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => database.OpenAsync(default))).SqliteErrorCode);
            foreach (var file in Directory.GetFiles(Path.Combine(folder, "away"))) File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
            await using var back = await database.OpenAsync(default);
            Assert.Equal(0, await back.Db.Cases.CountAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task WhatADyingMigrationLeavesOnTheDiskIsADatabaseAsItWas()
    {
        var (folder, left) = (Directory.CreateTempSubdirectory("caseflow-dying-").FullName, Directory.CreateTempSubdirectory("caseflow-left-").FullName);
        try
        {
            // What the kernel keeps when the process is killed in the middle: the files as they are at that moment.
            var here = new AsyncLocal<bool> { Value = true };
            var copied = 0;
            Failpoint.Reached += point =>
            {
                if (!here.Value || point != Failpoint.DuringMigration) return;
                foreach (var file in Directory.GetFiles(folder)) File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
                copied++;
            };
            using (var database = new SqliteDatabase(new CaseFlowSettings { DataDirectory = folder })) await database.MigrateAsync(default);
            here.Value = false;
            Assert.Equal(1, copied);

            using var next = new SqliteDatabase(new CaseFlowSettings { DataDirectory = left });
            await using (var db = next.NewContext()) Assert.Empty(await db.Database.GetAppliedMigrationsAsync());
            await next.MigrateAsync(default);
            await using (var db = next.NewContext()) Assert.Equal(0, await db.Cases.CountAsync());
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            Directory.Delete(left, recursive: true);
        }
    }
}
