using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Administration;

/// <summary>Mails and timers that a restore held back: the administrator releases or voids them, some or all at once.</summary>
public sealed class HeldModel(HeldList held, CurrentReader current, Texts texts) : PageModel
{
    public HeldPage Held { get; private set; } = null!;
    public IReadOnlyList<string> Errors { get; private set; } = [];
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;
    [BindProperty(Name = "vyber")] public List<string> Chosen { get; set; } = [];
    [BindProperty(Name = "vse")] public bool All { get; set; }
    [BindProperty(Name = "duvod")] public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    public Task<IActionResult> OnPostReleaseAsync(CancellationToken cancel) => DecideAsync(release: true, cancel);

    public Task<IActionResult> OnPostVoidAsync(CancellationToken cancel) => DecideAsync(release: false, cancel);

    private async Task<IActionResult> DecideAsync(bool release, CancellationToken cancel)
    {
        var answer = await held.DecideAsync(await current.GetAsync(), All ? null : Chosen, release, Reason, cancel);
        if (answer is Invalid<HeldDecision> invalid)
        {
            Errors = [.. invalid.Errors.Values];
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(cancel);
        }
        if (!answer.IsDone(out var done)) return this.Show(answer, texts, "/sprava/zadrzene");
        TempData["Note"] = (release ? texts["Uvolněno: {0} mailů, {1} termínů.", done.Mails, done.Timers] : texts["Zneplatněno: {0} mailů, {1} termínů.", done.Mails, done.Timers])
            + (done.Skipped > 0 ? " " + texts["{0} zůstalo beze změny: už o nich rozhodl někdo jiný, nebo je zneplatnit nelze.", done.Skipped] : "");
        return LocalRedirect("/sprava/zadrzene");
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        var answer = await held.ListAsync(await current.GetAsync(), PageNumber, cancel);
        if (!answer.IsDone(out var page)) return this.Show(answer, texts, "/");
        Held = page;
        return Page();
    }
}
