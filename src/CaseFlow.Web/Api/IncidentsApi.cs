using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>Faults that wait for a person.</summary>
internal static class IncidentsApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/cases/{number}/incidents/{incidentId}/resolve", ResolveAsync).WithTags("Incidents")
            .Describe("resolveIncident", "Resolves a fault", "resolution: retry, skip (leaving by outcome) or cancel. The reason is kept with the step.")
            .Body(typeof(ResolveBody), """{"resolution":"retry","reason":"The address was mended","operationId":"resolve-1"}""")
            .Produces<StepReceipt>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> ResolveAsync(HttpContext http, string number, string incidentId, CaseActions actions, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var resolution = body.Text("resolution", required: true);
        if (resolution is not (null or "retry" or "skip" or "cancel")) body.Refuse("resolution", "Expected retry, skip or cancel.");
        var reason = body.Text("reason");
        var outcome = body.Text("outcome");
        var operationId = body.OperationId();
        if (body.Problem is { } problem) return problem;
        return ApiProblems.Of(await actions.ResolveIncidentAsync(http.Reader(), number, incidentId, new ResolveForm(resolution, reason, outcome, operationId), cancel), Results.Ok);
    }

    internal sealed record ResolveBody(string Resolution, string Reason, string? Outcome = null, string? OperationId = null);
}
