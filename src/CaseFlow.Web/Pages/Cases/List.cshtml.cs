using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>All cases the reader may see, open and closed; found by number, name, subject or file mark, with or without diacritics.</summary>
public sealed class ListModel(CurrentReader current, CaseQueries queries) : PageModel
{
    public Paged<CaseSummary> Cases { get; private set; } = null!;
    [BindProperty(SupportsGet = true, Name = "hledat")] public string? Search { get; set; }
    [BindProperty(SupportsGet = true, Name = "stav")] public string? Status { get; set; }
    [BindProperty(SupportsGet = true, Name = "polhute")] public bool OverdueOnly { get; set; }
    [BindProperty(SupportsGet = true, Name = "incidenty")] public bool Incidents { get; set; }
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var status = Status switch { "otevrene" => "open", "uzavrene" => "closed", _ => null };
        Cases = await queries.ListAsync(await current.GetAsync(),
            new CaseFilter(null, status, OverdueOnly ? true : null, Search, Math.Clamp(PageNumber, 1, 100_000)) { WithIncidents = Incidents }, cancel);
    }
}
