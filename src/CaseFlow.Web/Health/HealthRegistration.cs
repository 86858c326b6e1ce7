namespace CaseFlow.Web.Health;

/// <summary>Health as JSON words: <c>/health/live</c> (the program runs) and <c>/health/ready</c> (it can do its work).</summary>
public static class HealthRegistration
{
    public static IServiceCollection AddReadiness(this IServiceCollection services) => services.AddScoped<Readiness>();

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" })).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancel) =>
        {
            var checks = await readiness.CheckAsync(cancel);
            var ready = checks.Values.All(word => word == Readiness.Fine);
            var answer = new Dictionary<string, string>(checks) { ["status"] = ready ? "ready" : "notReady" };
            return Results.Json(answer, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous().ExcludeFromDescription();
    }
}
