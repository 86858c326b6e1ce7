using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Web.Forms;
using CaseFlow.Web.Pages.Tasks;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>The registry's page: what comes in, and what waits to be dispatched.</summary>
[RequestSizeLimit(Attachments.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = Attachments.MostBytes)]
public sealed class RegistryModel(CurrentReader current, Intake intake, ClerkTasks tasks, CaseQueries queries, Bundles bundles, OfficeClock clock, TimeProvider time, Texts texts) : PageModel
{
    public IReadOnlyList<(string Name, string Title)> Procedures { get; private set; } = [];
    public string Procedure { get; private set; } = "";
    public FormOnPage Form { get; private set; } = null!;
    public string OperationId { get; private set; } = "";
    public IReadOnlyList<StepOnPage> Dispatch { get; private set; } = [];
    public int DispatchTotal { get; private set; }
    public IReadOnlyList<CaseSummary> Recent { get; private set; } = [];
    /// <summary>Number and code to hand over: shown once, right after the case was opened.</summary>
    public CaseReceipt? Receipt { get; private set; }
    [BindProperty] public string Channel { get; set; } = "desk";
    [BindProperty] public DateOnly? DeliveredOn { get; set; }
    [BindProperty] public string Language { get; set; } = "cs";

    public async Task<IActionResult> OnGetAsync(string? postup, CancellationToken cancel)
    {
        DeliveredOn = clock.Today;
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        if (await ChooseAsync(postup, cancel) is not { } fields)
            return NotFound();
        Form = FormOnPage.Of(fields);
        await ListAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? postup, string? operationId, List<IFormFile> files, CancellationToken cancel)
    {
        OperationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        if (await ChooseAsync(postup, cancel) is not { } fields)
            return NotFound();
        var typed = FormReading.Read(Request.Form, fields, keepEmptyRows: true);
        Form = new FormOnPage(fields, typed, FormOnPage.NoErrors, []);
        if (!FormReading.ChangedRows(Request.Form, typed))
        {
            var answer = await OpenAsync(fields, files, cancel);
            if (answer.IsDone(out var receipt))
            {
                // An empty form for the next letter, with the receipt above it.
                Receipt = receipt;
                OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
                ModelState.Clear();
                Form = FormOnPage.Of(fields);
            }
            else
            {
                var errors = answer is Invalid<CaseReceipt> invalid ? invalid.Errors : new Dictionary<string, string> { ["form"] = AnswerOnPage.TroubleOf(answer, texts)! };
                Form = Form with { Errors = errors };
                Response.StatusCode = StatusCodes.Status400BadRequest;
            }
        }
        await ListAsync(cancel);
        return Page();
    }

    private async Task<Answer<CaseReceipt>> OpenAsync(IReadOnlyList<FormFieldView> fields, List<IFormFile> files, CancellationToken cancel)
    {
        if (DeliveredOn is not { } day)
            return new Invalid<CaseReceipt>(new Dictionary<string, string> { ["deliveredOn"] = texts["Vyplňte den doručení."] });
        var values = FormReading.Read(Request.Form, fields, keepEmptyRows: false);
        await using var attachments = Attachments.Of(files);
        return await intake.OpenAsync(await current.GetAsync(),
            new IntakeForm(Procedure, Channel, day, Language, values) { OperationId = OperationId, Attachments = attachments.Files }, cancel);
    }

    /// <summary>The fields of the chosen procedure; the language of the submission stands beside channel and date.</summary>
    private async Task<IReadOnlyList<FormFieldView>?> ChooseAsync(string? procedure, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        Procedures = [.. (await bundles.AllLiveAsync(cancel)).Where(b => reader.Has("registry", b.Procedure.Name) && b.Procedure.Forms.ContainsKey("intake"))
            .Select(b => (b.Procedure.Name, b.Procedure.Title.In(texts.Language)))];
        Procedure = procedure ?? Procedures.FirstOrDefault().Name ?? "";
        var fields = Procedures.Any(p => p.Name == Procedure) ? await intake.FormAsync(Procedure, texts.Language, cancel) : null;
        return fields is null ? null : [.. fields.Where(f => f.Name != "language")];
    }

    private async Task ListAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var waiting = await tasks.ListAsync(reader, new TaskFilter("dispatch", PageSize: 20), cancel);
        Dispatch = [.. waiting.Items.Select(t => StepOnPage.Of(t, time))];
        DispatchTotal = waiting.Total;
        Recent = (await queries.ListAsync(reader, new CaseFilter(PageSize: 10) { NewestFirst = true }, cancel)).Items;
    }
}
