using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseFlow.Cases.Tests.Storage;

public sealed class DyingMigrationTests
{
    [Fact]
    public async Task WhenTheConnectionDiesBeforeTheCommitTheDatabaseIsAsItWas()
    {
        var connectionString = await PostgreSqlServer.EmptyAsync();
        try
        {
            // What the server sees when the process is killed: its connection is gone.
            var here = new AsyncLocal<bool> { Value = true };
            Failpoint.Reached += point =>
            {
                if (!here.Value || point != Failpoint.DuringMigration) return;
                using var other = new NpgsqlConnection(connectionString);
                other.Open();
                using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", other);
                Assert.True((long)command.ExecuteScalar()! > 0);
            };
            using var database = new PostgreSqlDatabase(connectionString);
            await Assert.ThrowsAnyAsync<Exception>(() => database.MigrateAsync(default));
            here.Value = false;

            await using var db = database.NewContext();
            Assert.Equal(0, await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_tables WHERE schemaname = 'public'").SingleAsync());
            await database.MigrateAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(0, await db.Cases.CountAsync());
        }
        finally { await PostgreSqlServer.DropAsync(connectionString); }
    }
}
