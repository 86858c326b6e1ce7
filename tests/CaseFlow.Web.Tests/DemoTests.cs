using System.Net;
using CaseFlow.Cases.Checking;
using CaseFlow.Web.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task TheDemoHasCasesInAllStatesAndIsWhole()
    {
        using var app = new TestApp(start: "2026-04-15T09:00:00+02:00", more: new Dictionary<string, string> { ["CaseFlow:Demo:Enabled"] = "true", ["CaseFlow:Demo:Password"] = "dlouhe-heslo-ukazky" });
        var list = (await app.As("coordinator").GetAsync("/cases?pageSize=100")).Expect(HttpStatusCode.OK);
        var cases = list["items"].AsArray();
        Assert.Equal(DemoCases.All().Count, cases.Count);
        var statuses = cases.Select(c => c!["status"]!.GetValue<string>()).ToHashSet();
        foreach (var status in new[] { "triage", "inReview", "awaitingMunicipality", "awaitingCompletion", "draft", "approval", "signature", "dispatch", "settled", "remedyMonitoring", "forwarded", "closed" })
            Assert.Contains(status, statuses);
        Assert.Contains(cases, c => c!["overdue"]!.GetValue<bool>());
        Assert.Contains("2026-04-15T09:00:00+02:00", (await app.As("clerk").GetAsync("/clock")).Text);
        foreach (var one in cases)
        {
            var found = (await app.As("coordinator").GetAsync("/cases/" + one!["number"]!.GetValue<string>())).Expect(HttpStatusCode.OK);
            Assert.DoesNotContain(found["messages"].AsArray(), m => m!["state"]!.GetValue<string>() is "blocked" or "failed" or "uncertain");
            Assert.DoesNotContain(found["letters"].AsArray(), l => l!["problem"] is not null);
            Assert.Empty(found["incidents"].AsArray());
        }
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<CaseCheck>().RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ASecondStartMakesNothingTwice()
    {
        var app = new TestApp(start: "2026-04-15T09:00:00+02:00", more: new Dictionary<string, string> { ["CaseFlow:Demo:Enabled"] = "true" });
        try
        {
            var before = (await app.As("coordinator").GetAsync("/cases?pageSize=100")).Expect(HttpStatusCode.OK).Text;
            app = app.Restarted();
            Assert.Equal(before, (await app.As("coordinator").GetAsync("/cases?pageSize=100")).Expect(HttpStatusCode.OK).Text);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
