using System.Net;
using CaseFlow.Cases.Access;

namespace CaseFlow.Web.Tests.Security;

/// <summary>Erasing as people do it: the number is typed again, and what is left says when, by whom and why.</summary>
public sealed class ErasePageTests
{
    [Fact]
    public async Task OnlyTheNumberTypedAgainAndAReasonErase()
    {
        using var office = await RightsOffice.OpenAsync();
        var @case = await office.CaseAsync(null, subject: "Zvláštní věc");
        var (coordinator, clerk) = (office.People.Find(p => p.Role == Roles.Coordinator)!, office.People.Find(p => p.Role == Roles.Clerk)!);
        var page = $"/pripad/{@case.Number}/vymazat";
        Assert.Contains("Opište číslo případu", WebUtility.HtmlDecode((await office.AskAsync(coordinator, "GET", page, null)).Text));
        foreach (var form in (string[])["duvod=lhuta", "duvod=lhuta&cislo=ST-2026-99999", $"cislo={@case.Number}", $"duvod=+&cislo={@case.Number}"])
            Assert.Equal(HttpStatusCode.BadRequest, (await office.AskAsync(coordinator, "POST", page, form)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await office.AskAsync(clerk, "POST", page, $"duvod=lhuta&cislo={@case.Number}")).Status);
        Assert.Contains("Zvláštní věc", WebUtility.HtmlDecode((await office.AskAsync(clerk, "GET", $"/pripad/{@case.Number}", null)).Text));

        var right = $"duvod=Uplynula+lhuta&cislo={@case.Number.ToLowerInvariant()}&operationId=op-1";
        foreach (var click in (string[])["first", "second"])
            Assert.True(await office.AskAsync(coordinator, "POST", page, right) is (HttpStatusCode.Redirect, var to, _) && to == $"/pripad/{@case.Number}", click);
        var stub = WebUtility.HtmlDecode((await office.AskAsync(coordinator, "GET", $"/pripad/{@case.Number}", null)).Text);
        foreach (var told in (string[])["Obsah případu byl vymazán", "Osoba coordinator", "Uplynula lhuta"]) Assert.Contains(told, stub);
        foreach (var gone in (string[])["Zvláštní věc", "Příkladová"]) Assert.DoesNotContain(gone, stub);
        Assert.Contains("Uplynula lhuta", WebUtility.HtmlDecode((await office.AskAsync(coordinator, "GET", "/pripady", null)).Text));
        foreach (var address in (string[])["", "/obcan", "/doruceni", "/akce/withdraw", "/vymazat"])
            Assert.True((await office.AskAsync(coordinator, "GET", $"/pripad/{@case.Number}{address}", null)).Status is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.Forbidden, address);
        Assert.Equal(HttpStatusCode.NotFound, (await office.AskAsync(clerk, "GET", $"/pripad/{@case.Number}", null)).Status);
        foreach (var id in (string[])[$"/dokument/{@case.Document}", $"/lhuta/{@case.Deadline}", $"/ukol/{@case.Task}", $"/pripad/{@case.Number}/mail/{@case.Message}"])
            Assert.Equal(HttpStatusCode.NotFound, (await office.AskAsync(coordinator, "GET", id, null)).Status);
    }
}
