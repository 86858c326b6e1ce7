using System.Text.Json;
using CaseFlow.Cases.Casework;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Submission;

/// <summary>Number and code, once. Reloading the page shows them again for as long as the browser keeps its answer.</summary>
public sealed class ReceiptModel : PageModel
{
    public CaseReceipt Receipt { get; private set; } = null!;

    public IActionResult OnGet()
    {
        if (TempData.Peek("Receipt") is not string json)
            return Redirect("/podani");
        Receipt = JsonSerializer.Deserialize<CaseReceipt>(json)!;
        return Page();
    }
}
