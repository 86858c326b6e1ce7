using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>Tasks: list, look, claim, release, complete.</summary>
internal static class TasksApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("", ListAsync)
            .Describe("listTasks", "Lists tasks")
            .Query(("queue", "mine, role, waiting, all, dispatch or done; default all"), ("name", "name of the step"), ("procedure", "name of the procedure"), ("overdue", "true or false"),
                ("q", "words found in the case"), ("page", "from 1"), ("pageSize", "1 to 200; default 50"))
            .Produces<Paged<TaskJson>>().ProducesProblem(400);
        tasks.MapGet("/{id:guid}", GetAsync).Describe("getTask", "Shows a task with its form").Produces<TaskJson>().ProducesProblem(404);
        tasks.MapPost("/{id:guid}/claim", ClaimAsync).Describe("claimTask", "Takes a task on").Produces<TaskJson>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        tasks.MapPost("/{id:guid}/release", ReleaseAsync)
            .Describe("releaseTask", "Gives a task back", "Whoever leads the procedure takes it from somebody else, with a reason.")
            .Body(typeof(ReleaseBody), """{"reason":"On sick leave until Monday"}""")
            .Produces<TaskJson>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        tasks.MapPost("/{id:guid}/complete", CompleteAsync)
            .Describe("completeTask", "Completes a task", "A stale revision is 409 with what changed; a repeated operationId gives the first answer. Completing an unclaimed task claims it.")
            .Body(typeof(CompleteBody), """{"outcome":"Accept","fields":{"kind":"complaint"},"revision":1,"operationId":"triage-4711"}""")
            .Produces<StepReceipt>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ClerkTasks tasks, CancellationToken cancel)
    {
        var query = new ApiQuery(http.Request.Query);
        var filter = new TaskFilter(
            query.OneOf("queue", "mine", "role", "waiting", "all", "dispatch", "done") ?? "all",
            query.Text("q"), query.Text("name"), query.Text("procedure"), query.Flag("overdue") ?? false,
            query.Number("page", 1, 1, 1_000_000), query.Number("pageSize", 50, 1, 200));
        if (query.Problem is { } problem) return problem;
        var page = await tasks.ListAsync(http.Reader(), filter, cancel);
        return Results.Ok(new Paged<TaskJson>([.. page.Items.Select(TaskJson.Of)], page.Total, page.Page, page.PageSize));
    }

    private static async Task<IResult> GetAsync(HttpContext http, Guid id, ClerkTasks tasks, CancellationToken cancel) =>
        ApiProblems.Of(await tasks.GetAsync(http.Reader(), id, cancel), task => Results.Ok(TaskJson.Of(task)));

    private static async Task<IResult> ClaimAsync(HttpContext http, Guid id, ClerkTasks tasks, CancellationToken cancel) =>
        ApiProblems.Of(await tasks.ClaimAsync(http.Reader(), id, cancel), task => Results.Ok(TaskJson.Of(task)));

    private static async Task<IResult> ReleaseAsync(HttpContext http, Guid id, ClerkTasks tasks, CancellationToken cancel)
    {
        // One's own needs no reason, so no body either.
        var body = http.Request.ContentLength is null or 0 && !http.Request.HasJsonContentType() ? null : await ApiBody.ReadAsync(http);
        var reason = body?.Text("reason");
        if (body?.Problem is { } problem) return problem;
        return ApiProblems.Of(await tasks.ReleaseAsync(http.Reader(), id, reason, cancel), task => Results.Ok(TaskJson.Of(task)));
    }

    private static async Task<IResult> CompleteAsync(HttpContext http, Guid id, ClerkTasks tasks, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var outcome = body.Text("outcome", required: true);
        var fields = body.Object("fields");
        var revision = body.Integer("revision");
        var operationId = body.OperationId();
        if (body.Problem is { } problem) return problem;
        return ApiProblems.Of(await tasks.CompleteAsync(http.Reader(), id, new TaskCompletion(outcome!, fields, revision, operationId), cancel), Results.Ok);
    }

    internal sealed record ReleaseBody(string? Reason = null);

    internal sealed record CompleteBody(string Outcome, JsonObject? Fields = null, int? Revision = null, string? OperationId = null);
}
