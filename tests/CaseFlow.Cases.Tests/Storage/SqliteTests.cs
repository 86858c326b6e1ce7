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
