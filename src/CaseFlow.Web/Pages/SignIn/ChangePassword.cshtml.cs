using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.SignIn;

public sealed class ChangePasswordModel(UserManager<UserRow> users, SignInManager<UserRow> signIn, Texts texts) : PageModel
{
    public string? Trouble { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(string? current, string? chosen, string? again)
    {
        if (await users.GetUserAsync(User) is not { } user)
            return Redirect("/prihlaseni");
        if (chosen is not { Length: >= Passwords.MinimumLength and <= 500 })
            Trouble = texts["Nové heslo musí mít aspoň {0} znaků.", Passwords.MinimumLength];
        else if (chosen != again)
            Trouble = texts["Nová hesla se neshodují."];
        else if (chosen == current)
            Trouble = texts["Nové heslo musí být jiné než dosavadní."];
        else if (!await users.CheckPasswordAsync(user, current ?? ""))
        {
            // Counted like a sign-in, so that an open screen doesn't let anybody guess.
            await users.AccessFailedAsync(user);
            Trouble = texts["Dosavadní heslo nesouhlasí."];
        }
        else
        {
            user.MustChangePassword = false;
            var changed = await users.ChangePasswordAsync(user, current!, chosen);
            if (changed.Succeeded)
            {
                await signIn.RefreshSignInAsync(user);
                TempData["Note"] = texts["Heslo je změněné."];
                return Redirect("/prace");
            }
            Trouble = texts["Heslo je příliš jednoduché: opakuje se v něm jen pár znaků."];
        }
        return Page();
    }
}
