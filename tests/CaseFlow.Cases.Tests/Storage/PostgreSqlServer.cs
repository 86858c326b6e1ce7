using System.Diagnostics;
using Npgsql;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>The PostgreSQL server of the tests: the one of <c>CASEFLOW_TEST_POSTGRES</c> (a connection string), or one of our own for this run.</summary>
internal static class PostgreSqlServer
{
    private static readonly Lazy<string> Server = new(() => Environment.GetEnvironmentVariable("CASEFLOW_TEST_POSTGRES") is { Length: > 0 } given ? given : Start());

    /// <summary>True: it goes with this run, and all its databases with it.</summary>
    public static bool IsOwn { get; private set; }

    /// <summary>An empty database.</summary>
    public static Task<string> EmptyAsync() => CreateAsync("");

    public static Task<string> CopyAsync(string template) => CreateAsync($"TEMPLATE \"{NameOf(template)}\"");

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
        IsOwn = true;
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
