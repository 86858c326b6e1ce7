using CaseFlow.Web.SignIn;
using Hangfire;
using Hangfire.InMemory;

namespace CaseFlow.Web.Jobs;

/// <summary>Hangfire, the alarm clock: it holds ids and no truth, so its memory may be lost at any time.</summary>
public static class JobsRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(3) }));
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = 2;
            server.ServerName = "caseflow";
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        return services;
    }

    public static void MapJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], DashboardTitle = "CaseFlow", DisplayStorageConnectionString = false })
            .RequireAuthorization(SignInRegistration.Admin);
}
