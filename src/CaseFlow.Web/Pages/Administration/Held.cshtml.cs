using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Administration;

/// <summary>Mails and timers that a restore held back: the administrator releases or voids the ticked ones, those of the page, or all that match.</summary>
public sealed class HeldModel(HeldList held, CurrentReader current, Texts texts) : PageModel
{
    private const string Ticked = "vybrane", OfThePage = "strana", AllThatMatch = "vse";

    public HeldPage Held { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    /// <summary>maily, terminy; anything else: both.</summary>
    [BindProperty(SupportsGet = true, Name = "co")] public string? What { get; set; }
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;
    [BindProperty(Name = "rozsah")] public string Scope { get; set; } = Ticked;
    [BindProperty(Name = "vyber")] public List<string> Chosen { get; set; } = [];
    /// <summary>What the administrator had before them: "this page" means that, even when the list has changed since.</summary>
    [BindProperty(Name = "zobrazeno")] public List<string> Shown { get; set; } = [];
    [BindProperty(Name = "duvod")] public string? Reason { get; set; }

    public IReadOnlyList<(string Value, string Words)> Scopes =>
    [
        (Ticked, texts["co je v seznamu zaškrtnuté"]),
        (OfThePage, texts["všechno na této straně ({0})", Held.Items.Count]),
        (AllThatMatch, Held.Only switch
        {
            HeldKind.Mail => texts["všechny zadržené maily ({0})", Held.Matching],
            HeldKind.Timer => texts["všechny zadržené termíny ({0})", Held.Matching],
            _ => texts["všechno zadržené, maily i termíny ({0})", Held.Matching],
        }),
    ];

    private HeldKind? Only => What switch { "maily" => HeldKind.Mail, "terminy" => HeldKind.Timer, _ => null };

    public string AddressOf(string handler) => $"{ListAddress}{(Only is null ? "?" : "&")}strana={Held.Page}&handler={handler}";

    private string ListAddress => Only switch { HeldKind.Mail => "/sprava/zadrzene?co=maily", HeldKind.Timer => "/sprava/zadrzene?co=terminy", _ => "/sprava/zadrzene" };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    public Task<IActionResult> OnPostReleaseAsync(CancellationToken cancel) => DecideAsync(release: true, cancel);

    public Task<IActionResult> OnPostVoidAsync(CancellationToken cancel) => DecideAsync(release: false, cancel);

    private async Task<IActionResult> DecideAsync(bool release, CancellationToken cancel)
    {
        var keys = Scope switch { AllThatMatch => null, OfThePage => Shown, _ => Chosen };
        var answer = await held.DecideAsync(await current.GetAsync(), keys, Only, release, Reason, cancel);
        if (answer is Invalid<HeldDecision> invalid)
        {
            Errors = invalid.Errors;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(cancel);
        }
        if (!answer.IsDone(out var done)) return this.Show(answer, texts, "/sprava/zadrzene");
        var what = HeldWords.Of(texts, done.Mails, done.Timers);
        TempData["Note"] = (release ? texts["Uvolněno: {0}.", what] : texts["Zneplatněno: {0}.", what]) + (done.Skipped == 0 ? "" : " " + (release
            ? texts["Beze změny zůstalo: {0}. Rozhodl o tom už někdo jiný.", done.Skipped]
            : texts["Beze změny zůstalo: {0}. Rozhodl o tom už někdo jiný, nebo to zneplatnit nelze.", done.Skipped]));
        return LocalRedirect(ListAddress);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        var answer = await held.ListAsync(await current.GetAsync(), Only, PageNumber, cancel);
        if (!answer.IsDone(out var page)) return this.Show(answer, texts, "/");
        Held = page;
        return Page();
    }
}
