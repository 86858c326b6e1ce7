using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

/// <summary>The main walk through the pages: what a regional office does with a complaint, each step by the person whose it is.</summary>
[Collection(nameof(BrowserOffice))]
public sealed class SettlingAComplaint(BrowserOffice office)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FourPeopleSettleAComplaintAndTheCitizenSeesIt(bool javaScript)
    {
        var registry = await office.SignInAsync("registry", javaScript);
        var (number, code) = await TakeInAsync(registry, javaScript);

        var coordinator = await office.SignInAsync("coordinator", javaScript);
        await coordinator.GotoAsync("/prace?fronta=role");
        await LookAsync(coordinator, "worklist", javaScript);
        await coordinator.ClickAsync($"a.number:has-text('{number}')");
        await LookAsync(coordinator, "case-triage", javaScript);
        await EndStepAsync(coordinator, "Accept");

        // It was somebody else's submission: the click is taken back, with a reason, and done again.
        await coordinator.GotoAsync("/pripad/" + number);
        await coordinator.ClickAsync("#zpet a[href$='/zpet']");
        await LookAsync(coordinator, "take-back", javaScript);
        await coordinator.ClickAsync("main form button");
        Assert.Equal(1, await coordinator.Locator(".errors a[href='#reason']").CountLoadedAsync());
        await coordinator.FillAsync("#reason", "Klepnuto u jiného podání.");
        await coordinator.ClickAsync("main form button");
        Assert.Contains("Krok je vzatý zpět.", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await coordinator.Locator("#zpet").CountLoadedAsync());
        await EndStepAsync(coordinator, "Accept");

        var clerk = await office.SignInAsync("clerk", javaScript);
        await clerk.GotoAsync("/pripad/" + number);
        await clerk.ClickAsync("form[action*='Claim'] button");
        await clerk.FillAsync("#f-findings", "Rada obce byt přidělila podle platných pravidel.");
        await EndStepAsync(clerk, "FactsClear");

        // Without a result the draft isn't taken, and the text stays.
        await clerk.FillAsync("#f-resultText", "Stížnost není důvodná, postup odpovídal pravidlům.");
        await clerk.ClickAsync("button[name=outcome][value=Submit]");
        await LookAsync(clerk, "step-with-errors", javaScript);
        Assert.Equal("Stížnost není důvodná, postup odpovídal pravidlům.", await clerk.InputValueAsync("#f-resultText"));
        await clerk.CheckAsync("input[name='f.result'][value=notJustified]");
        // The letter with what is typed but not sent yet, in a window of its own: the form stays as it is.
        var letter = await clerk.RunAndWaitForPopupAsync(() => clerk.ClickAsync("button[formaction$='/nahled']"));
        Assert.Contains("Stížnost není důvodná, postup odpovídal pravidlům.", await letter.InnerTextAsync(".letter"), StringComparison.Ordinal);
        Assert.Contains("Růžena Příkladná", await letter.InnerTextAsync(".letter"), StringComparison.Ordinal);
        await LookAsync(letter, "letter-preview", javaScript);
        var draft = await letter.RunAndWaitForDownloadAsync(() => letter.ClickAsync("form[action*='Download'] button"));
        Assert.Equal($"NAVRH-{number}-settlement.docx", draft.SuggestedFilename);
        await letter.CloseAsync();
        Assert.Equal("Stížnost není důvodná, postup odpovídal pravidlům.", await clerk.InputValueAsync("#f-resultText"));
        await EndStepAsync(clerk, "Submit");

        await StepAsync(coordinator, number, "Approve");
        var head = await office.SignInAsync("head", javaScript);
        await head.GotoAsync("/pripad/" + number);
        var toSign = await head.RunAndWaitForPopupAsync(() => head.ClickAsync("button[formaction$='/nahled']"));
        Assert.Contains("pochybení jsme nezjistili", await toSign.InnerTextAsync(".letter"), StringComparison.Ordinal);
        await toSign.CloseAsync();
        await StepAsync(head, number, "Sign");

        await registry.GotoAsync("/podatelna");
        await registry.ClickAsync($"details:has-text('{number}') summary");
        await LookAsync(registry, "registry-dispatch", javaScript);
        await registry.GotoAsync("/podatelna/vypraveni");
        await LookAsync(registry, "registry-dispatch-queue", javaScript);
        await DispatchAsync(registry, number, javaScript);
        await registry.GotoAsync("/podatelna/doruceni");
        Assert.Contains("12. 2. 2026", await registry.InnerTextAsync($"tr:has-text('{number}')"), StringComparison.Ordinal);
        await LookAsync(registry, "registry-awaited", javaScript);
        await registry.ClickAsync($"tr:has-text('{number}') a[href$='/fikce']");
        Assert.Contains("§ 17 odst. 4 zákona č. 300/2008 Sb.", await registry.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(registry, "fiction", javaScript);
        await registry.GotoAsync("/pripad/" + number);
        await LookAsync(registry, "case-settled", javaScript);
        await registry.ClickAsync("a[href$='/doruceni']");
        await LookAsync(registry, "delivery", javaScript);
        await registry.CheckAsync("#how-login");
        await registry.FillAsync("#on", "2026-02-02");
        await registry.ClickAsync("main button[type=submit]");
        Assert.Contains("doručeno", await registry.InnerTextAsync("#korespondence"), StringComparison.Ordinal);

        await clerk.GotoAsync("/pripad/" + number);
        await clerk.ClickAsync("#lhuty li:has-text('§ 175') a[href^='/lhuta/']");
        Assert.Contains("§ 175", await clerk.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(clerk, "proof", javaScript);
        await clerk.GotoAsync("/pripad/" + number);
        await clerk.Locator("#korespondence li:has-text('jsme přijali') a[href*='/mail/']").First.ClickAsync();
        await LookAsync(clerk, "mail", javaScript);
        await clerk.ClickAsync("summary:has-text('Zrušit, ať neodejde')");
        await clerk.ClickAsync("form[action*='Cancel'] button");
        await LookAsync(clerk, "mail-without-reason", javaScript);
        await clerk.FillAsync("#cancel-reason", "Vyřízeno dopisem");
        await clerk.ClickAsync("form[action*='Cancel'] button");
        Assert.Contains("Zaznamenáno.", await clerk.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("Vyřízeno dopisem", await clerk.InnerTextAsync("main"), StringComparison.Ordinal);
        await clerk.GotoAsync($"/pripad/{number}/obcan");
        await LookAsync(clerk, "citizen-preview", javaScript);

        var citizen = await office.OpenAsync(javaScript, width: 390);
        await citizen.GotoAsync("/stav");
        await LookAsync(citizen, "status-form-phone", javaScript);
        await citizen.FillAsync("#cislo", number);
        await citizen.FillAsync("#kod", code.ToLowerInvariant());
        await citizen.ClickAsync("main button[type=submit]");
        Assert.Contains(number, await citizen.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("Odpověď dostanete", await citizen.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(citizen, "status-phone", javaScript);
    }

    private async Task<(string Number, string Code)> TakeInAsync(IPage registry, bool javaScript)
    {
        await registry.GotoAsync("/podatelna");
        await LookAsync(registry, "registry", javaScript);
        await registry.SelectOptionAsync("#Channel", "post");
        await registry.FillAsync("input[name=DeliveredOn]", "2026-01-30");
        await registry.CheckAsync("input[name='f.kind'][value=complaint]");
        await registry.FillAsync("#f-firstName", "Růžena");
        await registry.FillAsync("#f-lastName", "Příkladná");
        await registry.FillAsync("#f-email", "ruzena@example.cz");
        await registry.CheckAsync("#f-consentEmail");
        await registry.FillAsync("#f-address", "Zahradní 12, 360 01 Karlovy Vary");
        await registry.FillAsync("#f-subject", "Stížnost na přidělení obecního bytu");
        await registry.CheckAsync("input[name='f.reviewAsked'][value=notAReview]");
        await registry.FillAsync("#f-description", "Žádost o byt byla zamítnuta bez odůvodnění a úřednice se chovala nevhodně.");
        // A row for another complainant comes and goes with a button, not with a script.
        await registry.ClickAsync("button[name=_add][value=complainants]");
        Assert.Equal("Růžena", await registry.InputValueAsync("#f-firstName"));
        await registry.ClickAsync("button[name=_remove][value='complainants.0']");
        await registry.ClickAsync("button:has-text('Přijmout podání')");
        // The same walk without scripts comes second, by the same person: it is asked about the first, and nothing is saved until it answers.
        if (await registry.Locator("#podobne").CountLoadedAsync() > 0)
        {
            Assert.Equal("Růžena", await registry.InputValueAsync("#f-firstName"));
            await registry.ClickAsync("button:has-text('Přijmout podání')");
        }
        await LookAsync(registry, "registry-receipt", javaScript);
        return (await registry.InnerTextAsync(".receipt .number"), await registry.InnerTextAsync(".receipt code"));
    }

    /// <summary>By the step on the case page, or with others in the queue.</summary>
    private async Task DispatchAsync(IPage registry, string number, bool onCasePage)
    {
        if (onCasePage)
        {
            await registry.GotoAsync("/pripad/" + number);
            await registry.FillAsync("#f-dispatchedOn", "2026-02-02");
            await registry.CheckAsync("input[name='f.channel'][value=DS]");
            await EndStepAsync(registry, "Dispatched");
            return;
        }
        await registry.GotoAsync("/podatelna/vypraveni");
        await registry.ClickAsync("button:has-text('Vypravit označené')");
        Assert.Contains("Zvolte způsob vypravení.", await registry.InnerTextAsync(".errors"), StringComparison.Ordinal);
        await registry.SelectOptionAsync("#channel", "DS");
        await registry.CheckAsync($"tr:has-text('{number}') input[type=checkbox]");
        await registry.FillAsync($"tr:has-text('{number}') input.short", "KU/77/2026");
        await registry.ClickAsync("button:has-text('Vypravit označené')");
        Assert.Contains("Vypraveno dopisů: 1.", await registry.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task StepAsync(IPage page, string number, string outcome)
    {
        await page.GotoAsync("/pripad/" + number);
        await EndStepAsync(page, outcome);
    }

    private static async Task EndStepAsync(IPage page, string outcome)
    {
        await page.ClickAsync($"button[name=outcome][value={outcome}]");
        var trouble = page.Locator(".errors, .gov-message[data-color=error], .failure");
        if (await trouble.CountLoadedAsync() > 0)
            Assert.Fail($"{outcome} at {page.Url}: {await trouble.First.InnerTextAsync()}");
        Assert.Contains("/pripad/", page.Url, StringComparison.Ordinal);
    }

    /// <summary>The checks of accessibility need scripts themselves.</summary>
    private Task LookAsync(IPage page, string picture, bool javaScript) => javaScript ? office.LookAsync(page, picture) : Task.CompletedTask;
}
