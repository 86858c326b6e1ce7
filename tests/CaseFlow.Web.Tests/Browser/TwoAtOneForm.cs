using System.Text.RegularExpressions;
using CaseFlow.Cases.Access;
using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

/// <summary>Two people at one form, and one who clicks twice.</summary>
[Collection(nameof(BrowserOffice))]
public sealed partial class TwoAtOneForm(BrowserOffice office)
{
    [Fact]
    public async Task WhoWasSlowerSeesBothTextsAndWhoClicksTwiceDoesItOnce()
    {
        await office.AddPersonAsync("clerk2", "Hana Druhá", Roles.Clerk);
        var number = await SubmittedAsync();
        // A web form isn't signed: its confirmation comes first (§ 37 odst. 4 správního řádu).
        var registry = await office.SignInAsync("registry");
        await registry.GotoAsync("/pripad/" + number);
        await registry.FillAsync("#f-confirmedOn", "2026-02-02");
        await registry.ClickAsync("button[name=outcome][value=Confirmed]");
        var coordinator = await office.SignInAsync("coordinator");
        await coordinator.GotoAsync("/pripad/" + number);
        await coordinator.CheckAsync("input[name='f.reviewAsked'][value=notAReview]");
        // Two clicks before the page is gone: the second is told what the first did.
        await coordinator.Locator("button[name=outcome][value=Accept]").DblClickAsync();
        await coordinator.GetByText("je hotový").First.WaitForAsync();
        Assert.DoesNotContain("Někdo byl rychlejší", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);

        var (first, second) = (await office.SignInAsync("clerk"), await office.SignInAsync("clerk2"));
        foreach (var (page, text) in new[] { (first, "Úřad nepochybil."), (second, "Úřad pochybil, lhůta uplynula.") })
        {
            await page.GotoAsync("/pripad/" + number);
            await page.FillAsync("#f-findings", text);
        }
        await first.ClickAsync("button[name=outcome][value=FactsClear]");
        Assert.Contains("/pripad/", first.Url, StringComparison.Ordinal);
        var answer = await second.RunAndWaitForResponseAsync(() => second.ClickAsync("button[name=outcome][value=FactsClear]"), r => r.Request.Method == "POST");
        Assert.Equal(409, answer.Status);
        var words = await second.InnerTextAsync("main");
        foreach (var seen in (string[])["Někdo byl rychlejší", "Úkol už někdo dokončil.", "Nic z toho, co jste napsali, se neztratilo.", "Úřad nepochybil.", "Úřad pochybil, lhůta uplynula."])
            Assert.Contains(seen, words, StringComparison.Ordinal);
        await office.LookAsync(second, "conflict");

        // An action: clicked twice it opens one task, and while that is open nobody is offered it again.
        await first.GotoAsync($"/pripad/{number}/akce/withdraw");
        await first.Locator("main form button[type=submit]").First.DblClickAsync();
        await first.WaitForURLAsync("**/pripad/" + number);
        await second.GotoAsync($"/pripad/{number}/akce/withdraw");
        Assert.Contains("To už někdo udělal", await second.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await second.Locator("a[href$='/akce/withdraw']").CountLoadedAsync());
    }

    private async Task<string> SubmittedAsync()
    {
        var page = await office.OpenAsync();
        await page.GotoAsync("/podani");
        await page.CheckAsync("input[name='f.kind'][value=complaint]");
        await page.FillAsync("#f-subject", "Pozdní odpověď úřadu");
        await page.FillAsync("#f-description", "Na dopis z prosince mi nikdo neodpověděl.");
        await page.ClickAsync("button:has-text('Pokračovat')");
        await page.FillAsync("#f-firstName", "Olena");
        await page.FillAsync("#f-lastName", "Zkušební");
        await page.ClickAsync("button:has-text('Pokračovat')");
        await page.ClickAsync("button:has-text('Pokračovat')");
        await page.ClickAsync("button:has-text('Odeslat podání')");
        return CaseNumber().Match(await page.InnerTextAsync(".receipt")).Value;
    }

    [GeneratedRegex(@"ST-2026-\d{5}")]
    private static partial Regex CaseNumber();
}
