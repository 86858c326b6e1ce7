using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;

namespace CaseFlow.Web.Api;

/// <summary>Outgoing mails: what became of them, and what people do about it.</summary>
internal static class MessagesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var messages = api.MapGroup("/messages/{id:guid}").WithTags("Messages");
        messages.MapGet("", GetAsync)
            .Describe("getMessage", "Shows a mail as it was rendered",
                "state: waiting (dueAt: not before then; a mail to a citizen is delayed at first), sending, sent (the server took it; never \"delivered\"), uncertain (it may have been taken: never repeated by itself), failed, blocked (a value is missing), cancelled, "
                + "returned, held (was due before a restore: an administrator decides). reason: the server's words, a code such as \"missing: vec\" or a person's reason, one a line.")
            .Produces<MessageJson>().ProducesProblem(404);
        Changing(messages.MapPost("/resend", ResendAsync))
            .Describe("resendMessage", "Sends a mail again",
                "For a mail that failed, is uncertain, came back or was sent. Without address, or with the mail's own: the same mail goes again with the same Message-Id. "
                + "With another address: a copy is sent there and the mail stays as it is. A blocked mail is composed again from the case's present data.")
            .Body(typeof(ResendBody), """{"reason":"Schránka byla plná","address":"jana@example.cz","operationId":"resend-1"}""");
        Changing(messages.MapPost("/returned", ReturnedAsync))
            .Describe("markMessageReturned", "Records that a mail came back as undeliverable", "For a mail that was sent or is uncertain.")
            .Body(typeof(ReturnedBody), """{"on":"2026-04-02","reason":"Schránka neexistuje","operationId":"returned-1"}""");
        Changing(messages.MapPost("/cancel", CancelAsync))
            .Describe("cancelMessage", "Cancels a mail", "A waiting or blocked mail becomes cancelled. One that failed, is uncertain or came back keeps its state, but is no longer counted as a trouble.")
            .Body(typeof(CancelBody), """{"reason":"Vyřízeno dopisem","operationId":"cancel-1"}""");
        Changing(messages.MapPost("/compose", ComposeAsync))
            .Describe("composeMessage", "Composes a blocked mail again from the case's present data")
            .Body(typeof(ComposeBody), """{"operationId":"compose-1"}""");
    }

    private static async Task<IResult> GetAsync(HttpContext http, Guid id, CaseQueries queries, CancellationToken cancel) =>
        ApiProblems.Of(await queries.MessageAsync(http.Reader(), id, cancel), body => Results.Ok(MessageJson.Of(body)));

    private static async Task<IResult> ResendAsync(HttpContext http, Guid id, MailDesk desk, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new ResendForm(body.Text("reason"), body.Text("address"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await desk.ResendAsync(http.Reader(), id, form, cancel), Results.Ok);
    }

    private static async Task<IResult> ReturnedAsync(HttpContext http, Guid id, MailDesk desk, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var (on, reason, operationId) = (body.Date("on", required: true), body.Text("reason"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await desk.ReturnedAsync(http.Reader(), id, new ReturnForm(on!.Value, reason, operationId), cancel), Results.Ok);
    }

    private static async Task<IResult> CancelAsync(HttpContext http, Guid id, MailDesk desk, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new CancelForm(body.Text("reason"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await desk.CancelAsync(http.Reader(), id, form, cancel), Results.Ok);
    }

    private static async Task<IResult> ComposeAsync(HttpContext http, Guid id, MailDesk desk, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var operationId = body.OperationId();
        return body.Problem ?? ApiProblems.Of(await desk.ComposeAsync(http.Reader(), id, operationId, cancel), Results.Ok);
    }

    private static RouteHandlerBuilder Changing(RouteHandlerBuilder route) =>
        route.Produces<MessageView>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    internal sealed record ResendBody(string Reason, string? Address = null, string? OperationId = null);
    internal sealed record ReturnedBody(DateOnly On, string Reason, string? OperationId = null);
    internal sealed record CancelBody(string Reason, string? OperationId = null);
    internal sealed record ComposeBody(string? OperationId = null);
}
