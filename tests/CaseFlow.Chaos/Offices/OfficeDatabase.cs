using CaseFlow.Cases;
using CaseFlow.Cases.Tests.Storage;
using Npgsql;

namespace CaseFlow.Chaos.Offices;

/// <summary>A database of an office's own: a file in its data folder, or one on the tests' PostgreSQL server.</summary>
internal sealed class OfficeDatabase : IAsyncDisposable
{
    private OfficeDatabase(string? connectionString) => ConnectionString = connectionString;

    /// <summary>Null: the default file.</summary>
    public string? ConnectionString { get; }

    public static async Task<OfficeDatabase> MakeAsync(string provider) => new(provider == DatabaseSettings.Sqlite ? null : await PostgreSqlServer.EmptyAsync());

    /// <summary>Waits until the killed program's sessions are gone: the server notices only at its next read or write, and a COMMIT that was under way may still come.</summary>
    public async Task WaitForSessionsToEndAsync()
    {
        if (ConnectionString is null) return;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using (var own = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(own);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'", connection);
        for (var tries = 0; tries < 500; tries++)
        {
            if ((long)(await count.ExecuteScalarAsync())! == 0) return;
            await Task.Delay(20);
        }
        throw new TimeoutException("Expected the sessions of the killed program to end, but they still stand after 10 s.");
    }

    public async ValueTask DisposeAsync()
    {
        if (ConnectionString is not null) await PostgreSqlServer.DropAsync(ConnectionString);
    }
}
