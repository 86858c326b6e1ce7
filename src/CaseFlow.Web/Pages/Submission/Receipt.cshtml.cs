using System.Text.Json;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Submission;

/// <summary>Number and code, once. Reloading the page shows them again for as long as the browser keeps its answer.</summary>
public sealed class ReceiptModel(CitizenDesk desk, Texts texts) : PageModel
{
    public CaseReceipt Receipt { get; private set; } = null!;

    /// <summary>What they still have to do for it to count.</summary>
    public List<CitizenNoteView> Wanted { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (TempData.Peek("Receipt") is not string json)
            return Redirect("/podani");
        Receipt = JsonSerializer.Deserialize<CaseReceipt>(json)!;
        Wanted = [.. await desk.WantedAsync(new CaseCode(Receipt.Number, Receipt.TrackingCode), texts.Language, cancel)];
        return Page();
    }
}
