using System.Globalization;
using CaseFlow.Cases.Access;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Web.Tests;

/// <summary>The whole application on a real SQLite file in a folder of its own, on the simulated clock, with an API key for every role.
/// Dispose it to stop the application; the folder goes with the last one that uses it.</summary>
internal sealed class TestApp : WebApplicationFactory<Program>
{
    /// <summary>A Monday morning: office time when a test begins.</summary>
    public const string Monday = "2026-02-02T09:00:00+01:00";

    private readonly Dictionary<string, string> settings;
    private bool ownsFolder;

    public TestApp(string? folder = null, string start = Monday, IReadOnlyDictionary<string, string>? more = null)
    {
        ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("caseflow-test-").FullName;
        settings = new Dictionary<string, string>
        {
            ["CaseFlow:DataDirectory"] = Folder,
            ["CaseFlow:WorkflowsDirectory"] = Path.Combine(AppContext.BaseDirectory, "workflows"),
            ["CaseFlow:Demo:Enabled"] = "false",
            ["CaseFlow:Training"] = "true",
            ["CaseFlow:Clock:Mode"] = "Simulated",
            ["CaseFlow:Clock:Start"] = start,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var role in Roles.All) (settings[$"CaseFlow:Api:Keys:{role}:Key"], settings[$"CaseFlow:Api:Keys:{role}:Role"]) = (KeyOf(role), role);
        // A second clerk: somebody else of the same role.
        (settings["CaseFlow:Api:Keys:clerk2:Key"], settings["CaseFlow:Api:Keys:clerk2:Role"]) = (KeyOf("clerk2"), Roles.Clerk);
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) settings[name] = value;
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    public static string KeyOf(string name) => $"key-of-{name}-for-tests-only";

    /// <summary>A caller with the API key of a role; null: without a key.</summary>
    public Api.ApiCaller As(string? role)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });
        if (role is not null) client.DefaultRequestHeaders.Add("X-API-Key", KeyOf(role));
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return new Api.ApiCaller(client);
    }

    /// <summary>The same office after its program was stopped and started again: everything in memory is gone.</summary>
    /// <param name="changed">Settings that are others from now on.</param>
    public TestApp Restarted(params (string Name, string Value)[] changed)
    {
        foreach (var (name, value) in changed) settings[name] = value;
        var mine = ownsFolder;
        ownsFolder = false;
        Dispose();
        return new TestApp(Folder, settings["CaseFlow:Clock:Start"], settings) { ownsFolder = mine };
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.ConfigureServices(TestLog.Use);
        foreach (var (name, value) in settings) builder.UseSetting(name, value);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && ownsFolder) DeleteFolder();
    }

    private void DeleteFolder()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try { Directory.Delete(Folder, recursive: true); }
        catch (IOException) { /* the last handle closes with the process */ }
    }

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>One log for all applications of the test run. Hangfire keeps the last application's log in a static place:
/// with a log for each, one that stops would take it from those that still run.</summary>
internal static class TestLog
{
    private static readonly ILoggerFactory Shared = LoggerFactory.Create(log => log.AddConsole().SetMinimumLevel(LogLevel.Error));

    public static void Use(IServiceCollection services) => services.AddSingleton(Shared);
}
