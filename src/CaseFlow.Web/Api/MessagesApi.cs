using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>Outgoing mails.</summary>
internal static class MessagesApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/messages/{id:guid}", GetAsync).WithTags("Messages")
            .Describe("getMessage", "Shows a mail as it was rendered").Produces<MessageJson>().ProducesProblem(404);

    private static async Task<IResult> GetAsync(HttpContext http, Guid id, CaseQueries queries, CancellationToken cancel) =>
        ApiProblems.Of(await queries.MessageAsync(http.Reader(), id, cancel), body => Results.Ok(MessageJson.Of(body)));
}
