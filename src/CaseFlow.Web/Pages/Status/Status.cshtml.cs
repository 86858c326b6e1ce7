using CaseFlow.Cases.Casework;
using CaseFlow.Web.Security;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Status;

/// <summary>Where a case stands, for whoever has its number and code. A wrong number and a wrong code can't be told apart;
/// after five tries it gets slow, by address and by number.</summary>
public sealed class StatusModel(PublicStatus status, TryLimits limits, Texts texts) : PageModel
{
    public PublicStatusView? Found { get; private set; }
    public string? Trouble { get; private set; }
    public string? Number { get; private set; }

    /// <summary>A link in a mail carries both.</summary>
    public Task<IActionResult> OnGetAsync(string? cislo, string? kod, CancellationToken cancel) =>
        cislo is null && kod is null ? Task.FromResult<IActionResult>(Page()) : LookAsync(cislo, kod, cancel);

    public Task<IActionResult> OnPostAsync(string? cislo, string? kod, CancellationToken cancel) => LookAsync(cislo, kod, cancel);

    private async Task<IActionResult> LookAsync(string? number, string? code, CancellationToken cancel)
    {
        Number = number?.Trim();
        if (Number is not { Length: > 0 and <= 50 } || code is not { Length: > 0 and <= 200 })
        {
            Trouble = texts["Vyplňte číslo i kód."];
            return Page();
        }
        string[] keys = ["address " + HttpContext.Connection.RemoteIpAddress, "number " + Number.ToUpperInvariant()];
        if (limits.Status.Count(keys) is { } wait)
        {
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }
        Found = await status.LookUpAsync(Number, code.Trim(), texts.Language, cancel);
        if (Found is not null)
            limits.Status.Forgive(keys);
        else
        {
            Trouble = texts["Podání s tímto číslem a kódem jsme nenašli. Zkontrolujte prosím obojí."];
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
        return Page();
    }
}
