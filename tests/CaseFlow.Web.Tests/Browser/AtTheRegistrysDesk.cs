using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

/// <summary>What the registry does besides the main walk, and what people add to a case: each page is looked at on a desktop, the case page on a phone as well.</summary>
[Collection(nameof(BrowserOffice))]
public sealed class AtTheRegistrysDesk(BrowserOffice office)
{
    [Fact]
    public async Task ASubmissionIsTakenInCompletedAndItsFileKept()
    {
        var registry = await office.SignInAsync("registry");
        var number = await TakeInAsync(registry);
        await SupplementAsync(registry, number);
        await WriteAsync(registry, number);
        await NumberAsync(registry, number);

        // A lost code: the sheet is shown once.
        await registry.GotoAsync($"/pripad/{number}/kod");
        await registry.ClickAsync("button:has-text('Vydat nový kód')");
        Assert.Equal(2, await registry.Locator(".errors li").CountLoadedAsync());
        await office.LookAsync(registry, "code-errors");
        await registry.CheckAsync("#v-document");
        await registry.FillAsync("#reason", "Ztráta potvrzení");
        await registry.ClickAsync("button:has-text('Vydat nový kód')");
        Assert.Matches("[0-9A-Z]{4}-", await registry.InnerTextAsync(".sheet code"));
        await office.LookAsync(registry, "code-sheet");
        await office.PrintAsync(registry, "code-print", number, await registry.InnerTextAsync(".sheet code"));

        foreach (var (address, picture) in new[] { ("/podatelna/doruceni", "registry-awaited-empty"), ("/podatelna/odpovedi", "registry-answers") })
        {
            await registry.GotoAsync(address);
            await office.LookAsync(registry, picture);
        }
        var phone = await office.SignInAsync("registry", width: 390);
        await phone.GotoAsync("/pripad/" + number);
        await office.LookAsync(phone, "case-file-phone");
        foreach (var address in (string[])["/podatelna", "/podatelna/cisla", $"/pripad/{number}/spis", $"/pripad/{number}/obsah"])
        {
            await phone.GotoAsync(address);
            await office.LookAsync(phone, "phone" + address.Replace('/', '-'));
        }
    }

    private async Task<string> TakeInAsync(IPage page)
    {
        await page.GotoAsync("/podatelna");
        await page.SelectOptionAsync("#Channel", "DS");
        Assert.True(await page.IsVisibleAsync(".channel-note--DS"));
        Assert.False(await page.IsVisibleAsync(".channel-note--oral"));
        // Romani, Arabic … are "other": the drawing finds an interpreter.
        Assert.Equal(["čeština", "slovenština", "angličtina", "ukrajinština", "jiný jazyk"], await page.Locator("#Language option").AllInnerTextsAsync());
        await FillAsync(page, "Fotografie domu");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "fotografie.txt", MimeType = "text/plain", Buffer = "Dům"u8.ToArray() });
        await page.ClickAsync("button:has-text('Přijmout podání')");
        // The box and the question of § 175(7) are missing; what was typed and the file are still there.
        Assert.Equal(2, await page.Locator(".errors li").CountLoadedAsync());
        Assert.Contains("fotografie.txt", await page.InnerTextAsync("#prijem"), StringComparison.Ordinal);
        await page.FillAsync("#f-dataBoxId", "xyz4321");
        await page.CheckAsync("input[name='f.reviewAsked'][value=notAReview]");
        await page.ClickAsync("button:has-text('Přijmout podání')");
        return await page.InnerTextAsync(".receipt .number");
    }

    private async Task SupplementAsync(IPage page, string number)
    {
        await page.GotoAsync("/podatelna");
        await page.SelectOptionAsync("#Channel", "DS");
        await FillAsync(page, "Další fotografie domu");
        await page.FillAsync("#f-dataBoxId", "xyz4321");
        await page.CheckAsync("input[name='f.reviewAsked'][value=notAReview]");
        await page.ClickAsync("button:has-text('Přijmout podání')");
        await office.LookAsync(page, "registry-similar");
        await page.CheckAsync($"#add-{number}");
        await page.ClickAsync("button:has-text('Přijmout podání')");
        Assert.Contains($"/pripad/{number}", page.Url, StringComparison.Ordinal);
        Assert.Contains("Další fotografie domu", await page.InnerTextAsync("#poznamky"), StringComparison.Ordinal);
    }

    private async Task WriteAsync(IPage page, string number)
    {
        await page.ClickAsync("summary:has-text('Přidat poznámku')");
        await page.CheckAsync("#kind-record");
        await page.ClickAsync("#poznamky button:has-text('Zapsat')");
        // Without words it isn't taken; the form stands open on the page of the file.
        Assert.EndsWith("/spis?handler=Note", page.Url, StringComparison.Ordinal);
        await office.LookAsync(page, "file-errors");
        await page.FillAsync("#text", "Podatelka volala a žádá zprávu poštou.\nSlíbeno do pátku.");
        await page.ClickAsync("#poznamky button:has-text('Zapsat')");
        await page.ClickAsync("#poznamky a[href*='/zaznam/']");
        Assert.Contains("Slíbeno do pátku.", await page.InnerTextAsync(".sheet"), StringComparison.Ordinal);
        await office.LookAsync(page, "record-sheet");
        await office.PrintAsync(page, "record-print", "Úřední záznam", number, "Podatelka volala", "Slíbeno do pátku.", "Petra Dočkalová", "podpis");

        await page.GotoAsync("/pripad/" + number);
        await page.ClickAsync("summary:has-text('Vrátit se k případu')");
        await page.FillAsync("#followOn", BrowserOffice.FirstDay.ToString("yyyy-MM-dd"));
        await page.FillAsync("#followText", "Zavolat paní");
        await page.ClickAsync("button:has-text('Poznamenat')");
        await page.ClickAsync("summary:has-text('Propojit s případem')");
        await page.FillAsync("#otherNumber", "ST-2026-99999");
        await page.ClickAsync("#souvisejici button:has-text('Propojit')");
        Assert.Contains("Takový případ tu není.", await page.InnerTextAsync(".errors"), StringComparison.Ordinal);

        await page.GotoAsync("/prace");
        Assert.Contains($"{number} – Zavolat paní", await page.InnerTextAsync(".warnings:has-text('Dnes se máte vrátit')"), StringComparison.Ordinal);
        await page.ClickAsync("a:has-text('Návraty')");
        await office.LookAsync(page, "worklist-returns");
        await page.ClickAsync($"li:has-text('{number}') button");
        Assert.DoesNotContain(number, await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private async Task NumberAsync(IPage page, string number)
    {
        await page.GotoAsync("/podatelna/cisla");
        await office.LookAsync(page, "registry-numbers");
        await page.FillAsync($"tr:has-text('{number}'):has-text('fotografie.txt') input.short", "KU/100/2026");
        await page.FillAsync($"#mark-{number}", "KU 100/2026");
        await page.ClickAsync("button:has-text('Uložit vyplněné')");
        Assert.Contains("Uloženo: 2.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.GotoAsync($"/pripad/{number}/obsah");
        var sheet = await page.InnerTextAsync(".sheet");
        foreach (var seen in (string[])["KU 100/2026", "fotografie.txt", "KU/100/2026", "Úřední záznam"]) Assert.Contains(seen, sheet, StringComparison.Ordinal);
        await office.LookAsync(page, "contents-sheet");
        await office.PrintAsync(page, "contents-print", "Obsah spisu", number, "KU 100/2026", "fotografie.txt", "KU/100/2026", "Úřední záznam", "§ 17 odst. 1");
        await page.GotoAsync("/pripad/" + number);
        await office.LookAsync(page, "case-file");
    }

    private static async Task FillAsync(IPage page, string description)
    {
        await page.FillAsync("input[name=DeliveredOn]", "2026-01-30");
        await page.CheckAsync("input[name='f.kind'][value=complaint]");
        await page.FillAsync("#f-firstName", "Božena");
        await page.FillAsync("#f-lastName", "Zkušená");
        await page.FillAsync("#f-subject", "Zatékání do střechy obecního domu");
        await page.FillAsync("#f-description", description);
    }
}
