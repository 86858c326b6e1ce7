using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Administration;

/// <summary>One person: roles with their dates, password, lock, and leaving with a hand-over.</summary>
public sealed class UserModel(UserAdministration administration, Passwords passwords, CurrentReader current, Bundles bundles, OfficeClock clock, TimeProvider time, Texts texts) : PageModel
{
    public UserRow Person { get; private set; } = null!;
    public IReadOnlyList<GrantRow> Grants { get; private set; } = [];
    public IReadOnlyList<UnitRow> Units { get; private set; } = [];
    public IReadOnlyList<UserRow> Others { get; private set; } = [];
    public IReadOnlyList<(string Name, string Title)> Procedures { get; private set; } = [];
    public DateOnly Today => clock.Today;
    public bool IsLocked => Person.LockoutEnd > time.GetUtcNow();
    /// <summary>The new password after a reset: shown once.</summary>
    public string? NewPassword { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await LoadAsync(id, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostGrantAsync(Guid id, string role, string? procedure, Guid? unit, DateOnly? from, DateOnly? to, CancellationToken cancel) =>
        Back(id, await administration.GrantAsync(id, role, string.IsNullOrEmpty(procedure) ? null : procedure, unit, from ?? clock.Today, to, texts.Language, cancel), "Role je přidaná.");

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, Guid grant, CancellationToken cancel) =>
        Back(id, await administration.RevokeAsync(grant, texts.Language, cancel), "Role je odebraná.");

    public async Task<IActionResult> OnPostDisableAsync(Guid id, Guid? handOverTo, string? reason, CancellationToken cancel)
    {
        var administrator = (await current.GetAsync()).UserId;
        if (id == administrator)
        {
            TempData["Trouble"] = texts["Sami sebe vypnout nemůžete."];
            return LocalRedirect($"/sprava/uzivatele/{id}");
        }
        return Back(id, await administration.DisableAsync(id, new Leaving(handOverTo, reason, administrator), texts.Language, cancel), "Uživatel je vypnutý a jeho práce předaná.");
    }

    public async Task<IActionResult> OnPostEnableAsync(Guid id, CancellationToken cancel) => Back(id, await administration.EnableAsync(id, cancel), "Uživatel je zase činný.");

    public async Task<IActionResult> OnPostUnlockAsync(Guid id)
    {
        TempData[await passwords.UnlockAsync(id) ? "Note" : "Trouble"] = texts["Účet je odemčený."];
        return LocalRedirect($"/sprava/uzivatele/{id}");
    }

    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken cancel)
    {
        var password = Passwords.Generate();
        if (!await passwords.SetAsync(id, password, mustChange: true) || !await LoadAsync(id, cancel))
            return NotFound();
        NewPassword = password;
        return Page();
    }

    private IActionResult Back<T>(Guid id, Answer<T> answer, string note)
    {
        var here = $"/sprava/uzivatele/{id}";
        if (!answer.IsDone(out _))
            return this.Show(answer, texts, here);
        TempData["Note"] = texts[note];
        return LocalRedirect(here);
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancel)
    {
        var users = await administration.UsersAsync(cancel);
        if (users.FirstOrDefault(u => u.Id == id) is not { } person)
            return false;
        Person = person;
        Others = [.. users.Where(u => u.Id != id && !u.Disabled && !u.IsApiKey)];
        Grants = await administration.GrantsAsync(id, cancel);
        Units = await administration.UnitsAsync(cancel);
        Procedures = [.. (await bundles.AllLiveAsync(cancel)).Select(b => (b.Procedure.Name, b.Procedure.Title.In(texts.Language)))];
        return true;
    }
}
