using CaseFlow.Cases;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace CaseFlow.Web.Jobs;

/// <summary>Hangfire, the alarm clock: it holds ids and no truth, so its memory may be lost at any time.</summary>
public static class JobsRegistration
{
    private const string Schema = "hangfire";

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        // The container's own, not Hangfire's static one: several applications of one test run must not share their alarm clock.
        services.AddSingleton<JobStorage>(provider => provider.GetRequiredService<CaseFlowSettings>() is { Database.Provider: DatabaseSettings.PostgreSql } settings
            ? OnPostgreSql(settings.Database.ConnectionString!)
            : new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(3) }));
        services.AddSingleton<JobsServer>();
        services.AddHangfire((provider, hangfire) => hangfire
            .UseLogProvider(new JobsLog(provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TroubleLog>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(provider.GetRequiredService<JobStorage>()));
        services.AddHangfireServer((provider, server) =>
        {
            // A sweep and the one that waits for its turn, a run of mails, and a nudge that finds one at work already.
            server.WorkerCount = 4;
            server.ServerName = provider.GetRequiredService<JobsServer>().Name;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        return services;
    }

    /// <summary>Makes or updates the tables of Hangfire in a schema of its own; in memory it has none.</summary>
    public static async Task PrepareAsync(CaseFlowSettings settings, CancellationToken cancel)
    {
        if (settings.Database.Provider != DatabaseSettings.PostgreSql) return;
        await using var connection = new NpgsqlConnection(settings.Database.ConnectionString);
        await connection.OpenAsync(cancel);
        PostgreSqlObjectsInstaller.Install(connection, Schema);
    }

    public static void MapJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], DashboardTitle = "CaseFlow", DisplayStorageConnectionString = false })
            .RequireAuthorization(SignInRegistration.Admin);

    private static PostgreSqlStorage OnPostgreSql(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            // PrepareAsync does: composing the application, which every command does, must touch no database.
            PrepareSchemaIfNecessary = false,
            QueuePollInterval = TimeSpan.FromSeconds(1),
            // A node that was killed while it held a lock must not keep the sweep waiting for ten minutes.
            DistributedLockTimeout = TimeSpan.FromMinutes(1),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connectionString, options), options);
    }
}
