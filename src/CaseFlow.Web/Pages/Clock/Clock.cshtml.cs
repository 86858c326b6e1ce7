using CaseFlow.Cases.Clock;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Clock;

/// <summary>Moves the simulated clock; there is no such page with the real one.</summary>
public sealed class ClockModel(OfficeClock clock, ClockAdvance advance, CurrentReader current, Texts texts) : PageModel
{
    private const int MostDaysAtOnce = 400;

    public DateTimeOffset Now => clock.Now;
    public DateOnly Today => clock.Today;
    public bool MayMove { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        MayMove = await MayMoveAsync();
        return clock.IsSimulated ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(int? days, DateOnly? to, TimeOnly? at, CancellationToken cancel)
    {
        if (!clock.IsSimulated)
            return NotFound();
        if (!await MayMoveAsync())
            return StatusCode(StatusCodes.Status403Forbidden);
        var day = to ?? clock.Today.AddDays(Math.Clamp(days ?? 0, 0, MostDaysAtOnce));
        var local = day.ToDateTime(at ?? new TimeOnly(8, 0));
        var instant = new DateTimeOffset(local, clock.Zone.GetUtcOffset(local)).ToUniversalTime();
        var trouble = day > clock.Today.AddDays(MostDaysAtOnce) || !await advance.AdvanceToAsync(instant, cancel);
        TempData[trouble ? "Trouble" : "Note"] = trouble
            ? texts["Hodiny jdou jen dopředu, nejvýš o {0} dní najednou.", MostDaysAtOnce]
            : texts["Je {0}. Vše, co do té doby mělo proběhnout, proběhlo.", texts.At(clock.Now)];
        return LocalRedirect("/hodiny");
    }

    /// <summary>With training on, moving the clock moves everybody's deadlines: not for the registry's or a clerk's mouse.</summary>
    private async Task<bool> MayMoveAsync() => await current.GetAsync() is var reader && (reader.Has("coordinator") || reader.Has("head") || reader.Has("admin"));
}
