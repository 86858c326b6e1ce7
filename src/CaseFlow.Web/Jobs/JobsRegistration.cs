using CaseFlow.Web.SignIn;
using Hangfire;
using Hangfire.InMemory;

namespace CaseFlow.Web.Jobs;

/// <summary>Hangfire, the alarm clock: it holds ids and no truth, so its memory may be lost at any time.</summary>
public static class JobsRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        // The container's own, not Hangfire's static one: several applications of one test run must not share their alarm clock.
        services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(3) }));
        services.AddHangfire((provider, hangfire) => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(provider.GetRequiredService<JobStorage>()));
        services.AddHangfireServer(server =>
        {
            // A sweep and a run of mails at work, and one of each that waits for its turn.
            server.WorkerCount = 4;
            server.ServerName = "caseflow";
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        return services;
    }

    public static void MapJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], DashboardTitle = "CaseFlow", DisplayStorageConnectionString = false })
            .RequireAuthorization(SignInRegistration.Admin);
}
