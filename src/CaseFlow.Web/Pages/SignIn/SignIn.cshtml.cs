using CaseFlow.Cases;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Security;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Pages.SignIn;

/// <summary>Sign-in of staff. After five wrong passwords the account rests for a quarter of an hour.</summary>
public sealed class SignInModel(SignInManager<UserRow> signIn, TryLimits limits, CaseFlowSettings settings, CaseFlowContext database, Texts texts) : PageModel
{
    public string? Trouble { get; private set; }
    public string? UserName { get; private set; }
    public string? Back { get; private set; }
    public IReadOnlyList<(string Name, string Label)> DemoUsers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? zpet)
    {
        if (User.Identity?.IsAuthenticated == true)
            return Redirect("/prace");
        Back = zpet;
        await ListDemoUsersAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? userName, string? password, string? zpet)
    {
        (UserName, Back) = (userName?.Trim(), zpet);
        await ListDemoUsersAsync();
        if (limits.SignIn.Count(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "") is not null)
            return StatusCode(StatusCodes.Status429TooManyRequests);
        var result = UserName is { Length: > 0 and <= 100 } && password is { Length: > 0 and <= 500 }
            ? await signIn.PasswordSignInAsync(UserName, password, isPersistent: false, lockoutOnFailure: true)
            : Microsoft.AspNetCore.Identity.SignInResult.Failed;
        if (result.Succeeded)
            return LocalRedirect(Url.IsLocalUrl(zpet) ? zpet : "/prace");
        Trouble = result.IsLockedOut
            ? texts["Po pěti chybných pokusech se na čtvrt hodiny nelze přihlásit. Spěchá-li to, odemkne vás správce."]
            : texts["Jméno nebo heslo nesouhlasí."];
        return Page();
    }

    private async Task ListDemoUsersAsync()
    {
        if (settings.Demo.Enabled)
            DemoUsers = [.. (await database.Users.Where(u => !u.IsApiKey && !u.Disabled).OrderBy(u => u.UserName).Take(12)
                .Select(u => new { u.UserName, u.DisplayName }).ToListAsync()).Select(u => (u.UserName, u.DisplayName))];
    }
}
