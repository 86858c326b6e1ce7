using System.Text.Json;
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

/// <summary>The form anybody may send, in Czech, English or Ukrainian. A procedure is offered when its manifest has a form named "public".</summary>
[RequestSizeLimit(Attachments.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = Attachments.MostBytes)]
public sealed class SubmissionModel(Intake intake, Bundles bundles, OfficeClock clock, TryLimits limits, TimeProvider time, Texts texts, TroubleLog trouble) : PageModel
{
    public IReadOnlyList<(string Name, string Title)> Procedures { get; private set; } = [];
    public string Procedure { get; private set; } = "";
    public string ProcedureTitle => Procedures.First(p => p.Name == Procedure).Title;
    public FormOnPage Form { get; private set; } = null!;
    public string OperationId { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? postup, CancellationToken cancel)
    {
        if (await ChooseAsync(postup, cancel) is not { } fields)
            return NotFound();
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        Form = FormOnPage.Of(fields);
        return Page();
    }

    /// <param name="website">A field people don't see: who fills it in is a robot.</param>
    public async Task<IActionResult> OnPostAsync(string? postup, string? operationId, string? website, List<IFormFile> files, CancellationToken cancel)
    {
        if (await ChooseAsync(postup, cancel) is not { } fields)
            return NotFound();
        OperationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var typed = FormReading.Read(Request.Form, fields, keepEmptyRows: true);
        Form = new FormOnPage(fields, typed, FormOnPage.NoErrors, []);
        if (FormReading.ChangedRows(Request.Form, typed))
            return Page();
        if (!string.IsNullOrEmpty(website))
            return BadRequest();
        if (limits.Submission.Count(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "") is not null)
            return StatusCode(StatusCodes.Status429TooManyRequests);

        var values = FormReading.Read(Request.Form, fields, keepEmptyRows: false);
        values["language"] = texts.Language;
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
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<IReadOnlyList<FormFieldView>?> ChooseAsync(string? procedure, CancellationToken cancel)
    {
        var open = (await bundles.AllLiveAsync(cancel)).Where(b => b.Procedure.Forms.ContainsKey("public")).ToList();
        Procedures = [.. open.Select(b => (b.Procedure.Name, b.Procedure.Title.In(texts.Language)))];
        if (open.FirstOrDefault(b => procedure is null || b.Procedure.Name == procedure)?.Procedure is not { } chosen)
            return null;
        Procedure = chosen.Name;
        var names = chosen.Forms["public"].Select(f => f.Field).Where(n => n != "language").ToList();
        return await intake.FormAsync(Procedure, texts.Language, forCitizen: true, cancel) is { } fields
            ? [.. names.Select(n => fields.FirstOrDefault(f => f.Name == n)).OfType<FormFieldView>()]
            : null;
    }
}
