using CaseFlow.Cases;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Demo;
using CaseFlow.Web.Security;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.SignIn;

/// <summary>Sign-in of staff. After five wrong passwords the account rests for a quarter of an hour.</summary>
public sealed class SignInModel(SignInManager<UserRow> signIn, TryLimits limits, CaseFlowSettings settings, Texts texts) : PageModel
{
    public string? Trouble { get; private set; }
    public string? UserName { get; private set; }
    public string? Back { get; private set; }
    /// <summary>Those that the demo made; their password is printed by it.</summary>
    public IReadOnlyList<DemoPerson> DemoUsers => settings.Demo.Enabled ? DemoPerson.All : [];

    public IActionResult OnGet(string? zpet)
    {
        if (User.Identity?.IsAuthenticated == true)
            return Redirect("/prace");
        Back = zpet;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? userName, string? password, string? zpet)
    {
        (UserName, Back) = (userName?.Trim(), zpet);
        if (limits.SignIn.Count(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "") is not null)
            return StatusCode(StatusCodes.Status429TooManyRequests);
        var result = UserName is { Length: > 0 and <= 100 } && password is { Length: > 0 and <= 500 }
            ? await signIn.PasswordSignInAsync(UserName, password, isPersistent: false, lockoutOnFailure: true)
            : Microsoft.AspNetCore.Identity.SignInResult.Failed;
        if (result.Succeeded)
            return LocalRedirect(Url.IsLocalUrl(zpet) ? zpet : "/prace");
        // The same words whether there is such a user or not.
        Trouble = texts["Jméno nebo heslo nesouhlasí. Po pěti chybných pokusech se na čtvrt hodiny nelze přihlásit; spěchá-li to, odemkne vás správce."];
        return Page();
    }
}
