using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Administration;

/// <summary>People who work here, their roles, deputies and units.</summary>
public sealed class UsersModel(UserAdministration administration, Passwords passwords, OfficeClock clock, Texts texts) : PageModel
{
    public IReadOnlyList<UserRow> Users { get; private set; } = [];
    public ILookup<Guid, GrantRow> Grants { get; private set; } = Array.Empty<GrantRow>().ToLookup(g => g.UserId);
    public IReadOnlyList<DeputyRow> Deputies { get; private set; } = [];
    public IReadOnlyList<UnitRow> Units { get; private set; } = [];
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    /// <summary>Name and first password of the user just made: shown once.</summary>
    public (string UserName, string Password)? Created { get; private set; }
    [BindProperty] public string? UserName { get; set; }
    [BindProperty] public string? DisplayName { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Phone { get; set; }
    [BindProperty] public string? Role { get; set; }

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken cancel)
    {
        var answer = await administration.CreateAsync(UserName?.Trim() ?? "", DisplayName?.Trim() ?? "", Email?.Trim() is { Length: > 0 } e ? e : null,
            Phone?.Trim() is { Length: > 0 } p ? p : null, isApiKey: false, texts.Language, cancel);
        if (answer.IsDone(out var id))
        {
            var password = Passwords.Generate();
            await passwords.SetAsync(id, password, mustChange: true);
            if (!string.IsNullOrEmpty(Role))
                await administration.GrantAsync(id, Role, null, null, clock.Today, null, texts.Language, cancel);
            Created = (UserName!.Trim(), password);
            ModelState.Clear();
            (UserName, DisplayName, Email, Phone, Role) = (null, null, null, null, null);
        }
        else
        {
            Errors = answer is Invalid<Guid> invalid ? invalid.Errors : new Dictionary<string, string> { ["userName"] = AnswerOnPage.TroubleOf(answer, texts)! };
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostUnitAsync(string? name, Guid? parent, CancellationToken cancel)
    {
        var answer = await administration.CreateUnitAsync(name?.Trim() ?? "", parent, texts.Language, cancel);
        return answer.IsDone(out _) ? LocalRedirect("/sprava/uzivatele#utvary") : this.Show(answer, texts, "/sprava/uzivatele#utvary");
    }

    public async Task<IActionResult> OnPostDeputyAsync(Guid user, Guid deputy, DateOnly? from, DateOnly? to, CancellationToken cancel)
    {
        if (from is not { } first || to is not { } last)
        {
            TempData["Trouble"] = texts["Vyplňte, odkdy dokdy zastupování platí."];
            return LocalRedirect("/sprava/uzivatele#zastupovani");
        }
        var answer = await administration.SetDeputyAsync(user, deputy, first, last, texts.Language, cancel);
        return answer.IsDone(out _) ? LocalRedirect("/sprava/uzivatele#zastupovani") : this.Show(answer, texts, "/sprava/uzivatele#zastupovani");
    }

    public string NameOf(Guid id) => Users.FirstOrDefault(u => u.Id == id)?.DisplayName ?? "–";

    private async Task LoadAsync(CancellationToken cancel)
    {
        Users = [.. (await administration.UsersAsync(cancel)).OrderBy(u => u.Disabled).ThenBy(u => u.IsApiKey).ThenBy(u => u.DisplayName)];
        Grants = (await administration.GrantsAsync(null, cancel)).ToLookup(g => g.UserId);
        Deputies = await administration.DeputiesAsync(cancel);
        Units = await administration.UnitsAsync(cancel);
    }
}
