using System.Net;
using System.Text.RegularExpressions;
using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Tests.Api;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Security;

/// <summary>The list of what a restore held back, as people meet it: without a script, and for the administrator only.</summary>
public sealed partial class HeldPageTests : IDisposable
{
    private const string Address = "/sprava/zadrzene", Password = "dlouhe heslo pro zkoušku";
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-held-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task OnlyTheAdministratorOpensAndDecidesAndTheCoordinatorIsTold()
    {
        using var app = await RestoredAsync(cases: 1);
        foreach (var role in Roles.All.Where(r => r != Roles.Admin))
        {
            var client = await SignInAsync(app, role);
            Assert.True(await StatusAsync(client.GetAsync(Address)) == HttpStatusCode.Forbidden, role);
            foreach (var handler in (string[])["Release", "Void"])
                Assert.True(await StatusAsync(PostAsync(client, $"{Address}?handler={handler}", "/prace", ("vse", "true"), ("duvod", "proto"))) == HttpStatusCode.Forbidden, role);
            var told = (await TextAsync(client, "/prace")).Contains("Po obnově ze zálohy čeká zadrženo");
            Assert.True(told == (role == Roles.Coordinator), role);
        }
        var nobody = app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(nobody.GetAsync(Address)));
        Assert.Equal(0, await CountAsync(app, m => m.State != "held"));
    }

    [Fact]
    public async Task TheAdministratorReleasesOneAndVoidsTheRestWithAReason()
    {
        using var app = await RestoredAsync(cases: 2);
        var admin = await SignInAsync(app, Roles.Admin);
        var page = await TextAsync(admin, Address);
        var keys = Checkbox().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(await CountAsync(app, _ => true), keys.Count);
        Assert.Contains("ST-2026-00001", page);
        Assert.DoesNotContain("Příkladová", page);

        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(PostAsync(admin, $"{Address}?handler=Void", Address, ("vse", "true"))));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(PostAsync(admin, $"{Address}?handler=Release", Address)));
        Assert.Equal(keys.Count, await CountAsync(app, m => m.State == "held"));

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(PostAsync(admin, $"{Address}?handler=Release", Address, ("vyber", keys[0]))));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(PostAsync(admin, $"{Address}?handler=Void", Address, ("vse", "true"), ("duvod", "odešlo před výpadkem"))));
        Assert.Equal((0, keys.Count - 1), (await CountAsync(app, m => m.State == "held"), await CountAsync(app, m => m.State == "cancelled")));
        Assert.Contains("Nic není zadrženo", await TextAsync(admin, Address));
        Assert.DoesNotContain("čeká zadrženo", await TextAsync(admin, "/prace"));
    }

    /// <summary>An office with its first mails still waiting is backed up and restored a day later.</summary>
    private async Task<TestApp> RestoredAsync(int cases)
    {
        var backup = Path.Combine(folder, "backup");
        using (var app = new TestApp())
        {
            for (var i = 0; i < cases; i++) await Complaints.OpenAsync(app);
            await using var scope = app.Services.CreateAsyncScope();
            foreach (var role in Roles.All) await HireAsync(scope.ServiceProvider, role);
            Assert.IsType<BackupMade>(await scope.ServiceProvider.GetRequiredService<OfficeBackup>().RunAsync(backup, default));
        }
        const string later = "2026-02-03T09:00:00+01:00";
        var place = Path.Combine(folder, "data");
        var settings = new CaseFlowSettings
        {
            DataDirectory = place, WorkflowsDirectory = Path.Combine(AppContext.BaseDirectory, "workflows"), Clock = new ClockSettings { Mode = "Simulated", Start = DateTimeOffset.Parse(later, System.Globalization.CultureInfo.InvariantCulture) },
        };
        await using (var services = new ServiceCollection().AddCases(settings).BuildServiceProvider())
        await using (var scope = services.CreateAsyncScope())
            Assert.True(Assert.IsType<Restored>(await scope.ServiceProvider.GetRequiredService<OfficeRestore>().RunAsync(backup, default)).HeldMails >= cases);
        return new TestApp(place, later);
    }

    private static async Task HireAsync(IServiceProvider services, string role)
    {
        var people = services.GetRequiredService<UserAdministration>();
        Assert.True((await people.CreateAsync("p-" + role, "Osoba " + role, null, null, false, "cs", default)).IsDone(out var id), role);
        Assert.True((await people.GrantAsync(id, role, null, null, new DateOnly(2026, 1, 1), null, "cs", default)).IsDone(out _), role);
        Assert.True(await services.GetRequiredService<Passwords>().SetAsync(id, Password, mustChange: false), role);
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
        return await db.Messages.CountAsync(which);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"vyber\" value=\"([^\"]+)\"")]
    private static partial Regex Checkbox();
}
