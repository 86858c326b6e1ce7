using System.Data;
using CaseFlow.Cases.Runtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace CaseFlow.Cases.Storage;

/// <summary>The door to the database: contexts to read from, and the two ways to write. One type a provider.</summary>
public abstract class Database
{
    public abstract CaseFlowContext NewContext();

    /// <summary>Nodes start one after another; dispose it to let the next one. Null with SQLite, which has one node.</summary>
    public virtual Task<IAsyncDisposable?> TakeStartAsync(CancellationToken cancel) => Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>For work that reads and changes much and is saved once, by <see cref="SaveAsync(CaseFlowContext, CancellationToken)"/>: one connection from the first query to the last,
    /// and changes are looked for when it is saved, not before each look at what is tracked.</summary>
    internal virtual async Task<OpenContext> OpenAsync(CancellationToken cancel)
    {
        var db = NewContext();
        try
        {
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            await db.Database.OpenConnectionAsync(cancel);
            return new OpenContext(db, db => db.DisposeAsync());
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the schema up to this version of the program, all or nothing: what is missing is done in one transaction that one program at a time may have, so that
    /// a crash or a fault leaves the database as it was. (EF Core's own Migrate commits between steps, and on SQLite leaves its lock behind when it dies.)
    /// Throws <see cref="DatabaseRefusedException"/> when the schema is a newer one; nothing is changed then.</summary>
    public Task MigrateAsync(CancellationToken cancel) => MigrateAsync(null, cancel);

    /// <param name="schema">Id of the last migration to apply, for a restore of an older backup; null: all.</param>
    internal virtual async Task MigrateAsync(string? schema, CancellationToken cancel)
    {
        await using var db = NewContext();
        await db.Database.OpenConnectionAsync(cancel);
        if (await AppliedIfOlderAsync(db, schema, cancel) is null) return;
        db.Database.SetCommandTimeout(LongestMigration);
        await using var transaction = await BeginMigrationAsync(db, cancel);
        // Another program that starts now may have been faster.
        if (await AppliedIfOlderAsync(db, schema, cancel) is not { } applied) return;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandTimeout = (int)LongestMigration.TotalSeconds;
        command.CommandText = db.GetService<IMigrator>().GenerateScript(applied.LastOrDefault(Migration.InitialDatabase), schema, MigrationsSqlGenerationOptions.NoTransactions);
        await command.ExecuteNonQueryAsync(cancel);
        await CheckMigratedAsync(db, cancel);
        Failpoint.Reach(Failpoint.DuringMigration);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Begins the transaction of a migration; waits while another program has one.</summary>
    private protected abstract Task<IDbContextTransaction> BeginMigrationAsync(CaseFlowContext db, CancellationToken cancel);

    private protected abstract Task<bool> HasTableAsync(CaseFlowContext db, string name, CancellationToken cancel);

    /// <summary>Throws when a migration broke what the provider could not watch over meanwhile.</summary>
    private protected virtual Task CheckMigratedAsync(CaseFlowContext db, CancellationToken cancel) => Task.CompletedTask;

    // A program that waits for another one's migration waits no longer.
    private protected static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(10);

    /// <summary>The migrations the database has, in order; null when it has all of them, or that of <paramref name="schema"/>.</summary>
    private async Task<IReadOnlyList<string>?> AppliedIfOlderAsync(CaseFlowContext db, string? schema, CancellationToken cancel)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = await HasTableAsync(db, HistoryRepository.DefaultTableName, cancel) ? (await db.Database.GetAppliedMigrationsAsync(cancel)).ToList() : [];
        if (applied.Except(known).LastOrDefault() is { } newer)
            throw new DatabaseRefusedException(
                $"CaseFlow:Database: expected a schema of {known[^1]} or older, but it has {newer}: a newer CaseFlow made it. Nothing was changed; start that version, or restore a backup from before it.");
        return applied.Count == known.Count || schema is not null && applied.Contains(schema) ? null : applied;
    }

    /// <summary>Saves in one transaction what was read and changed in <paramref name="db"/>, which is done with then. Throws what <see cref="IsConflict"/> knows when somebody was faster.</summary>
    internal Task SaveAsync(CaseFlowContext db, CancellationToken cancel) => SaveAsync(db, null, cancel);

    /// <param name="queued">Called when this save has its place in the order of saves, on a database that has one: what is saved later is committed later.</param>
    internal abstract Task SaveAsync(CaseFlowContext db, Action? queued, CancellationToken cancel);

    /// <summary>Reads and saves in one transaction; for what no revision guards. Of two that read what the other writes one is tried again. A step's save
    /// (<see cref="SaveAsync(CaseFlowContext, CancellationToken)"/>) comes between on PostgreSQL, where it takes no part in this: what <paramref name="work"/> reads that
    /// steps change must be guarded by a token of the row that it writes, or bear being older.
    /// <paramref name="work"/> calls SaveChanges itself; what it throws undoes all. Not reentrant.</summary>
    internal abstract Task<T> WriteAsync<T>(Func<CaseFlowContext, Task<T>> work, CancellationToken cancel);

    /// <summary>One try of <see cref="WriteAsync"/>. Serializable is BEGIN IMMEDIATE on SQLite.</summary>
    private protected async Task<T> WriteOnceAsync<T>(Func<CaseFlowContext, Task<T>> work, CancellationToken cancel)
    {
        await using var db = NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        var result = await work(db);
        Failpoint.Reach(Failpoint.BeforeCommit);
        await transaction.CommitAsync(cancel);
        Failpoint.Reach(Failpoint.AfterCommit);
        return result;
    }

    /// <summary>Runs one statement that is atomic by itself, such as a conditional update; returns how many rows it changed.</summary>
    internal abstract Task<int> UpdateAsync(Func<CaseFlowContext, Task<int>> statement, CancellationToken cancel);

    /// <summary>After content was erased: what the database keeps of deleted rows in its own files goes too, as far as the program can do it. False: not now, try again.</summary>
    internal virtual Task<bool> ScrubAsync(CancellationToken cancel) => Task.FromResult(true);

    /// <summary>Returns when the database can be read and written now. Throws what <see cref="Troubles"/> knows when not.</summary>
    public abstract Task ProbeAsync(CancellationToken cancel);

    /// <summary>True when somebody else was faster (a row changed or a unique value taken meanwhile): read again and try again.</summary>
    internal abstract bool IsConflict(Exception e);
}

/// <summary>A context whose connection is open; dispose it to give both back.</summary>
internal readonly struct OpenContext(CaseFlowContext db, Func<CaseFlowContext, ValueTask> giveBack) : IAsyncDisposable
{
    public CaseFlowContext Db => db;
    public ValueTask DisposeAsync() => giveBack(db);
}

/// <summary>The database can't be used; the message, which names the setting, is for the person who starts the program.</summary>
public sealed class DatabaseRefusedException(string message) : Exception(message);
