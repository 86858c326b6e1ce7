using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>What the citizen sees of the case, for staff: the same words, without the code.</summary>
public sealed class CitizenModel(CurrentReader current, CaseFlowContext database, CaseAccess access, CaseCodes codes, PublicStatus status, Texts texts) : PageModel
{
    public PublicStatusView Status { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        var row = await access.Visible(database.Cases, await current.GetAsync()).Where(c => c.Number == number)
            .Select(c => new { c.Id, c.CodeIssue }).FirstOrDefaultAsync(cancel);
        if (row is null || await status.LookUpAsync(number, codes.CodeOf(row.Id, row.CodeIssue), texts.Language, cancel) is not { } view)
            return NotFound();
        Status = view;
        return Page();
    }
}
