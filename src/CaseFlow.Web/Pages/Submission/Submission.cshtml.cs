using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Forms;
using CaseFlow.Web.Security;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Submission;

/// <summary>The form anybody may send, in Czech, English or Ukrainian, page by page; in what language they are written to they choose. A procedure is offered when its manifest has a form named "public".</summary>
[RequestSizeLimit(Attachments.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = Attachments.MostBytes)]
public sealed class SubmissionModel(Intake intake, Bundles bundles, OfficeClock clock, TryLimits limits, TimeProvider time, Texts texts, TroubleLog trouble) : PageModel
{
    public IReadOnlyList<(string Name, string Title)> Procedures { get; private set; } = [];
    public string Procedure { get; private set; } = "";
    /// <summary>All fields with what is filled in so far.</summary>
    public FormOnPage Form { get; private set; } = null!;
    public SubmissionPages Pages { get; private set; } = null!;
    public int At { get; private set; }
    public bool AtSummary => At == Pages.Summary;
    public FormOnPage Shown => Form with { Fields = Pages.FieldsOf(At) };
    /// <summary>Pages that were filled in: of the others the fields have their defaults.</summary>
    public IReadOnlyList<int> Filled { get; private set; } = [];
    /// <summary>What was typed on the other pages, to go along.</summary>
    public IEnumerable<KeyValuePair<string, string>> Carried => !Request.HasFormContentType ? [] :
        from posted in Request.Form
        where posted.Key.StartsWith(FormReading.Prefix, StringComparison.Ordinal) && Shown.Fields.All(f => f.Name != posted.Key.Split('.')[1])
        from value in posted.Value
        select KeyValuePair.Create(posted.Key, value ?? "");
    public string OperationId { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? postup, CancellationToken cancel)
    {
        if (await ChooseAsync(postup, cancel) is not { } fields)
            return NotFound();
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        Form = FormOnPage.Of(fields);
        return Page();
    }

    /// <param name="strana">The page that was on the screen.</param>
    /// <param name="vyplneno">Pages filled in before it.</param>
    /// <param name="go">Which button: dal, zpet, strana:n or odeslat.</param>
    /// <param name="website">A field people don't see: who fills it in is a robot.</param>
    public async Task<IActionResult> OnPostAsync(
        string? postup, string? operationId, int? strana, List<int>? vyplneno, string? go, string? website, List<IFormFile> files, CancellationToken cancel)
    {
        if (await ChooseAsync(postup, cancel) is not { } fields)
            return NotFound();
        OperationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        At = Math.Clamp(strana ?? Pages.Summary, 0, Pages.Summary);
        Filled = [.. (vyplneno ?? []).Append(At).Where(p => p >= 0 && p < Pages.Summary).Distinct()];
        // A form that was sent whole, without pages, is filled in whole.
        var known = strana is null ? fields : [.. Filled.SelectMany(Pages.FieldsOf)];
        var typed = Values(fields, known, keepEmptyRows: true);
        Form = new FormOnPage(fields, typed, FormOnPage.NoErrors, []);
        if (FormReading.ChangedRows(Request.Form, typed))
            return Page();
        if (!string.IsNullOrEmpty(website))
            return BadRequest();
        if (HttpContext.Features.Get<FilesLeftOut>() is not null)
        {
            Form = Form with { Errors = new Dictionary<string, string> { ["files"] = texts[Attachments.TooLargeToSend] } };
            At = Pages.Summary;
            Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Page();
        }
        var values = Values(fields, known, keepEmptyRows: false);
        return !AtSummary || go is not (null or "odeslat") ? await TurnAsync(values, go, cancel) : await SendAsync(values, files, cancel);
    }

    private async Task<IActionResult> TurnAsync(JsonObject values, string? go, CancellationToken cancel)
    {
        var next = Pages.Next(At, go);
        // Going back, what isn't right yet may stay so.
        if (next > At && !AtSummary && await intake.CheckPageAsync(Procedure, [.. Pages.FieldsOf(At).Select(f => f.Name)], values, texts.Language, cancel) is { Count: > 0 } errors)
            Form = Form with { Errors = errors };
        else
            At = next;
        return Page();
    }

    private async Task<IActionResult> SendAsync(JsonObject values, List<IFormFile> files, CancellationToken cancel)
    {
        if (limits.Submission.Count(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "") is not null)
            return StatusCode(StatusCodes.Status429TooManyRequests);
        values["language"] ??= texts.Language;
        await using var attachments = Attachments.Of(files);
        Answer<CaseReceipt> answer;
        try
        {
            answer = await intake.OpenAsync(null,
                new IntakeForm(Procedure, "web", clock.Today, texts.Language, values) { OperationId = OperationId, Attachments = attachments.Files }, cancel);
        }
        catch (Exception error) when (trouble.Tell(error))
        {
            // What was written must not be lost with the page; sent again it is the same submission.
            Form = Form with { Errors = new Dictionary<string, string> { ["form"] = texts["Teď to nejde uložit. Nechte stránku otevřenou a za pár minut ji odešlete znovu; co jste napsali, zůstává ve formuláři, jen přílohy přidejte ještě jednou."] } };
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Page();
        }
        if (answer.IsDone(out var receipt))
        {
            // One look only, and out of the address: the code opens the case's status.
            TempData["Receipt"] = JsonSerializer.Serialize(receipt);
            return LocalRedirect("/podani/prijato");
        }
        var errors = answer is Invalid<CaseReceipt> invalid ? invalid.Errors : new Dictionary<string, string> { ["form"] = AnswerOnPage.TroubleOf(answer, texts)! };
        Form = Form with { Errors = errors };
        At = errors.Keys.Min(Pages.PageOf);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private JsonObject Values(IReadOnlyList<FormFieldView> fields, IReadOnlyList<FormFieldView> filled, bool keepEmptyRows)
    {
        var values = FormReading.Read(Request.Form, filled, keepEmptyRows);
        foreach (var field in fields.Where(f => !filled.Contains(f)))
            values[field.Name] = field.Value?.DeepClone();
        return values;
    }

    private async Task<IReadOnlyList<FormFieldView>?> ChooseAsync(string? procedure, CancellationToken cancel)
    {
        var open = (await bundles.AllLiveAsync(cancel)).Where(b => b.Procedure.Forms.ContainsKey("public")).ToList();
        Procedures = [.. open.Select(b => (b.Procedure.Name, b.Procedure.Title.In(texts.Language)))];
        if (open.FirstOrDefault(b => procedure is null || b.Procedure.Name == procedure)?.Procedure is not { } chosen)
            return null;
        Procedure = chosen.Name;
        if (await intake.FormAsync(Procedure, texts.Language, forCitizen: true, cancel) is not { } form)
            return null;
        // Who reads the page in a language will want to be written to in it.
        IReadOnlyList<FormFieldView> fields = [.. form.Select(f => f.Name == "language" ? f with { Value = texts.Language } : f)];
        Pages = new SubmissionPages(chosen, fields, texts.Language);
        return fields;
    }
}
