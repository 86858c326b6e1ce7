using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>What people add to a case beside its workflow: notes and records, follow-up days, related cases, numbers of the records system, a new code, an answer of a municipality.</summary>
internal static class CaseFileApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var of = api.MapGroup("/cases/{number}").WithTags("Case file");
        of.MapGet("/notes", NotesAsync).Describe("listNotes", "Lists notes and official records of a case",
            "kind: note, record, supplement (what came later), answer (of a municipality); or what a reason was given for: number, relation, code.").Produces<IReadOnlyList<NoteView>>().ProducesProblem(404);
        Changing<NoteView>(of.MapPost("/notes", AddNoteAsync)).Describe("addNote", "Adds a note or an official record", "kind: note or record. on: the day a record is about; default today. Neither is ever changed: a correction is another one.")
            .Body(typeof(NoteBody), """{"kind":"record","on":"2026-03-02","text":"Paní volala a žádá o zprávu poštou.","operationId":"note-1"}""");

        of.MapGet("/followUps", FollowUpsAsync).Describe("listFollowUps", "Lists the caller's own follow-up days of a case").Produces<IReadOnlyList<FollowUpView>>().ProducesProblem(404);
        Changing<FollowUpView>(of.MapPost("/followUps", AddFollowUpAsync)).Describe("addFollowUp", "Adds a day on which the caller wants to see the case again", "No deadline: nothing is late, nobody else is reminded.")
            .Body(typeof(FollowUpBody), """{"on":"2026-03-20","text":"Ověřit, zda obec odpověděla","operationId":"follow-1"}""");
        var own = api.MapGroup("/followUps").WithTags("Case file");
        own.MapGet("", MyFollowUpsAsync).Describe("listMyFollowUps", "Lists the caller's follow-up days that aren't done").Query(("due", "true: only those whose day has come")).Produces<IReadOnlyList<FollowUpView>>().ProducesProblem(400);
        own.MapPost("/{id:guid}/done", FollowUpDoneAsync).Describe("finishFollowUp", "Marks one's own follow-up day as done", "Once more changes nothing.").Produces<FollowUpView>().ProducesProblem(404);

        of.MapGet("/relations", RelationsAsync).Describe("listRelations", "Lists related cases, from both sides", "Only cases that the caller may see. byHand: linked by a person, with a reason; else by the workflow or at intake.")
            .Produces<IReadOnlyList<RelatedView>>().ProducesProblem(404);
        Changing<IReadOnlyList<RelatedView>>(of.MapPost("/relations", AddRelationAsync)).Describe("addRelation", "Links the case with another one", "relation: related, repeated (this case repeats the other one), follows (this case follows the other one).")
            .Body(typeof(RelationBody), """{"number":"ST-2026-00007","relation":"related","reason":"Táž úřednice, týž postup"}""");
        Changing<IReadOnlyList<RelatedView>>(of.MapPost("/relations/{other}/remove", RemoveRelationAsync)).Describe("removeRelation", "Removes a link made by hand")
            .Body(typeof(ReasonBody), """{"reason":"Propojeno omylem"}""");

        of.MapGet("/contents", ContentsAsync).Describe("listContents", "Lists the contents of the file in order", "Section 17 of the Administrative Code: documents and official records with their numbers of the records system.")
            .Produces<ContentsView>().ProducesProblem(404);
        Changing<StepReceipt>(of.MapPost("/fileMark", MarkAsync)).Describe("setFileMark", "Enters the file mark of the records system", "reason is needed when another mark stands there.")
            .Body(typeof(MarkBody), """{"fileMark":"KUKK 123/2026","operationId":"mark-1"}""");
        Changing<IssuedCode>(of.MapPost("/code", ReissueAsync)).Describe("reissueCode", "Issues a new status code to a verified person",
                "For registry and coordinator. verifiedBy: document (shown; no number of it is kept), dataBox, knownAddress. The former code and the links made of it stop working; the new one is answered once.")
            .Body(typeof(CodeBody), """{"verifiedBy":"document","reason":"Ztráta potvrzení o přijetí","operationId":"code-1"}""");
        Changing<AnsweredView>(of.MapPost("/municipalityAnswer", AnswerAsync)).Describe("recordMunicipalityAnswer", "Records an answer of a municipality that came by data box, post, e-mail, telephone or in person",
                "Ends the step that waits for it when the caller may end it; else the handler is told. Files are uploaded as documents of the case.")
            .Body(typeof(AnswerBody), """{"on":"2026-03-16","channel":"DS","refused":false,"text":"Obec sděluje, že…","refNo":"MUKV/55/2026","operationId":"answer-1"}""");
        Changing<NoteView>(of.MapPost("/supplements", SupplementAsync)).Describe("addSupplement", "Adds what came later and belongs to this case", "No new case is opened; the handler is told.")
            .Body(typeof(SupplementBody), """{"on":"2026-03-16","channel":"post","text":"Doplňuji, že…","operationId":"supplement-1"}""");
    }

    private static async Task<IResult> NotesAsync(HttpContext http, string number, CaseNotes notes, CancellationToken cancel) =>
        ApiProblems.Of(await notes.ListAsync(http.Reader(), number, cancel), Results.Ok);

    private static async Task<IResult> AddNoteAsync(HttpContext http, string number, CaseNotes notes, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new NoteForm(body.Text("kind") ?? "note", body.Text("text", required: true), body.Date("on"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await notes.AddAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static async Task<IResult> FollowUpsAsync(HttpContext http, string number, FollowUps followUps, CancellationToken cancel) =>
        ApiProblems.Of(await followUps.OfCaseAsync(http.Reader(), number, cancel), Results.Ok);

    private static async Task<IResult> AddFollowUpAsync(HttpContext http, string number, FollowUps followUps, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new FollowUpForm(body.Date("on", required: true), body.Text("text"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await followUps.AddAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static async Task<IResult> MyFollowUpsAsync(HttpContext http, FollowUps followUps, CancellationToken cancel)
    {
        var query = new ApiQuery(http.Request.Query);
        var due = query.Flag("due") ?? false;
        return query.Problem ?? Results.Ok(await followUps.MineAsync(http.Reader(), due, cancel));
    }

    private static async Task<IResult> FollowUpDoneAsync(HttpContext http, Guid id, FollowUps followUps, CancellationToken cancel) =>
        ApiProblems.Of(await followUps.DoneAsync(http.Reader(), id, cancel), Results.Ok);

    private static async Task<IResult> RelationsAsync(HttpContext http, string number, Relations relations, CancellationToken cancel) =>
        ApiProblems.Of(await relations.ListAsync(http.Reader(), number, cancel), Results.Ok);

    private static async Task<IResult> AddRelationAsync(HttpContext http, string number, Relations relations, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new RelationForm(body.Text("number", required: true), body.Text("relation") ?? "related", body.Text("reason"));
        return body.Problem ?? ApiProblems.Of(await relations.AddAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static async Task<IResult> RemoveRelationAsync(HttpContext http, string number, string other, Relations relations, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var reason = body.Text("reason");
        return body.Problem ?? ApiProblems.Of(await relations.RemoveAsync(http.Reader(), number, other, reason, cancel), Results.Ok);
    }

    private static async Task<IResult> ContentsAsync(HttpContext http, string number, CaseContents contents, CancellationToken cancel) =>
        ApiProblems.Of(await contents.ListAsync(http.Reader(), number, cancel), Results.Ok);

    private static async Task<IResult> MarkAsync(HttpContext http, string number, DocumentNumbers numbers, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new FileMarkForm(body.Text("fileMark", required: true), body.Text("reason"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await numbers.MarkAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static async Task<IResult> ReissueAsync(HttpContext http, string number, CodeReissue codes, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new CodeForm(body.Text("verifiedBy"), body.Text("reason"), body.OperationId());
        http.Response.Headers.CacheControl = "no-store";
        return body.Problem ?? ApiProblems.Of(await codes.IssueAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, string number, MunicipalityAnswers answers, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new MunicipalityAnswerForm(body.Date("on"), body.Text("channel"), body.Flag("refused"), body.Text("text"), body.Text("refNo"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await answers.RecordAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static async Task<IResult> SupplementAsync(HttpContext http, string number, Supplements supplements, CancellationToken cancel)
    {
        var body = await ApiBody.ReadAsync(http);
        var form = new SupplementForm(body.Text("text"), body.Text("channel"), body.Date("on"), body.Text("refNo"), body.OperationId());
        return body.Problem ?? ApiProblems.Of(await supplements.AddAsync(http.Reader(), number, form, cancel), Results.Ok);
    }

    private static RouteHandlerBuilder Changing<T>(RouteHandlerBuilder route) => route.Produces<T>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    internal sealed record NoteBody(string Text, string? Kind = "note", DateOnly? On = null, string? OperationId = null);
    internal sealed record FollowUpBody(DateOnly On, string? Text = null, string? OperationId = null);
    internal sealed record RelationBody(string Number, string Reason, string? Relation = "related");
    internal sealed record ReasonBody(string Reason);
    internal sealed record MarkBody(string FileMark, string? Reason = null, string? OperationId = null);
    internal sealed record CodeBody(string VerifiedBy, string Reason, string? OperationId = null);
    internal sealed record AnswerBody(DateOnly On, string Channel, string Text, bool Refused = false, string? RefNo = null, string? OperationId = null);
    internal sealed record SupplementBody(DateOnly On, string Channel, string Text, string? RefNo = null, string? OperationId = null);
}
