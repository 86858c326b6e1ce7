using System.Text.Json.Nodes;
using CaseFlow.Cases.CaseFile;
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
public sealed class RegistryModel(
    CurrentReader current, Intake intake, Duplicates duplicates, Supplements supplements, DocumentNumbers numbers, KeptFiles keptFiles, ClerkTasks tasks, CaseQueries queries, Bundles bundles,
    OfficeClock clock, TimeProvider time, Texts texts) : PageModel
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
    /// <summary>Other cases with the file mark that was entered: it ought to be unique.</summary>
    public IReadOnlyList<string> SameMark { get; private set; } = [];
    public IReadOnlyList<SimilarCase> Similar { get; private set; } = [];
    /// <summary>Shown for the first time: nothing is saved until somebody has chosen.</summary>
    public bool AskSimilar { get; private set; }
    public IReadOnlyList<KeptFile> Kept { get; private set; } = [];
    /// <summary>new, add:number or repeats:number.</summary>
    [BindProperty] public string? Decision { get; set; }
    [BindProperty] public string? RefNo { get; set; }
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
        var (kept, problem) = await keptFiles.KeepAsync(files, Request.Form["kept"], texts.Language, cancel);
        Kept = kept;
        if (HttpContext.Features.Get<FilesLeftOut>() is not null) problem = texts[Attachments.TooLargeToSend];
        if (problem is not null)
            Refuse(new Dictionary<string, string> { ["attachments"] = problem });
        else if (!FormReading.ChangedRows(Request.Form, typed) && await TakeAsync(fields, FormReading.Read(Request.Form, fields, keepEmptyRows: false), cancel) is { } elsewhere)
            return elsewhere;
        await ListAsync(cancel);
        return Page();
    }

    /// <summary>Takes the submission in as the person chose; null: this page is shown, with the receipt, the question or the errors.</summary>
    private async Task<IActionResult?> TakeAsync(IReadOnlyList<FormFieldView> fields, JsonObject values, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        Similar = await duplicates.FindAsync(reader, Procedure, values, cancel);
        // The second half of a double click finds the very case that the first made.
        AskSimilar = Decision is null && Similar.Count > 0 && await intake.FirstAsync(reader, OperationId, cancel) is null;
        if (AskSimilar)
            return null;
        if (DeliveredOn is not { } day)
            return Refuse(new Dictionary<string, string> { ["deliveredOn"] = texts["Vyplňte den doručení."] });
        await using var attachments = keptFiles.Open(Kept);
        var (what, number) = Decision?.Split(':', 2) is [var chosen, var named] ? (chosen, named) : ("new", null);
        if (what == "add")
        {
            var text = string.Join("\n\n", new[] { "subject", "description" }.Select(f => values[f]?.ToString()).Where(t => !string.IsNullOrWhiteSpace(t)));
            var added = await supplements.AddAsync(reader, number!, new SupplementForm(text, Channel, day, RefNo, OperationId) { Files = attachments.Files }, cancel);
            if (!added.IsDone(out _))
                return Refuse(added is Invalid<NoteView> wrong ? wrong.Errors : new Dictionary<string, string> { ["form"] = AnswerOnPage.TroubleOf(added, texts)! });
            TempData["Note"] = texts["Podání je přidané jako doplnění; nový případ nevznikl."];
            return LocalRedirect($"/pripad/{number}#poznamky");
        }
        var answer = await intake.OpenAsync(reader, new IntakeForm(Procedure, Channel, day, Language, values)
        {
            OperationId = OperationId, Attachments = attachments.Files, AtDesk = true, RefNo = RefNo, Repeats = what == "repeats" ? number : null,
        }, cancel);
        if (!answer.IsDone(out var receipt))
            return Refuse(answer is Invalid<CaseReceipt> invalid ? invalid.Errors : new Dictionary<string, string> { ["form"] = AnswerOnPage.TroubleOf(answer, texts)! });
        // An empty form for the next letter, with the receipt above it.
        Receipt = receipt;
        SameMark = await numbers.SameMarkAsync(reader, values["fileMark"]?.ToString(), receipt.Number, cancel);
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        ModelState.Clear();
        (Form, Kept, Similar, Decision, RefNo) = (FormOnPage.Of(fields), [], [], null, null);
        return null;
    }

    private IActionResult? Refuse(IReadOnlyDictionary<string, string> errors)
    {
        Form = Form with { Errors = errors };
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return null;
    }

    /// <summary>The fields of the chosen procedure; the language of the submission stands beside channel and date.</summary>
    private async Task<IReadOnlyList<FormFieldView>?> ChooseAsync(string? procedure, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        Procedures = [.. (await bundles.AllLiveAsync(cancel)).Where(b => reader.Has("registry", b.Procedure.Name) && b.Procedure.Forms.ContainsKey("intake"))
            .Select(b => (b.Procedure.Name, b.Procedure.Title.In(texts.Language)))];
        Procedure = procedure ?? Procedures.FirstOrDefault().Name ?? "";
        var fields = Procedures.Any(p => p.Name == Procedure) ? await intake.FormAsync(Procedure, texts.Language, cancel) : null;
        return fields is null ? null : [.. fields.Where(f => f.Name != "language").Select(f => NeededFor(f.Name) is { } what ? f with { RequiredFor = [what] } : f)];
    }

    /// <summary>What the registry is asked for by the channel or the kind, in the words beside the field.</summary>
    private string? NeededFor(string field) => field switch
    {
        "dataBoxId" => texts["podání z datové schránky"],
        "email" => texts["podání e-mailem"],
        "recordedBy" => texts["ústní podání"],
        "reviewAsked" => texts["stížnost"],
        _ => null,
    };

    private async Task ListAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var waiting = await tasks.ListAsync(reader, new TaskFilter("dispatch", PageSize: 20), cancel);
        Dispatch = [.. waiting.Items.Select(t => StepOnPage.Of(t, time))];
        DispatchTotal = waiting.Total;
        Recent = (await queries.ListAsync(reader, new CaseFilter(PageSize: 10) { NewestFirst = true }, cancel)).Items;
    }
}
