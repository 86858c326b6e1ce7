using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.People;
using CaseFlow.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Api;

public sealed partial class SurroundingsTests
{
    [Fact]
    public async Task HealthIsToldInWordsToAnybody()
    {
        using var app = new TestApp();
        var client = app.As(null).Client;
        Assert.Equal("live", (await ApiCaller.ReadAsync(await client.GetAsync("/health/live"))).Expect(HttpStatusCode.OK)["status"].GetValue<string>());
        var ready = await ApiCaller.ReadAsync(await client.GetAsync("/health/ready"));
        foreach (var part in new[] { "database", "migrations", "mail" }) Assert.Equal("ok", ready[part].GetValue<string>());
    }

    [Fact]
    public async Task TheDescriptionNamesEveryAddressTheKeyAndWhatIsSent()
    {
        using var app = new TestApp();
        var described = (await ApiCaller.ReadAsync(await app.As(null).Client.GetAsync("/openapi/v1.json"))).Expect(HttpStatusCode.OK);
        var paths = described["paths"].AsObject();
        foreach (var path in new[] { "/cases", "/cases/{number}", "/cases/{number}/actions/{name}", "/cases/{number}/deliveries", "/cases/{number}/documents", "/tasks", "/tasks/{id}/claim", "/tasks/{id}/release", "/tasks/{id}/complete", "/deadlines/{id}/proof", "/messages/{id}", "/documents/{id}", "/clock" })
            Assert.True(paths.ContainsKey("/api/v1" + path), $"Expected {path} in {string.Join(", ", paths.Select(p => p.Key))}");
        Assert.All(paths.SelectMany(p => p.Value!.AsObject()), operation => Assert.False(string.IsNullOrWhiteSpace(operation.Value!["summary"]?.GetValue<string>())));
        Assert.Equal("X-API-Key", described["components"]["securitySchemes"]!["ApiKey"]!["name"]!.GetValue<string>());
        Assert.Contains("overdue", paths["/api/v1/cases"]!["get"]!["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
        Assert.NotNull(paths["/api/v1/tasks/{id}/complete"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]);
    }

    [Fact]
    public async Task TheSystemsClockIsMovedByNobody()
    {
        using var app = new TestApp(more: new Dictionary<string, string> { ["CaseFlow:Clock:Mode"] = "System" });
        var caller = app.As("admin");
        Assert.Equal("system", (await caller.GetAsync("/clock"))["mode"].GetValue<string>());
        var answer = (await caller.PostAsync("/clock", new JsonObject { ["advanceTo"] = "2090-01-01" })).Expect(HttpStatusCode.Conflict);
        Assert.Equal("clockNotSimulated", answer["code"].GetValue<string>());
    }

    [Fact]
    public async Task AKeyWhoseRoleChangesHasOnlyTheNewOneAndAKeyThatIsGoneOpensNothing()
    {
        var app = new TestApp(more: new Dictionary<string, string> { ["CaseFlow:Api:Keys:tool:Key"] = TestApp.KeyOf("tool"), ["CaseFlow:Api:Keys:tool:Role"] = "clerk" });
        try
        {
            var number = await Complaints.OpenAsync(app);
            var path = $"/tasks/{(await Complaints.TaskAsync(app, number, "triage", "tool"))["id"]!.GetValue<string>()}/claim";
            (await app.As("tool").PostAsync(path)).Expect(HttpStatusCode.Forbidden);
            app = app.Restarted(("CaseFlow:Api:Keys:tool:Role", "coordinator"));
            (await app.As("tool").PostAsync(path)).Expect(HttpStatusCode.OK);
            app = app.Restarted(("CaseFlow:Api:Keys:tool:Key", "another-key-altogether"));
            (await app.As("tool").PostAsync(path)).Expect(HttpStatusCode.Unauthorized);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task WithTheCookieOnlyOurOwnPagesMayWrite()
    {
        using var app = new TestApp();
        var caller = app.As(null);
        await SignInAsync(app, caller.Client, Roles.Admin);
        (await caller.GetAsync("/cases")).Expect(HttpStatusCode.OK);
        var later = new JsonObject { ["advanceTo"] = "2026-02-10" };
        Assert.Equal("otherSite", (await caller.PostAsync("/clock", later)).Expect(HttpStatusCode.Forbidden)["code"].GetValue<string>());
        caller.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        (await caller.PostAsync("/clock", later)).Expect(HttpStatusCode.Forbidden);
        caller.Client.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        caller.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        (await caller.PostAsync("/clock", later)).Expect(HttpStatusCode.OK);
    }

    private static async Task SignInAsync(TestApp app, HttpClient client, string role)
    {
        await client.GetAsync("/health/live");
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<UserAdministration>();
            Assert.True((await people.CreateAsync("jana", "Jana Nováková", null, null, false, "cs", CancellationToken.None)).IsDone(out var id));
            Assert.True((await people.GrantAsync(id, role, null, null, new DateOnly(2020, 1, 1), null, "cs", CancellationToken.None)).IsDone(out _));
            Assert.True(await scope.ServiceProvider.GetRequiredService<Passwords>().SetAsync(id, "dlouhe heslo pro Janu", mustChange: false));
        }
        var page = await client.GetStringAsync("/prihlaseni");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["userName"] = "jana", ["password"] = "dlouhe heslo pro Janu", ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        });
        Assert.Equal(HttpStatusCode.Redirect, (await client.PostAsync("/prihlaseni", form)).StatusCode);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
