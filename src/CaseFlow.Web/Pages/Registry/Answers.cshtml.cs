using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Web.Forms;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>The registry writes down an answer of a municipality that didn't come by the link.</summary>
[RequestSizeLimit(Attachments.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = Attachments.MostBytes)]
public sealed class AnswersModel(CurrentReader current, MunicipalityAnswers answers, KeptFiles keptFiles, OfficeClock clock, TimeProvider time, Texts texts) : PageModel
{
    public IReadOnlyList<WaitingCase> Cases { get; private set; } = [];
    public IReadOnlyList<KeptFile> Kept { get; private set; } = [];
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    public string OperationId { get; private set; } = "";
    [BindProperty] public string? Number { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Channel { get; set; }
    [BindProperty] public bool Refused { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? RefNo { get; set; }

    public async Task OnGetAsync(string? pripad, CancellationToken cancel)
    {
        (Number, On, OperationId) = (pripad, clock.Today, Guid.CreateVersion7(time.GetUtcNow()).ToString());
        Cases = await answers.WaitingAsync(await current.GetAsync(), cancel);
    }

    public async Task<IActionResult> OnPostAsync(string? operationId, List<IFormFile> files, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        OperationId = operationId is { Length: > 0 and <= 90 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var (kept, problem) = await keptFiles.KeepAsync(files, Request.Form["kept"], texts.Language, cancel);
        Kept = kept;
        if (problem is not null) return await AgainAsync(new Dictionary<string, string> { ["files"] = problem }, cancel);
        if (string.IsNullOrEmpty(Number)) return await AgainAsync(new Dictionary<string, string> { ["number"] = texts["Vyberte případ."] }, cancel);
        await using var attachments = keptFiles.Open(kept);
        var answer = await answers.RecordAsync(reader, Number, new MunicipalityAnswerForm(On, Channel, Refused, Text, RefNo, OperationId) { Files = attachments.Files }, cancel);
        if (answer is Invalid<AnsweredView> invalid) return await AgainAsync(invalid.Errors, cancel);
        if (!answer.IsDone(out var view)) return this.Show(answer, texts, "/podatelna/odpovedi");
        TempData["Note"] = view.Completed ? texts["Odpověď je zapsaná, krok „čeká na obec“ skončil."] : texts["Odpověď je zapsaná ve spisu; zpracovatel ji uvidí v seznamu práce."];
        return LocalRedirect($"/pripad/{view.Number}#poznamky");
    }

    private async Task<PageResult> AgainAsync(IReadOnlyDictionary<string, string> errors, CancellationToken cancel)
    {
        Errors = errors;
        Cases = await answers.WaitingAsync(await current.GetAsync(), cancel);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
