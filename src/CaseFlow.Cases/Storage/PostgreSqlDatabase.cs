using CaseFlow.Cases.Runtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CaseFlow.Cases.Storage;

/// <summary>PostgreSQL, for several nodes: writers run side by side, and the one that was late is told so and tries again.</summary>
internal sealed class PostgreSqlDatabase : Database, IDisposable
{
    private const int Attempts = 20;
    /// <summary>Of a value that is unique: taken by somebody who was faster, the next look finds it; taken for good, it stays taken.</summary>
    private const int AttemptsForAValue = 3;
    // Any numbers that nobody else of the database locks.
    private const long MigrationTurn = 0x63617365666c6f77, StartTurn = MigrationTurn + 1;
    private readonly string connectionString;
    private readonly DbContextOptions<PostgreSqlContext> options;
    private readonly SemaphoreSlim writer = new(1, 1);

    public PostgreSqlDatabase(CaseFlowSettings settings) : this(settings.Database.ConnectionString!) { }

    internal PostgreSqlDatabase(string connectionString)
    {
        this.connectionString = connectionString;
        options = new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql(connectionString).Options;
    }

    public override CaseFlowContext NewContext() => new PostgreSqlContext(options);

    public override async Task<IAsyncDisposable?> TakeStartAsync(CancellationToken cancel)
    {
        // The lock is the connection's: it goes with it, however the program ends. A pooled one would outlive its use.
        var turn = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await turn.OpenAsync(cancel);
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({StartTurn})", turn) { CommandTimeout = (int)LongestMigration.TotalSeconds };
            await command.ExecuteNonQueryAsync(cancel);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    private protected override async Task<IDbContextTransaction> BeginMigrationAsync(CaseFlowContext db, CancellationToken cancel)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({MigrationTurn})", cancel);
        return transaction;
    }

    // Asked rather than tried: what fails within a transaction ends it. Asked of the table of tables: to_regclass may answer from before the wait.
    private protected override Task<bool> HasTableAsync(CaseFlowContext db, string name, CancellationToken cancel) =>
        db.Database.SqlQuery<int>($"SELECT 1 AS \"Value\" FROM pg_class WHERE relname = {name} AND relkind = 'r' AND pg_table_is_visible(oid)").AnyAsync(cancel);

    // The server shares flushes among commits itself; its writers keep no order, so nothing is queued.
    internal override async Task SaveAsync(CaseFlowContext db, Action? queued, CancellationToken cancel)
    {
        db.ChangeTracker.DetectChanges();
        db.Database.AutoSavepointsEnabled = false; // One SaveChanges, one transaction: it fails as a whole.
        // The transaction in which a number was taken (HoldNumbersAsync), or a new one.
        await using var transaction = db.Database.CurrentTransaction ?? await db.Database.BeginTransactionAsync(cancel);
        await db.SaveChangesAsync(cancel);
        Failpoint.Reach(Failpoint.BeforeCommit);
        await transaction.CommitAsync(cancel);
        Failpoint.Reach(Failpoint.AfterCommit);
    }

    internal override async Task<T> WriteAsync<T>(Func<CaseFlowContext, Task<T>> work, CancellationToken cancel)
    {
        // Those of this node queue; only another node's can come between, and then one of the two tries again.
        await writer.WaitAsync(cancel);
        try
        {
            return await AgainAsync(() => WriteOnceAsync(work, cancel), cancel);
        }
        finally { writer.Release(); }
    }

    internal override async Task<int> UpdateAsync(Func<CaseFlowContext, Task<int>> statement, CancellationToken cancel)
    {
        // Over many rows it may deadlock with another node's.
        return await AgainAsync(async () =>
        {
            await using var db = NewContext();
            return await statement(db);
        }, cancel);
    }

    private async Task<T> AgainAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { return await work(); }
            catch (Exception e) when (IsConflict(e) && attempt < (IsTaken(e) ? AttemptsForAValue : Attempts))
            {
                // The other one is done soon; two that meet again and again must part.
            }
            await Task.Delay(Random.Shared.Next(1, 5 * attempt), cancel);
        }
    }

    private static bool IsTaken(Exception e)
    {
        for (var fault = e; fault is not null; fault = fault.InnerException)
            if (fault is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }) return true;
        return false;
    }

    internal override bool IsConflict(Exception e)
    {
        // EF Core wraps what may pass by itself twice.
        for (var fault = e; fault is not null; fault = fault.InnerException)
            if (fault is DbUpdateConcurrencyException or PostgresException
                { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation }) return true;
        return false;
    }

    public void Dispose() => writer.Dispose();

    public override async Task ProbeAsync(CancellationToken cancel)
    {
        await using var db = NewContext();
        db.Database.SetCommandTimeout(TimeSpan.FromSeconds(5));
        // Taken and given back: a standby, or a server that was set to read only, refuses it.
        await db.Clock.Where(c => c.Id < 0).ExecuteDeleteAsync(cancel);
    }
}
