using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>Erases the content of a case after its number was typed again: what is gone can't be had back.</summary>
public sealed class EraseModel(CurrentReader current, CaseFlowContext database, CaseAccess access, CaseQueries queries, CaseErasure erasure, TimeProvider time, Texts texts) : PageModel
{
    public CaseDetail Case { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    public string OperationId { get; private set; } = "";
    [BindProperty(Name = "cislo")] public string? Typed { get; set; }
    [BindProperty(Name = "duvod")] public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return await FindAsync(number, cancel) is { } elsewhere ? elsewhere
            // What there is to say about it stands on the case's page.
            : Case.Summary.Erased is null ? Page() : LocalRedirect($"/pripad/{number}");
    }

    public async Task<IActionResult> OnPostAsync(string number, string? operationId, CancellationToken cancel)
    {
        if (await FindAsync(number, cancel) is { } elsewhere)
            return elsewhere;
        OperationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        // A second click of the same form is told what the first did.
        if (Case.Summary.Erased is null && !string.Equals(Typed?.Trim(), number, StringComparison.OrdinalIgnoreCase))
            return Again(new Dictionary<string, string> { ["cislo"] = texts["Opište číslo případu přesně: {0}.", Case.Summary.Number] });
        var answer = await erasure.EraseAsync(await current.GetAsync(), number, new EraseForm(Reason, OperationId), cancel);
        if (answer.IsDone(out _))
        {
            TempData["Note"] = texts["Obsah případu {0} je vymazaný.", Case.Summary.Number];
            return LocalRedirect($"/pripad/{number}");
        }
        return answer is Invalid<StepReceipt> invalid
            ? Again(invalid.Errors.ToDictionary(e => e.Key == "reason" ? "duvod" : e.Key, e => e.Value)) : this.Show(answer, texts, $"/pripad/{number}");
    }

    private PageResult Again(IReadOnlyDictionary<string, string> errors)
    {
        Errors = errors;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>Null: found, and the reader may erase it.</summary>
    private async Task<IActionResult?> FindAsync(string number, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        if (await access.Visible(database.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel) is not { } row)
            return NotFound();
        if (!CaseErasure.MayErase(reader, row))
            return StatusCode(StatusCodes.Status403Forbidden);
        var found = await queries.GetAsync(reader, number, cancel);
        if (!found.IsDone(out var detail))
            return this.Show(found, texts, "/prace");
        Case = detail;
        return null;
    }
}
