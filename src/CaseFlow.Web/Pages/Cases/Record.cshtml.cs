using CaseFlow.Cases;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>One official record (úřední záznam) as it is printed for the file.</summary>
public sealed class RecordModel(CurrentReader current, CaseNotes notes, CaseFlowSettings settings, Texts texts) : PageModel
{
    public RecordSheet Sheet { get; private set; } = null!;
    public OfficeSettings Office => settings.Office;

    public async Task<IActionResult> OnGetAsync(string number, Guid id, CancellationToken cancel)
    {
        var found = await notes.RecordAsync(await current.GetAsync(), number, id, cancel);
        if (!found.IsDone(out var sheet))
            return this.Show(found, texts, "/prace");
        Sheet = sheet;
        return Page();
    }
}
