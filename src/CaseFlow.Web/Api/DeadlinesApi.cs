using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>Deadlines and how each was counted.</summary>
internal static class DeadlinesApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/deadlines/{id:guid}/proof", ProofAsync).WithTags("Deadlines")
            .Describe("proveDeadline", "Shows how a deadline was counted", "The rule, the start, every day counted or skipped with its reason, and the same in words.")
            .Produces<ProofView>().ProducesProblem(404);

    private static async Task<IResult> ProofAsync(HttpContext http, Guid id, CaseQueries queries, CancellationToken cancel) =>
        ApiProblems.Of(await queries.ProofAsync(http.Reader(), id, cancel), Results.Ok);
}
