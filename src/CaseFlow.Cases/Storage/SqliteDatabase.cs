using CaseFlow.Cases.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace CaseFlow.Cases.Storage;

/// <summary>One file, one writer: writers of this process stand in a queue here rather than spin on SQLite's write lock.</summary>
internal sealed class SqliteDatabase : Database, IDisposable
{
    internal const int Busy = 5, Constraint = 19;
    private readonly CaseFlowSettings settings;
    private readonly PooledDbContextFactory<SqliteContext> contexts;
    private readonly SemaphoreSlim writer = new(1, 1);
    private readonly SqliteWriter saves;
    private readonly SqliteOpenContexts steps;
    private readonly Lazy<RowChanges> changes;

    public SqliteDatabase(CaseFlowSettings settings)
    {
        this.settings = settings;
        contexts = new PooledDbContextFactory<SqliteContext>(SqliteSetup.Options(settings));
        saves = new SqliteWriter(() => SqliteSetup.OpenOwn(settings), writer);
        steps = new SqliteOpenContexts(() => SqliteSetup.OpenOwn(settings));
        changes = new Lazy<RowChanges>(() =>
        {
            using var db = NewContext();
            return new RowChanges(db.Model);
        });
    }

    public override CaseFlowContext NewContext() => contexts.CreateDbContext();

    internal override Task<OpenContext> OpenAsync(CancellationToken cancel) => Task.FromResult(steps.Take());

    internal override Task MigrateAsync(string? schema, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        SqliteSetup.Make(settings);
        return base.MigrateAsync(schema, cancel);
    }

    private protected override async Task<IDbContextTransaction> BeginMigrationAsync(CaseFlowContext db, CancellationToken cancel)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        connection.DefaultTimeout = db.Database.GetCommandTimeout()!.Value;
        // A table is rebuilt by dropping it, which references to it would forbid. Said before the transaction: within one it does nothing. The next opening turns it on again.
        await db.Database.ExecuteSqlAsync($"PRAGMA foreign_keys = 0", cancel);
        return await db.Database.BeginTransactionAsync(cancel); // BEGIN IMMEDIATE
    }

    private protected override Task<bool> HasTableAsync(CaseFlowContext db, string name, CancellationToken cancel) =>
        db.Database.SqlQuery<int>($"SELECT 1 AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = {name}").AnyAsync(cancel);

    private protected override async Task CheckMigratedAsync(CaseFlowContext db, CancellationToken cancel)
    {
        var broken = await db.Database.SqlQuery<string>($"SELECT DISTINCT \"table\" AS \"Value\" FROM pragma_foreign_key_check").ToListAsync(cancel);
        if (broken.Count > 0) throw new DatabaseRefusedException($"CaseFlow:Database: expected every reference to lead somewhere after its migration, but some of {string.Join(", ", broken)} don't. Nothing was changed.");
    }

    internal override Task SaveAsync(CaseFlowContext db, Action? queued, CancellationToken cancel)
    {
        db.ChangeTracker.DetectChanges();
        return saves.SaveAsync(changes.Value.Of(db), queued, cancel);
    }

    internal override async Task<T> WriteAsync<T>(Func<CaseFlowContext, Task<T>> work, CancellationToken cancel)
    {
        await writer.WaitAsync(cancel);
        try { return await WriteOnceAsync(work, cancel); }
        finally { writer.Release(); }
    }

    internal override async Task<int> UpdateAsync(Func<CaseFlowContext, Task<int>> statement, CancellationToken cancel)
    {
        await writer.WaitAsync(cancel);
        try
        {
            await using var db = NewContext();
            return await statement(db);
        }
        finally { writer.Release(); }
    }

    public override async Task ProbeAsync(CancellationToken cancel)
    {
        await using var db = NewContext();
        await db.Database.OpenConnectionAsync(cancel);
        ((SqliteConnection)db.Database.GetDbConnection()).DefaultTimeout = 5; // Of queries and of BEGIN.
        await db.Clock.AsNoTracking().AnyAsync(cancel);
        // Nobody else need be kept waiting for a probe: while somebody writes, it can be written to.
        if (!await writer.WaitAsync(0, cancel)) return;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel); // BEGIN IMMEDIATE, which a file that can only be read refuses.
        }
        finally { writer.Release(); }
    }

    // Deleted rows are overwritten (secure_delete), but not what is left of them where pages were split and joined: only a rewritten file is free of it.
    // Then the log, which holds the pages as they were. Readers of an older state keep both from being done.
    internal override async Task<bool> ScrubAsync(CancellationToken cancel)
    {
        await writer.WaitAsync(cancel);
        try
        {
            await using var connection = SqliteSetup.OpenOwn(settings);
            await using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = "VACUUM";
            await command.ExecuteNonQueryAsync(cancel);
            command.CommandTimeout = 5;
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), System.Globalization.CultureInfo.InvariantCulture) == 0;
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == Busy) { return false; }
        finally { writer.Release(); }
    }

    // A database that stayed locked is none: it was waited for, and ten times as long nobody waits.
    internal override bool IsConflict(Exception e) =>
        e is DbUpdateConcurrencyException or DbUpdateException { InnerException: SqliteException { SqliteErrorCode: Constraint } };

    public void Dispose()
    {
        steps.Dispose();
        saves.Dispose();
    }
}
