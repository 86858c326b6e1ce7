using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>Takes the last step of a case back, with a reason, while nothing of it has left the office.</summary>
public sealed class TakeBackModel(CurrentReader current, CaseQueries queries, TakeBack takeBack, TimeProvider time, Texts texts) : PageModel
{
    public CaseSummary Summary { get; private set; } = null!;
    public TakeBackOffer Offer { get; private set; } = null!;
    public string OperationId { get; private set; } = "";
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    [BindProperty] public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return await FindAsync(number, cancel) ?? Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string? operationId, CancellationToken cancel)
    {
        OperationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        // The second half of a double click is told what the first did.
        var answer = await takeBack.TakeAsync(await current.GetAsync(), number, Reason, OperationId, cancel);
        if (answer.IsDone(out var receipt))
        {
            TempData["Note"] = texts["Krok je vzatý zpět."];
            return LocalRedirect($"/pripad/{receipt.Number}");
        }
        if (answer is not Invalid<StepReceipt> invalid)
            return this.Show(answer, texts, $"/pripad/{number}");
        if (await FindAsync(number, cancel) is { } elsewhere)
            return elsewhere;
        Errors = invalid.Errors;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>Null: found. When there is nothing to take back any more, one comes back to the case and is told so.</summary>
    private async Task<IActionResult?> FindAsync(string number, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var found = await queries.GetAsync(reader, number, cancel);
        if (!found.IsDone(out var detail))
            return this.Show(found, texts, "/prace");
        Summary = detail.Summary;
        if (await takeBack.OfferAsync(reader, number, cancel) is not { } offer)
        {
            TempData["Trouble"] = texts["Poslední krok teď vzít zpět nelze."];
            return LocalRedirect($"/pripad/{Summary.Number}");
        }
        Offer = offer;
        return null;
    }
}
