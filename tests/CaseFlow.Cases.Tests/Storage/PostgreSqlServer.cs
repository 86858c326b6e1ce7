using System.Diagnostics;
using CaseFlow.Cases.Storage;
using Npgsql;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>The PostgreSQL server of the tests: the one of <c>CASEFLOW_TEST_POSTGRES</c> (a connection string), or one of our own for this run.</summary>
internal static class PostgreSqlServer
{
    private static readonly Lazy<string> Server = new(() => Environment.GetEnvironmentVariable("CASEFLOW_TEST_POSTGRES") is { Length: > 0 } given ? given : Start());
    private static readonly Lazy<Task<string>> Template = new(MigratedAsync);
    private static bool isOwn;

    /// <summary>An empty database.</summary>
    public static Task<string> EmptyAsync() => CreateAsync("");

    /// <summary>A database with the schema of this version: a copy of one that was migrated once.</summary>
    public static async Task<string> NewAsync() => await CreateAsync($"TEMPLATE \"{NameOf(await Template.Value)}\"");

    public static async Task DropAsync(string connectionString)
    {
        await using (var own = new NpgsqlConnection(connectionString)) NpgsqlConnection.ClearPool(own);
        await RunAsync($"DROP DATABASE IF EXISTS \"{NameOf(connectionString)}\" WITH (FORCE)");
    }

    private static async Task<string> CreateAsync(string how)
    {
        var name = "caseflow_" + Guid.NewGuid().ToString("n");
        await RunAsync($"CREATE DATABASE \"{name}\" {how}");
        return new NpgsqlConnectionStringBuilder(Server.Value) { Database = name }.ConnectionString;
    }

    private static async Task<string> MigratedAsync()
    {
        var template = await EmptyAsync();
        if (!isOwn) AppDomain.CurrentDomain.ProcessExit += (_, _) => DropAsync(template).GetAwaiter().GetResult();
        await new PostgreSqlDatabase(template).MigrateAsync(default);
        // A database that somebody is connected to can't be copied.
        await using var own = new NpgsqlConnection(template);
        NpgsqlConnection.ClearPool(own);
        return template;
    }

    private static string NameOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static string Start()
    {
        var folder = Path.Combine(Path.GetTempPath(), "caseflow-postgres-" + Guid.NewGuid().ToString("n"));
        var connectionString = Script("start", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Script("stop", folder);
        isOwn = true;
        return connectionString;
    }

    private static string Script(string verb, string folder)
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Folder("eng"), "postgres.sh"), verb, folder]) { RedirectStandardOutput = true })!;
        var said = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 ? said : throw new InvalidOperationException("Expected eng/postgres.sh to start a PostgreSQL server, but it failed; what it said stands above.");
    }
}
