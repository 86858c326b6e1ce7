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
}
