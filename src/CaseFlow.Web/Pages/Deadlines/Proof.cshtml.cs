using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Deadlines;

/// <summary>How a last day was found, day by day; printable for the file.</summary>
public sealed class ProofModel(CurrentReader current, CaseQueries queries, Texts texts) : PageModel
{
    public ProofView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        var found = await queries.ProofAsync(await current.GetAsync(), id, cancel);
        if (!found.IsDone(out var view))
            return this.Show(found, texts, "/prace");
        View = view;
        return Page();
    }
}
