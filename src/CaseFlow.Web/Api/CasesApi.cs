using System.Text.Json.Nodes;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.GoingLive;

namespace CaseFlow.Web.Api;

/// <summary>Cases: open, list, look, act, record a delivery.</summary>
internal static class CasesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapPost("", OpenAsync)
            .Describe("openCase", "Opens a case", "Like registry's intake. A repeated operationId gives the first answer. repeats: number of the earlier case that it repeats; the two are linked. similar in the answer never stops anything. A case that began elsewhere comes in by takenOver: {step, handler (user name), fileMark, further fields}; nobody is written about what is past.")
            .Body(typeof(OpenBody), """
                {"procedure":"complaint","channel":"DS","deliveredOn":"2026-02-02","language":"cs","operationId":"intake-4711",
                 "fields":{"kind":"complaint","firstName":"Jana","lastName":"Příkladová","subject":"Postup úřadu","description":"…","email":"jana@example.cz","consentEmail":true}}
                """)
            .Produces<OpenedCaseJson>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
        cases.MapGet("", ListAsync)
            .Describe("listCases", "Lists cases", "The most urgent first.")
            .Query(("procedure", "name of the procedure"), ("status", "a status, open or closed"), ("overdue", "true or false"), ("q", "words found in the case"), ("page", "from 1"), ("pageSize", "1 to 200; default 50"))
            .Produces<Paged<CaseSummary>>().ProducesProblem(400);
        cases.MapGet("/{number}", GetAsync).Describe("getCase", "Shows a case with all that belongs to it").Produces<CaseJson>().ProducesProblem(404);
        cases.MapPost("/{number}/actions/{name}", ActAsync)
            .Describe("takeAction", "Takes an action that the case offers")
            .Body(typeof(ActionBody), """{"fields":{"withdrawnOn":"2026-03-02"},"operationId":"act-1"}""")
            .Produces<StepReceipt>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        cases.MapPost("/{number}/takeBack", TakeBackAsync)
            .Describe("takeBack", "Takes the last step back", "Only a step that a person took, while nothing of it has left the office: its waiting mails are cancelled, the case stands as before.")
            .Body(typeof(TakeBackBody), """{"reason":"Klepnuto vedle.","operationId":"back-1"}""")
            .Produces<StepReceipt>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        cases.MapPost("/{number}/deliveries", RecordDeliveryAsync)
            .Describe("recordDelivery", "Records how a dispatched letter was delivered, or that it came back", "Without letterId: the last letter dispatched. With how fiction (data box) or deposit (post office, from readyOn) the day is counted: on may be left out, and is never before the counted day.")
            .Body(typeof(DeliveryBody), """{"on":"2026-04-02","how":"login","returned":false,"operationId":"delivery-1"}""")
            .Produces<StepReceipt>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        cases.MapPost("/{number}/erase", EraseAsync)
            .Describe("eraseCase", "Erases the personal content of a case, for ever",
                "For coordinator and head. Everything that says something of a person goes: data, tasks, deadlines, mails, letters, documents and their files, notes. A stub of number, dates, by whom and why stays. "
                + "The reason stays too, so it must not name anybody. 409: alreadyErased, or mailSending (try again).")
            .Body(typeof(EraseBody), """{"reason":"Uplynula skartační lhůta","operationId":"erase-1"}""")
            .Produces<StepReceipt>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> OpenAsync(HttpContext http, Intake intake, Duplicates duplicates, DocumentNumbers numbers, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var procedure = body.Text("procedure", required: true);
        var channel = body.Text("channel", required: true);
        var deliveredOn = body.Date("deliveredOn", required: true);
        var language = body.Text("language") ?? "cs";
        var fields = body.Object("fields");
        var taken = body.Has("takenOver") ? TakenOverOf(body.Object("takenOver")) : null;
        var repeats = body.Text("repeats");
        var operationId = body.OperationId();
        if (body.Problem is { } problem) return problem;
        var form = new IntakeForm(procedure!, channel!, deliveredOn!.Value, language, fields) { OperationId = operationId, Repeats = repeats, TakenOver = taken };
        var answer = await intake.OpenAsync(http.Reader(), form, cancel);
        if (!answer.IsDone(out var receipt)) return ApiProblems.Of(answer, _ => Results.Ok());
        var similar = (await duplicates.FindAsync(http.Reader(), procedure!, fields, cancel)).Select(c => c.Number).Where(n => n != receipt.Number).ToList();
        var marked = await numbers.SameMarkAsync(http.Reader(), fields["fileMark"] is JsonValue mark && mark.TryGetValue<string>(out var text) ? text : null, receipt.Number, cancel);
        return Results.Created($"{ApiRegistration.Root}/cases/{Uri.EscapeDataString(receipt.Number)}",
            new OpenedCaseJson(receipt.CaseId, receipt.Number, receipt.TrackingCode, receipt.ReceivedAt, receipt.Status, receipt.Warnings, similar, marked));
    }

    private static TakenOver TakenOverOf(JsonObject given)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in given.Where(f => f.Key is not ("step" or "handler" or "fields")).Concat(given["fields"] as JsonObject ?? []))
            fields[name] = value?.DeepClone();
        return new TakenOver(given["step"]?.ToString() ?? "", given["handler"]?.ToString(), fields);
    }

    private static async Task<IResult> ListAsync(HttpContext http, CaseQueries queries, CancellationToken cancel)
    {
        var query = new ApiQuery(http.Request.Query);
        var filter = new CaseFilter(
            query.Text("procedure"), query.Text("status"), query.Flag("overdue"), query.Text("q"),
            query.Number("page", 1, 1, 1_000_000), query.Number("pageSize", 50, 1, 200));
        return query.Problem ?? Results.Ok(await queries.ListAsync(http.Reader(), filter, cancel));
    }

    private static async Task<IResult> GetAsync(HttpContext http, string number, CaseQueries queries, CancellationToken cancel) =>
        ApiProblems.Of(await queries.GetAsync(http.Reader(), number, cancel), found => Results.Ok(CaseJson.Of(found)));

    private static async Task<IResult> ActAsync(HttpContext http, string number, string name, CaseActions actions, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var fields = body.Object("fields");
        var operationId = body.OperationId();
        return body.Problem ?? ApiProblems.Of(await actions.TakeAsync(http.Reader(), number, name, fields, operationId, cancel), Results.Ok);
    }

    private static async Task<IResult> TakeBackAsync(HttpContext http, string number, TakeBack takeBack, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var reason = body.Text("reason");
        var operationId = body.OperationId();
        return body.Problem ?? ApiProblems.Of(await takeBack.TakeAsync(http.Reader(), number, reason, operationId, cancel), Results.Ok);
    }

    private static async Task<IResult> RecordDeliveryAsync(HttpContext http, string number, CaseActions actions, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        // "deliveredOn" is what the date is called everywhere else, so a client may say that as well.
        var on = body.Date("on") ?? body.Date("deliveredOn");
        var readyOn = body.Date("readyOn");
        var letter = body.Id("letterId");
        var how = body.Text("how");
        var returned = body.Flag("returned");
        var operationId = body.OperationId();
        if (body.Problem is { } problem) return problem;
        return ApiProblems.Of(await actions.RecordDeliveryAsync(http.Reader(), number, new DeliveryForm(letter, on, how, returned, operationId) { ReadyOn = readyOn }, cancel), Results.Ok);
    }

    private static async Task<IResult> EraseAsync(HttpContext http, string number, CaseErasure erasure, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new EraseForm(body.Text("reason"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await erasure.EraseAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    internal sealed record EraseBody(string Reason, string? OperationId = null);
    internal sealed record OpenBody(string Procedure, string Channel, DateOnly DeliveredOn, JsonObject Fields, string? Language = "cs", string? Repeats = null, string? OperationId = null, JsonObject? TakenOver = null);
    internal sealed record ActionBody(JsonObject? Fields = null, string? OperationId = null);
    internal sealed record TakeBackBody(string Reason, string? OperationId = null);
    internal sealed record DeliveryBody(DateOnly? On = null, Guid? LetterId = null, string? How = null, DateOnly? ReadyOn = null, bool Returned = false, string? OperationId = null);
}
