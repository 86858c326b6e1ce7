using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>The registry records when and how a dispatched letter was delivered, or that it came back.</summary>
public sealed class DeliveryModel(CurrentReader current, CaseQueries queries, CaseActions actions, TimeProvider time, Texts texts) : PageModel
{
    public CaseSummary Summary { get; private set; } = null!;
    public IReadOnlyList<LetterView> Letters { get; private set; } = [];
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    public string OperationId { get; private set; } = "";
    [BindProperty] public Guid? Letter { get; set; }
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public DateOnly? ReadyOn { get; set; }
    [BindProperty] public string? How { get; set; }

    public async Task<IActionResult> OnGetAsync(string number, Guid? dopis, CancellationToken cancel)
    {
        Letter = dopis;
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return await FindAsync(number, cancel) ?? Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string? operationId, CancellationToken cancel)
    {
        if (await FindAsync(number, cancel) is { } elsewhere)
            return elsewhere;
        OperationId = operationId ?? "";
        var returned = How == "returned";
        var answer = await actions.RecordDeliveryAsync(await current.GetAsync(), number,
            new DeliveryForm(Letter, On, returned ? null : How, returned, string.IsNullOrEmpty(operationId) ? null : operationId) { ReadyOn = ReadyOn }, cancel);
        if (answer.IsDone(out _))
        {
            TempData["Note"] = texts[returned ? "Vrácení dopisu je zaznamenané." : "Doručení je zaznamenané."];
            return LocalRedirect($"/pripad/{number}#korespondence");
        }
        return answer is Invalid<StepReceipt> invalid ? Again(invalid.Errors) : this.Show(answer, texts, $"/pripad/{number}");
    }

    private PageResult Again(IReadOnlyDictionary<string, string> errors)
    {
        Errors = errors;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<IActionResult?> FindAsync(string number, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var found = await queries.GetAsync(reader, number, cancel);
        if (!found.IsDone(out var detail))
            return this.Show(found, texts, "/prace");
        if (!reader.Has(Roles.Registry, detail.Summary.Procedure))
            return StatusCode(StatusCodes.Status403Forbidden);
        Summary = detail.Summary;
        Letters = [.. detail.Letters.Where(l => l.DispatchedOn is not null && l.DeliveredOn is null && l.ReturnedOn is null)];
        Letter ??= Letters.Count > 0 ? Letters[^1].Id : null;
        return null;
    }
}
