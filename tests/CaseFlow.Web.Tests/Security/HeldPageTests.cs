using System.Net;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Security;

/// <summary>The list of what a restore held back, as people meet it: without a script, and for the administrator only.</summary>
public sealed partial class HeldPageTests : IDisposable
{
    private const string Address = "/sprava/zadrzene", Password = RestoredOffice.Password;
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-held-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task OnlyTheAdministratorOpensAndDecidesAndTheCoordinatorIsTold()
    {
        using var app = new TestApp(await RestoredOffice.MakeAsync(folder, cases: 1), RestoredOffice.Later);
        foreach (var role in Roles.All.Where(r => r != Roles.Admin))
        {
            var client = await SignInAsync(app, role);
            Assert.True(await StatusAsync(client.GetAsync(Address)) == HttpStatusCode.Forbidden, role);
            foreach (var handler in (string[])["Release", "Void"])
                Assert.True(await StatusAsync(PostAsync(client, $"{Address}?handler={handler}", "/prace", ("rozsah", "vse"), ("duvod", "proto"))) == HttpStatusCode.Forbidden, role);
            var told = (await TextAsync(client, "/prace")).Contains("Po obnově ze zálohy je zadrženo");
            Assert.True(told == (role == Roles.Coordinator), role);
        }
        var nobody = app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody.GetAsync(Address)));
        Assert.Equal(0, await CountAsync(app, m => m.State != "held" && m.State != "blocked"));
    }

    [Fact]
    public async Task TheAdministratorReleasesOneAndVoidsTheRestWithAReason()
    {
        using var app = new TestApp(await RestoredOffice.MakeAsync(folder, cases: 2), RestoredOffice.Later);
        var admin = await SignInAsync(app, Roles.Admin);
        var page = await TextAsync(admin, Address);
        var keys = Checkbox().Matches(page).Select(m => m.Groups[1].Value).Where(k => k.StartsWith("mail:", StringComparison.Ordinal)).ToList();
        Assert.Equal(await CountAsync(app, m => m.State == "held"), keys.Count);
        Assert.Contains("ST-2026-00001", page);
        Assert.DoesNotContain("Příkladová", page);
        // What finds it in the mail server's log, and no more.
        Assert.Contains("j•••@example.cz", page);
        Assert.DoesNotContain("jana.prikladova", page);
        Assert.Contains(keys[0]["mail:".Length..] + "@example.cz", page);

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(PostAsync(admin, $"{Address}?handler=Void", Address, ("rozsah", "vse"))));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(PostAsync(admin, $"{Address}?handler=Release", Address)));
        Assert.Equal(keys.Count, await CountAsync(app, m => m.State == "held"));

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(PostAsync(admin, $"{Address}?handler=Release", Address, ("vyber", keys[0]))));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(PostAsync(admin, $"{Address}?handler=Void", Address, ("rozsah", "vse"), ("duvod", "odešlo před výpadkem"))));
        Assert.Equal((0, keys.Count - 1), (await CountAsync(app, m => m.State == "held"), await CountAsync(app, m => m.State == "cancelled")));
        Assert.Contains("Nic není zadrženo", await TextAsync(admin, Address));
        Assert.DoesNotContain("je zadrženo", await TextAsync(admin, "/prace"));
    }

    private static async Task<HttpClient> SignInAsync(TestApp app, string role)
    {
        var client = app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(PostAsync(client, "/prihlaseni", "/prihlaseni", ("userName", "p-" + role), ("password", Password))));
        return client;
    }

    /// <param name="from">The page on whose form the token is.</param>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string to, string from, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await client.GetStringAsync(from)).Groups[1].Value;
        return await client.PostAsync(to, new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
    }

    private static async Task<string> TextAsync(HttpClient client, string address) => WebUtility.HtmlDecode(await client.GetStringAsync(address));

    private static async Task<HttpStatusCode> StatusAsync(Task<HttpResponseMessage> answer) => (await answer).StatusCode;

    private static async Task<int> CountAsync(TestApp app, System.Linq.Expressions.Expression<Func<MessageRow, bool>> which)
    {
        await using var db = app.Services.GetRequiredService<Database>().NewContext();
        // What was for colleagues (a new case is there) went before the backup.
        return await db.Messages.Where(m => m.ToCitizen).CountAsync(which);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"vyber\" value=\"([^\"]+)\"")]
    private static partial Regex Checkbox();
}
