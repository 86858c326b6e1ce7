using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

public sealed class TakeBackTests
{
    [Fact]
    public async Task TheLastStepIsTakenBackOnceWithAReason()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var path = $"/cases/{number}/takeBack";
        JsonObject Because(string? reason, string operation) => new() { ["reason"] = reason, ["operationId"] = operation };
        Assert.Equal("nothingToTakeBack", (await app.As("coordinator").PostAsync(path, Because("Omyl.", "back-0"))).Expect(HttpStatusCode.Conflict)["code"].GetValue<string>());
        (await Complaints.CompleteAsync(app, number, "triage", "coordinator", "SetAside", new() { ["closeReason"] = "Bez obsahu.", ["helpGiven"] = "Nabídli jsme sepsání." })).Expect(HttpStatusCode.OK);

        (await app.As("clerk").PostAsync(path, Because("Omyl.", "back-1"))).Expect(HttpStatusCode.Forbidden);
        (await app.As(null).PostAsync(path, Because("Omyl.", "back-1"))).Expect(HttpStatusCode.Unauthorized);
        (await app.As("coordinator").PostAsync("/cases/ST-2026-99999/takeBack", Because("Omyl.", "back-1"))).Expect(HttpStatusCode.NotFound);
        (await app.As("coordinator").PostAsync(path, Because(null, "back-1"))).Expect(HttpStatusCode.BadRequest);
        (await app.As("coordinator").PostAsync(path, Because(new string('x', 501), "back-1"))).Expect(HttpStatusCode.BadRequest);
        var done = (await app.As("coordinator").PostAsync(path, Because("Klepnuto vedle.", "back-1"))).Expect(HttpStatusCode.OK);
        Assert.Equal(done.Text, (await app.As("coordinator").PostAsync(path, Because("Klepnuto vedle.", "back-1"))).Expect(HttpStatusCode.OK).Text);

        var found = await Complaints.CaseAsync(app, number);
        Assert.Equal("triage", found["status"].GetValue<string>());
        Assert.Contains("was taken back.", found["journal"].AsArray().Select(j => j!["text"]!.GetValue<string>()).Last(t => t.StartsWith("Step", StringComparison.Ordinal) && t.Contains("taken", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("nothingToTakeBack", (await app.As("coordinator").PostAsync(path, Because("Omyl.", "back-2"))).Expect(HttpStatusCode.Conflict)["code"].GetValue<string>());
    }
}
