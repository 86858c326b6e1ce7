using CaseFlow.Cases.Backups;

namespace CaseFlow.Web.Health;

/// <summary>Health as JSON words: <c>/health/live</c> (the program runs: for whoever routes requests) and <c>/health/ready</c> (it can do its work: for whoever watches it).</summary>
public static class HealthRegistration
{
    public static IServiceCollection AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<MailServerProbe>();
        services.AddSingleton<Readiness>();
        return services.AddHostedService<Heartbeat>();
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" })).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", async (Readiness readiness, HeldCount count, CancellationToken cancel) =>
        {
            var checks = await readiness.CheckAsync(cancel);
            var ready = Readiness.IsFine(checks);
            var answer = new Dictionary<string, object?>(checks.Select(c => KeyValuePair.Create(c.Key, (object?)c.Value))) { ["status"] = ready ? "ready" : "notReady" };
            // Waits for a decision, and is no trouble.
            if (ready && await count.ReadAsync(cancel) is var (mails, timers) && mails + timers > 0) answer["held"] = mails + timers;
            return Results.Json(answer, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
