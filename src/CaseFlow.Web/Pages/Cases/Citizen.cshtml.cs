using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>What the citizen sees of the case, for staff: the same words, without the code.</summary>
public sealed class CitizenModel(CurrentReader current, CaseFlowContext database, CaseAccess access, PublicStatus status, Texts texts) : PageModel
{
    public PublicStatusView Status { get; private set; } = null!;
    /// <summary>When it was looked at, the last ones first.</summary>
    public IReadOnlyList<LookRow> Looks { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        var row = await access.Visible(database.Cases.AsNoTracking(), await current.GetAsync()).SingleOrDefaultAsync(c => c.Number == number, cancel);
        if (row is null)
            return NotFound();
        Status = await status.OfAsync(row, texts.Language, cancel);
        Looks = await database.Looks.AsNoTracking().Where(l => l.CaseId == row.Id).OrderByDescending(l => l.At).Take(50).ToListAsync(cancel);
        return Page();
    }
}
