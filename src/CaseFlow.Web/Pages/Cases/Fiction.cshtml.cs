using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>How the day of a deemed delivery is counted, day by day; printable for the file.</summary>
public sealed class FictionModel(CurrentReader current, Deliveries deliveries, Texts texts) : PageModel
{
    public FictionView Fiction { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        var found = await deliveries.FictionAsync(await current.GetAsync(), id, cancel);
        if (!found.IsDone(out var view))
            return this.Show(found, texts, "/prace");
        Fiction = view;
        return Page();
    }
}
