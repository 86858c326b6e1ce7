using System.Data;
using CaseFlow.Cases.Runtime;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseFlow.Cases.Storage;

/// <summary>PostgreSQL, for several nodes: writers run side by side, and the one that was late is told so and tries again.</summary>
internal sealed class PostgreSqlDatabase : Database
{
    private const int Attempts = 20;
    private readonly DbContextOptions<PostgreSqlContext> options;

    public PostgreSqlDatabase(CaseFlowSettings settings) : this(settings.Database.ConnectionString!) { }

    internal PostgreSqlDatabase(string connectionString) =>
        options = new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql(connectionString).Options;

    public override CaseFlowContext NewContext() => new PostgreSqlContext(options);

    public override async Task MigrateAsync(CancellationToken cancel)
    {
        await using var db = NewContext();
        await db.Database.MigrateAsync(cancel);
    }

    internal override async Task SaveAsync(CaseFlowContext db, CancellationToken cancel)
    {
        db.Database.AutoSavepointsEnabled = false; // One SaveChanges, one transaction: it fails as a whole.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.SaveChangesAsync(cancel);
        Failpoint.Reach(Failpoint.BeforeCommit);
        await transaction.CommitAsync(cancel);
        Failpoint.Reach(Failpoint.AfterCommit);
    }

    internal override async Task<T> WriteAsync<T>(Func<CaseFlowContext, Task<T>> work, CancellationToken cancel)
    {
        for (var left = Attempts; ; left--)
            try
            {
                await using var db = NewContext();
                await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
                var result = await work(db);
                Failpoint.Reach(Failpoint.BeforeCommit);
                await transaction.CommitAsync(cancel);
                Failpoint.Reach(Failpoint.AfterCommit);
                return result;
            }
            catch (Exception e) when (left > 1 && IsConflict(e))
            {
                // The other one is done by now, or soon.
            }
    }

    internal override async Task<int> UpdateAsync(Func<CaseFlowContext, Task<int>> statement, CancellationToken cancel)
    {
        await using var db = NewContext();
        return await statement(db);
    }

    internal override bool IsConflict(Exception e) => e is DbUpdateConcurrencyException || (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState
        is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation;
}
