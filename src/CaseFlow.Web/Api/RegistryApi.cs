using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>The registry's queues: deliveries that are awaited, documents and cases without a number of the records system, cases that wait for a municipality.</summary>
internal static class RegistryApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var registry = api.MapGroup("").WithTags("Registry");
        registry.MapGet("/deliveries/awaited", AwaitedAsync).Describe("listAwaitedDeliveries", "Lists dispatched letters whose delivery isn't known yet",
            "fictionOn: the day on which the letter is deemed delivered; certain is false for the post, where the ten days begin when it is ready for pick-up.").Produces<IReadOnlyList<AwaitedDelivery>>();
        registry.MapGet("/letters/{id:guid}/fiction", FictionAsync).Describe("proveFiction", "Shows how the day of a deemed delivery was counted").Produces<FictionView>().ProducesProblem(404);
        registry.MapGet("/documents/unnumbered", UnnumberedAsync).Describe("listUnnumberedDocuments", "Lists documents that came in or went out without a reference number").Query(("page", "from 1"))
            .Produces<Paged<UnnumberedDocument>>().ProducesProblem(400);
        registry.MapGet("/cases/unmarked", UnmarkedAsync).Describe("listUnmarkedCases", "Lists open cases without a file mark").Query(("page", "from 1")).Produces<Paged<UnmarkedCase>>().ProducesProblem(400);
        registry.MapGet("/cases/awaitingMunicipality", WaitingAsync).Describe("listCasesAwaitingMunicipality", "Lists cases that wait for a municipality").Produces<IReadOnlyList<WaitingCase>>();
        registry.MapPost("/documents/{id:guid}/number", NumberAsync).Describe("numberDocument", "Enters a document's reference number and date of the records system", "reason is needed when another number stands there.")
            .Body(typeof(NumberBody), """{"refNo":"KUKK/1234/2026","datedOn":"2026-03-02"}""").Produces<DocumentView>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> AwaitedAsync(HttpContext http, Deliveries deliveries, CancellationToken cancel) => Results.Ok(await deliveries.AwaitedAsync(http.Reader(), cancel));

    private static async Task<IResult> FictionAsync(HttpContext http, Guid id, Deliveries deliveries, CancellationToken cancel) =>
        ApiProblems.Of(await deliveries.FictionAsync(http.Reader(), id, cancel), Results.Ok);

    private static async Task<IResult> UnnumberedAsync(HttpContext http, DocumentNumbers numbers, CancellationToken cancel)
    {
        var query = new ApiQuery(http.Request.Query);
        var page = query.Number("page", 1, 1, 100_000);
        return query.Problem ?? Results.Ok(await numbers.UnnumberedAsync(http.Reader(), page, cancel));
    }

    private static async Task<IResult> UnmarkedAsync(HttpContext http, DocumentNumbers numbers, CancellationToken cancel)
    {
        var query = new ApiQuery(http.Request.Query);
        var page = query.Number("page", 1, 1, 100_000);
        return query.Problem ?? Results.Ok(await numbers.UnmarkedAsync(http.Reader(), page, cancel));
    }

    private static async Task<IResult> WaitingAsync(HttpContext http, MunicipalityAnswers answers, CancellationToken cancel) => Results.Ok(await answers.WaitingAsync(http.Reader(), cancel));

    private static async Task<IResult> NumberAsync(HttpContext http, Guid id, DocumentNumbers numbers, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new NumberForm(body.Text("refNo", required: true), body.Date("datedOn"), body.Text("reason"));
        return body.Problem ?? ApiProblems.Of(await numbers.SetAsync(http.Reader(), id, form, cancel), Results.Ok);
    }

    internal sealed record NumberBody(string RefNo, DateOnly? DatedOn = null, string? Reason = null);
}
