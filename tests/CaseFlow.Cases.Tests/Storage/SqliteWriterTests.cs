using CaseFlow.Cases.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>Saves that share a commit: each has its own outcome, and whatever happens to one, the writer goes on.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private readonly CaseFlowSettings settings = new() { DataDirectory = Directory.CreateTempSubdirectory("caseflow-writer-").FullName };
    private readonly SqliteDatabase database;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public SqliteWriterTests() => database = new SqliteDatabase(settings);

    [Fact]
    public async Task AMemberThatConflictsTakesNobodyWithIt()
    {
        await database.MigrateAsync(Cancel);
        await SaveAsync(Unit("first"), Cancel);
        await using (var db = database.NewContext())
        {
            db.Numbers.Add(new NumberRow { Prefix = "A", Year = 2026, Last = 1 });
            await database.SaveAsync(db, Cancel);
        }
        await using var stale = database.NewContext();
        var row = await stale.Numbers.SingleAsync(Cancel);
        await ChangeNumberAsync(7);
        row.Last = 2;

        var twice = Unit("first");
        var (together, release) = await WaitingAsync();
        Task[] saves = [SaveAsync(Unit("second"), Cancel), database.SaveAsync(stale, Cancel), SaveAsync(twice, Cancel), SaveAsync(Unit("third"), Cancel)];
        release.SetResult();
        await together;

        await saves[0];
        Assert.True(database.IsConflict(await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => saves[1])));
        Assert.True(database.IsConflict(await Assert.ThrowsAsync<DbUpdateException>(() => saves[2])));
        await saves[3];
        Assert.Equal(["first", "second", "third"], await NamesAsync());
        await using var after = database.NewContext();
        Assert.Equal(7, (await after.Numbers.SingleAsync(Cancel)).Last);
    }

    [Fact]
    public async Task WhoGivesUpWhileWaitingIsNotWrittenAndTheOthersAre()
    {
        await database.MigrateAsync(Cancel);
        using var patience = new CancellationTokenSource();
        var (together, release) = await WaitingAsync();
        // The first would lead the commit: it may give up as well.
        Task[] saves = [SaveAsync(Unit("leads"), patience.Token), SaveAsync(Unit("stays"), Cancel), SaveAsync(Unit("leaves"), patience.Token)];
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saves[0]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saves[2]);
        release.SetResult();
        await together;
        await saves[1];
        await SaveAsync(Unit("later"), Cancel);
        Assert.Equal(["later", "stays"], await NamesAsync());
    }

    [Fact]
    public async Task WhenAMemberBreaksTheWholeCommitTheOthersAreWrittenByThemselves()
    {
        await database.MigrateAsync(Cancel);
        await using (var db = database.NewContext()) await db.Database.ExecuteSqlAsync($"DROP TABLE Contexts", Cancel);
        var (together, release) = await WaitingAsync();
        Task[] saves = [SaveAsync(Unit("one"), Cancel), SaveAsync(new ContextRow { Hash = "x", Json = "{}" }, Cancel), SaveAsync(Unit("two"), Cancel)];
        release.SetResult();
        await together;
        await saves[0];
        Assert.False(database.IsConflict(await Assert.ThrowsAsync<SqliteException>(() => saves[1])));
        await saves[2];
        await SaveAsync(Unit("three"), Cancel);
        Assert.Equal(["one", "three", "two"], await NamesAsync());
    }

    [Fact]
    public async Task WhenTheDiskIsFullEachIsToldAndTheWriterGoesOnOnceThereIsRoom()
    {
        await database.MigrateAsync(Cancel);
        using var turn = new SemaphoreSlim(1, 1);
        var full = true;
        using var writer = new SqliteWriter(() =>
        {
            var connection = SqliteSetup.OpenOwn(settings);
            using var command = connection.CreateCommand();
            // The disk holds what is there and a few pages.
            command.CommandText = "PRAGMA page_count";
            var pages = (long)command.ExecuteScalar()!;
            command.CommandText = full ? $"PRAGMA max_page_count = {pages + 3}" : "SELECT 1";
            command.ExecuteNonQuery();
            return connection;
        }, turn);
        await turn.WaitAsync(Cancel);
        Task[] saves = [writer.SaveAsync(Rows(Unit("small")), null, Cancel), writer.SaveAsync(Rows(Unit(new string('x', 100_000))), null, Cancel), writer.SaveAsync(Rows(Unit("last")), null, Cancel)];
        turn.Release();
        await saves[0];
        Assert.Equal(13, (await Assert.ThrowsAsync<SqliteException>(() => saves[1])).SqliteErrorCode);
        await saves[2];
        full = false;
        // Told of the full disk, it opened a new connection: there is room now.
        await Assert.ThrowsAsync<SqliteException>(() => writer.SaveAsync(Rows(Unit(new string('x', 100_000))), null, Cancel));
        await writer.SaveAsync(Rows(Unit(new string('y', 100_000))), null, Cancel);
        Assert.Equal(["last", "small", "y"], (await NamesAsync()).Select(n => n.Length > 10 ? n[..1] : n));
    }

    [Fact]
    public async Task WhenAnotherProgramKeepsTheDatabaseLockedAllAreToldAfterOneWaitAndNobodyTriesAgain()
    {
        await database.MigrateAsync(Cancel);
        var waits = 0;
        using var turn = new SemaphoreSlim(1, 1);
        using var writer = new SqliteWriter(() =>
        {
            waits++;
            var connection = SqliteSetup.OpenOwn(settings);
            connection.DefaultTimeout = 1;
            return connection;
        }, turn);
        using (var other = SqliteSetup.OpenOwn(settings))
        {
            await using var locked = other.BeginTransaction();
            await turn.WaitAsync(Cancel);
            Task[] saves = [writer.SaveAsync(Rows(Unit("one")), null, Cancel), writer.SaveAsync(Rows(Unit("two")), null, Cancel)];
            turn.Release();
            foreach (var save in saves)
            {
                var told = await Assert.ThrowsAsync<SqliteException>(() => save);
                Assert.Equal(Trouble.Busy, Troubles.Of(told));
                Assert.False(database.IsConflict(told));
            }
            Assert.Equal(1, waits);
        }
        await writer.SaveAsync(Rows(Unit("three")), null, Cancel);
        Assert.Equal(["three"], await NamesAsync());
    }

    [Fact]
    public async Task AProbesPatienceEndsWithTheProbe()
    {
        await database.MigrateAsync(Cancel);
        for (var i = 0; i < 3; i++)
        {
            await database.ProbeAsync(Cancel);
            await using var db = database.NewContext();
            await db.Database.OpenConnectionAsync(Cancel);
            Assert.Equal(30, ((SqliteConnection)db.Database.GetDbConnection()).DefaultTimeout);
        }
    }

    [Fact]
    public async Task SavesAreWrittenInTheOrderInWhichTheyWereQueued()
    {
        await database.MigrateAsync(Cancel);
        var queued = new List<int>();
        var (together, release) = await WaitingAsync();
        // Each number is allowed only right after the one before it.
        var saves = Enumerable.Range(1, 20).Select(async number =>
        {
            await using var db = database.NewContext();
            var row = number == 1 ? db.Numbers.Add(new NumberRow { Prefix = "A", Year = 2026 }).Entity : db.Numbers.Attach(new NumberRow { Prefix = "A", Year = 2026, Last = number - 1 }).Entity;
            row.Last = number;
            await database.SaveAsync(db, () => queued.Add(number), Cancel);
        }).ToList();
        Assert.Equal(Enumerable.Range(1, 20), queued);
        release.SetResult();
        await together;
        await Task.WhenAll(saves);
        await using var db = database.NewContext();
        Assert.Equal(20, (await db.Numbers.SingleAsync(Cancel)).Last);
    }

    [Fact]
    public async Task TheCommandsWriteWhatEfWrites()
    {
        await database.MigrateAsync(Cancel);
        var other = new CaseFlowSettings { DataDirectory = Directory.CreateDirectory(Path.Combine(settings.DataDirectory, "other")).FullName };
        using var byCommands = new SqliteDatabase(other);
        await byCommands.MigrateAsync(Cancel);
        await using var ef = database.NewContext();
        await using var mine = byCommands.NewContext();
        foreach (var db in (CaseFlowContext[])[ef, mine])
        {
            await db.Database.OpenConnectionAsync(Cancel);
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = 0", Cancel);
        }
        var changes = new RowChanges(mine.Model);
        foreach (var type in mine.Model.GetEntityTypes())
            foreach (var seed in (int[])[1, 2])
            {
                foreach (var db in (CaseFlowContext[])[ef, mine]) db.Add(Filled(type.ClrType, type.GetProperties().Select(p => p.Name), seed));
                await BothAsync(type.ClrType.Name);
            }
        foreach (var type in mine.Model.GetEntityTypes())
        {
            foreach (var db in (CaseFlowContext[])[ef, mine])
                foreach (var (index, entry) in db.ChangeTracker.Entries().Where(e => e.Entity.GetType() == type.ClrType).ToList().Index())
                    foreach (var property in type.GetProperties().Where(p => !p.IsPrimaryKey())) entry.Property(property.Name).CurrentValue = Value(property.ClrType, property.Name, 3 + index);
            await BothAsync(type.ClrType.Name + " changed");
        }
        foreach (var db in (CaseFlowContext[])[ef, mine])
            foreach (var entry in db.ChangeTracker.Entries().ToList()) entry.State = EntityState.Deleted;
        await BothAsync("deleted");

        async Task BothAsync(string what)
        {
            await ef.SaveChangesAsync(Cancel);
            foreach (var change in changes.Of(mine))
            {
                using var command = (SqliteCommand)mine.Database.GetDbConnection().CreateCommand();
                command.CommandText = change.Sql;
                for (var i = 0; i < change.Values.Length; i++) command.Parameters.AddWithValue($"${i}", change.Values[i]);
                Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
            }
            mine.ChangeTracker.AcceptAllChanges();
            Assert.Equal($"{what}\n{Dump(ef)}", $"{what}\n{Dump(mine)}");
        }
    }

    public void Dispose()
    {
        database.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(settings.DataDirectory, recursive: true);
    }

    // Somebody else writes meanwhile, so that what is saved now waits and is committed together.
    private async Task<(Task Other, TaskCompletionSource Release)> WaitingAsync()
    {
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var other = database.WriteAsync(async _ =>
        {
            begun.SetResult();
            await release.Task;
            return 0;
        }, Cancel);
        await begun.Task;
        return (other, release);
    }

    private static UnitRow Unit(string name) => new() { Id = new Guid(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(name))), Name = name };

    private async Task SaveAsync(object row, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        db.Add(row);
        await database.SaveAsync(db, cancel);
    }

    private IReadOnlyList<RowChange> Rows(object row)
    {
        using var db = database.NewContext();
        db.Add(row);
        return new RowChanges(db.Model).Of(db);
    }

    private async Task ChangeNumberAsync(int to)
    {
        await using var db = database.NewContext();
        await db.Numbers.ExecuteUpdateAsync(n => n.SetProperty(x => x.Last, to), Cancel);
    }

    private async Task<List<string>> NamesAsync()
    {
        await using var db = database.NewContext();
        return await db.Units.OrderBy(u => u.Name).Select(u => u.Name).ToListAsync(Cancel);
    }

    private static object Filled(Type type, IEnumerable<string> properties, int seed)
    {
        var row = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in properties.Select(p => type.GetProperty(p)!)) property.SetValue(row, Value(property.PropertyType, property.Name, seed));
        return row;
    }

    // Seed 2 leaves empty what may be empty.
    private static object? Value(Type type, string name, int seed)
    {
        var plain = Nullable.GetUnderlyingType(type);
        if (plain is not null && seed == 2) return null;
        var kind = plain ?? type;
        return kind == typeof(string) ? $"{name} žluťoučký {seed}" : kind == typeof(Guid) ? new Guid(seed, 7, 9, 1, 2, 3, 4, 5, 6, 7, (byte)name.Length)
            : kind == typeof(int) ? seed * 1000 : kind == typeof(long) ? seed * 10_000_000_000L : kind == typeof(bool) ? seed == 1
            : kind == typeof(DateOnly) ? new DateOnly(2026, 2, seed) : kind == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 2, seed, 9, 0, 0, TimeSpan.FromHours(1)).AddTicks(seed)
            : kind == typeof(byte[]) ? new byte[] { 1, (byte)seed, 255 } : throw new InvalidOperationException($"Expected a value for {kind}, but none is known.");
    }

    private static string Dump(CaseFlowContext db)
    {
        var lines = new List<string>();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).Order(StringComparer.Ordinal))
        {
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY 1, 2";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                lines.Add($"{table}: {string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={reader.GetDataTypeName(i)} {(reader.GetValue(i) is byte[] b ? Convert.ToHexString(b) : reader.GetValue(i))}"))}");
        }
        return string.Join('\n', lines);
    }
}
