using CaseFlow.Cases;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>A new status code for a person who lost theirs: asked how they were verified, shown once on a sheet to hand over.</summary>
public sealed class CodeModel(CurrentReader current, CodeReissue codes, CaseFlowSettings settings, TimeProvider time, Texts texts) : PageModel
{
    public string Number { get; private set; } = "";
    public IssuedCode? Issued { get; private set; }
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    public string OperationId { get; private set; } = "";
    public OfficeSettings Office => settings.Office;
    public string StatusAddress => $"{settings.PublicUrl.TrimEnd('/')}/stav";
    [BindProperty] public string? VerifiedBy { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        (Number, OperationId) = (number, Guid.CreateVersion7(time.GetUtcNow()).ToString());
        var may = await codes.MayAsync(await current.GetAsync(), number, cancel);
        return may.IsDone(out _) ? Page() : this.Show(may, texts, "/prace");
    }

    public async Task<IActionResult> OnPostAsync(string number, string? operationId, CancellationToken cancel)
    {
        (Number, OperationId) = (number, operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString());
        var answer = await codes.IssueAsync(await current.GetAsync(), number, new CodeForm(VerifiedBy, Reason, OperationId), cancel);
        if (answer is Invalid<IssuedCode> invalid)
        {
            Errors = invalid.Errors;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        if (!answer.IsDone(out var issued))
            return this.Show(answer, texts, $"/pripad/{number}");
        Issued = issued;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
