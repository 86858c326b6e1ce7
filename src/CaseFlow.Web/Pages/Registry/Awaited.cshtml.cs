using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>Dispatched letters whose delivery isn't known yet, with the day from which the fiction holds.</summary>
public sealed class AwaitedModel(CurrentReader current, Deliveries deliveries, CaseActions actions, TimeProvider time, Texts texts) : PageModel
{
    public IReadOnlyList<AwaitedDelivery> Letters { get; private set; } = [];

    public string NewOperation() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    public async Task OnGetAsync(CancellationToken cancel) => Letters = await deliveries.AwaitedAsync(await current.GetAsync(), cancel);

    /// <summary>Nobody logged in: the day is counted, not typed.</summary>
    public async Task<IActionResult> OnPostAsync(Guid letter, string? number, string? operationId, CancellationToken cancel)
    {
        var answer = await actions.RecordDeliveryAsync(await current.GetAsync(), number ?? "", new DeliveryForm(letter, null, "fiction", OperationId: operationId is { Length: > 0 and <= 100 } ? operationId : null), cancel);
        if (!answer.IsDone(out _))
            return this.Show(answer, texts, "/podatelna/doruceni");
        TempData["Note"] = texts["Doručení je zaznamenané."];
        return LocalRedirect("/podatelna/doruceni");
    }
}
