using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

/// <summary>The administrator decides on more than a page of what a restore held back; then a mail server was gone for days.</summary>
public sealed class AfterARestore : IAsyncLifetime
{
    private const string Held = "/sprava/zadrzene";
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-held-").FullName;
    private BrowserOffice office = null!;

    public async ValueTask InitializeAsync()
    {
        office = BrowserOffice.Restored(await RestoredOffice.MakeAsync(folder, cases: 2, prepare: ManyMailsAsync));
        await office.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await office.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task TheListIsNarrowedAndDecidedByTickByPageAndAsAWholeWithTheFormInSight()
    {
        var coordinator = await office.SignInAsync("p-coordinator");
        Assert.Matches(@"Po obnově ze zálohy je zadrženo: \d+ mailů a \d+ termín", await coordinator.InnerTextAsync(".page__note"));
        Assert.Equal(0, await coordinator.Locator($"a[href='{Held}']").CountLoadedAsync());

        var page = await office.SignInAsync("p-admin");
        await page.ClickAsync(".page__note a");
        Assert.Equal("Zadržené", await page.InnerTextAsync(".nav [aria-current=page]"));
        var (mails, timers) = (await CountAsync(page, "maily"), await CountAsync(page, "terminy"));
        Assert.True(mails > 101 && timers >= 2, $"{mails} mails, {timers} timers");
        await office.LookAsync(page, "held");
        var phone = await office.SignInAsync("p-admin", width: 390);
        await phone.GotoAsync(Held);
        Assert.True((await phone.Locator("#duvod").BoundingBoxAsync())!.Y < 2 * 844);
        await office.LookAsync(phone, "held-phone");

        // A row at the end of the list is ticked; the decision is still in sight.
        await page.ClickAsync(".tabs a[href$='co=maily']");
        Assert.Equal(100, await page.Locator("tbody tr").CountLoadedAsync());
        var last = page.Locator("tbody tr").Last;
        Assert.Contains("j•••@example.cz", await last.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Matches("Message-Id: [0-9a-f-]{36}@example.cz", await last.InnerTextAsync());
        await last.Locator("input[type=checkbox]").CheckAsync();
        var release = await page.Locator("button:has-text('Uvolnit')").BoundingBoxAsync();
        Assert.True(release is { Y: >= 0 and < 850 }, $"at {release?.Y}");
        await page.ClickAsync("button:has-text('Uvolnit')");
        Assert.Contains("Uvolněno: 1 mail.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.EndsWith("co=maily", page.Url, StringComparison.Ordinal);

        // Nothing ticked, no reason: said beside what stays chosen.
        await page.ClickAsync("button:has-text('Uvolnit')");
        Assert.Equal("Vyberte prosím, čeho se to týká.", await page.InnerTextAsync(".errors li"));
        await page.CheckAsync("#rozsah-strana");
        await page.ClickAsync("button:has-text('Zneplatnit')");
        Assert.Equal("Napište prosím důvod.", await page.InnerTextAsync(".errors li"));
        Assert.True(await page.IsCheckedAsync("#rozsah-strana"));
        await office.LookAsync(page, "held-errors");
        Assert.DoesNotContain("handler", await page.GetAttributeAsync(".pager a", "href"), StringComparison.Ordinal);
        await page.FillAsync("#duvod", "odešlo před výpadkem");
        await page.ClickAsync("button:has-text('Zneplatnit')");
        Assert.Contains("Zneplatněno: 100 mailů.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal((mails - 101, timers), (await CountAsync(page, "maily"), await CountAsync(page, "terminy")));

        await page.ClickAsync(".tabs a[href$='co=terminy']");
        await page.CheckAsync("#rozsah-vse");
        await page.ClickAsync("button:has-text('Uvolnit')");
        var said = await page.InnerTextAsync("main");
        Assert.Contains($"Uvolněno: {timers} termín", said, StringComparison.Ordinal);
        Assert.Contains("Žádný termín už zadržen není.", said, StringComparison.Ordinal);

        await page.ClickAsync("a[hreflang=en]");
        await page.GotoAsync(Held);
        await page.CheckAsync("#rozsah-vse");
        await page.ClickAsync("button:has-text('Release')");
        said = await page.InnerTextAsync("main");
        Assert.Contains($"Released: {mails - 101} mail", said, StringComparison.Ordinal);
        Assert.Contains("Nothing is held.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for you", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Held since", said, StringComparison.Ordinal);
        await office.LookAsync(page, "held-nothing");

        await ManyFailedAsync();
        await coordinator.GotoAsync("/posta?stav=potize");
        Assert.Contains("všechny, které neodešly kvůli poštovnímu serveru (110)", await coordinator.InnerTextAsync(".decide"), StringComparison.Ordinal);
        Assert.Equal((50, 50), (await coordinator.Locator("tbody tr").CountLoadedAsync(), await coordinator.Locator("tbody input[type=checkbox]").CountLoadedAsync()));
        await coordinator.Locator("tbody input[type=checkbox]").Last.CheckAsync();
        var resend = await coordinator.Locator("button:has-text('Poslat znovu')").BoundingBoxAsync();
        Assert.True(resend is { Y: >= 0 and < 850 }, $"at {resend?.Y}");
        await coordinator.ClickAsync("button:has-text('Poslat znovu')");
        Assert.Equal("#duvod", await coordinator.GetAttributeAsync(".errors a", "href"));
        await office.LookAsync(coordinator, "mails-failed");
        await coordinator.FillAsync("#duvod", "server zase běží");
        await coordinator.ClickAsync("button:has-text('Poslat znovu')");
        Assert.Contains("Znovu odejde 1 mail.", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);
        await coordinator.CheckAsync("#rozsah-server");
        await coordinator.FillAsync("#duvod", "server zase běží");
        await coordinator.ClickAsync("button:has-text('Poslat znovu')");
        Assert.Contains("Znovu odejde 109 mailů.", await coordinator.InnerTextAsync("main"), StringComparison.Ordinal);
        // What is uncertain stays, and nobody is offered to send it with others.
        Assert.Equal((1, 0), (await coordinator.Locator("tbody tr").CountLoadedAsync(), await coordinator.Locator(".decide").CountLoadedAsync()));
        // An administrator as such sees no mails.
        await page.GotoAsync("/posta?stav=potize");
        Assert.Equal(0, await page.Locator(".decide, tbody tr").CountLoadedAsync());
    }

    private async Task ManyFailedAsync()
    {
        await using var db = office.NewContext();
        var mails = await db.Messages.OrderBy(m => m.Id).ToListAsync();
        foreach (var mail in mails) (mail.State, mail.Reason) = ("sent", null);
        foreach (var mail in mails.Where(m => m.ToCitizen).Take(111)) (mail.State, mail.Reason, mail.Attempts) = ("failed", "unreachable: 421 too busy", 9);
        mails.First(m => m.State == "failed").State = "uncertain";
        await db.SaveChangesAsync();
    }

    private static async Task<int> CountAsync(IPage page, string kind) =>
        int.Parse(await page.InnerTextAsync($".tabs a[href$='co={kind}'] .tabs__count"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>More than a page of mails that wait.</summary>
    private static async Task ManyMailsAsync(CaseFlowContext db)
    {
        var mail = await db.Messages.AsNoTracking().FirstAsync(m => m.ToCitizen && m.State == "waiting");
        for (var i = 0; i < 110; i++)
            db.Messages.Add(new MessageRow
            {
                Id = Guid.CreateVersion7(mail.CreatedAt), CaseId = mail.CaseId, Template = mail.Template, Language = mail.Language, ToAddress = mail.ToAddress, ToName = mail.ToName, ToCitizen = true,
                Recipient = mail.Recipient, Subject = mail.Subject, Text = mail.Text, Html = mail.Html, State = "waiting", CodeIssue = mail.CodeIssue, CreatedAt = mail.CreatedAt, DueAt = mail.DueAt,
            });
        await db.SaveChangesAsync();
    }
}
