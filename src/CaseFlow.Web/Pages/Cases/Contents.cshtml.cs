using CaseFlow.Cases;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>The list of contents of a case's file (§ 17 správního řádu), to print.</summary>
public sealed class ContentsModel(CurrentReader current, CaseContents contents, CaseFlowSettings settings, CaseFlow.Cases.Clock.OfficeClock clock, Texts texts) : PageModel
{
    public ContentsView Contents { get; private set; } = null!;
    public OfficeSettings Office => settings.Office;
    public DateOnly Today => clock.Today;

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        var found = await contents.ListAsync(await current.GetAsync(), number, cancel);
        if (!found.IsDone(out var view))
            return this.Show(found, texts, "/prace");
        Contents = view;
        return Page();
    }
}
