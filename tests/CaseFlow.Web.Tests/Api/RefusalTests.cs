using System.Net;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;

namespace CaseFlow.Web.Tests.Api;

public sealed class RefusalTests
{
    [Fact]
    public async Task ARepeatedOperationGivesTheFirstAnswerAndDoesNothing()
    {
        using var app = new TestApp();
        var first = (await app.As("registry").PostAsync("/cases", Complaints.Body("intake-1"))).Expect(HttpStatusCode.Created);
        var number = first["number"].GetValue<string>();
        var task = await Complaints.TaskAsync(app, number, "triage", "coordinator");
        var body = new JsonObject { ["outcome"] = "Accept", ["fields"] = new JsonObject { ["kind"] = "complaint" }, ["revision"] = task["revision"]!.DeepClone(), ["operationId"] = "triage-1" };
        var path = $"/tasks/{task["id"]!.GetValue<string>()}/complete";
        var done = (await app.As("coordinator").PostAsync(path, body)).Expect(HttpStatusCode.OK);
        var entries = (await Complaints.CaseAsync(app, number))["journal"].AsArray().Count;

        Assert.Equal(first.Text, (await app.As("registry").PostAsync("/cases", Complaints.Body("intake-1"))).Expect(HttpStatusCode.Created).Text);
        Assert.Equal(done.Text, (await app.As("coordinator").PostAsync(path, body)).Expect(HttpStatusCode.OK).Text);

        Assert.Equal(1, (await app.As("coordinator").GetAsync("/cases"))["total"].GetValue<int>());
        Assert.Equal(entries, (await Complaints.CaseAsync(app, number))["journal"].AsArray().Count);
    }

    [Fact]
    public async Task AStaleRevisionIsRefusedWithWhatChanged()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var task = await Complaints.TaskAsync(app, number, "triage", "coordinator");
        var answer = await app.As("coordinator").PostAsync($"/tasks/{task["id"]!.GetValue<string>()}/complete", new JsonObject
        {
            ["outcome"] = "Accept", ["fields"] = new JsonObject { ["kind"] = "complaint" }, ["revision"] = task["revision"]!.GetValue<int>() - 1,
        });
        answer.Expect(HttpStatusCode.Conflict);
        Assert.Equal("staleRevision", answer["code"].GetValue<string>());
        Assert.IsType<JsonObject>(answer["changed"]);
        Assert.Equal("triage", (await Complaints.CaseAsync(app, number))["status"].GetValue<string>());
    }

    [Fact]
    public async Task ATaskThatIsDoneCannotBeDoneAgain()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var task = await Complaints.TaskAsync(app, number, "triage", "coordinator");
        var body = new JsonObject { ["outcome"] = "Accept", ["fields"] = new JsonObject { ["kind"] = "complaint" } };
        (await app.As("coordinator").PostAsync($"/tasks/{task["id"]!.GetValue<string>()}/complete", body)).Expect(HttpStatusCode.OK);
        (await app.As("coordinator").PostAsync($"/tasks/{task["id"]!.GetValue<string>()}/complete", body)).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task AnotherRolesTaskIsForbidden()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var task = await Complaints.TaskAsync(app, number, "triage", "coordinator");
        var answer = await app.As("clerk").PostAsync($"/tasks/{task["id"]!.GetValue<string>()}/complete", new JsonObject { ["outcome"] = "Accept" });
        answer.Expect(HttpStatusCode.Forbidden);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Fact]
    public async Task WhoDraftedMayNotApprove()
    {
        using var app = new TestApp(more: new Dictionary<string, string>());
        var number = await Complaints.OpenAsync(app);
        foreach (var (_, step) in Complaints.ToDispatch.Take(4)) await step(app, number);
        (await Complaints.CompleteAsync(app, number, "approve", "clerk", "Approve")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task BadFieldsAreToldOneByOneAndNothingIsOpened()
    {
        using var app = new TestApp();
        var fields = Complaints.Fields();
        fields.Remove("subject");
        fields.Remove("lastName");
        fields["kind"] = "gossip";
        fields["email"] = "nobody at nowhere";
        fields["birthDate"] = "31. 12. 2999";
        var answer = (await app.As("registry").PostAsync("/cases", Complaints.Body(fields: fields))).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("application/problem+json", answer.ContentType);
        var errors = answer["errors"].AsObject();
        foreach (var name in new[] { "subject", "lastName", "kind", "email", "birthDate" })
            Assert.False(string.IsNullOrWhiteSpace(errors[name]?[0]?.GetValue<string>()), $"Expected a message for {name}, but there are {errors.ToJsonString()}");
        Assert.Equal(0, (await app.As("coordinator").GetAsync("/cases"))["total"].GetValue<int>());
    }

    [Fact]
    public async Task WithoutAKnownKeyThereIsNothingToSee()
    {
        using var app = new TestApp();
        (await app.As(null).GetAsync("/cases")).Expect(HttpStatusCode.Unauthorized);
        var wrong = app.As(null);
        wrong.Client.DefaultRequestHeaders.Add("X-API-Key", "a-key-that-nobody-has");
        var answer = (await wrong.GetAsync("/cases")).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Fact]
    public async Task UnknownThingsAreNotFound()
    {
        using var app = new TestApp();
        var caller = app.As("coordinator");
        foreach (var path in new[] { "/cases/ST-2026-99999", "/cases/%27%3B%20DROP", $"/tasks/{Guid.Empty}", "/tasks/nonsense", $"/deadlines/{Guid.Empty}/proof", $"/messages/{Guid.Empty}", $"/documents/{Guid.Empty}", "/nowhere" })
        {
            var answer = (await caller.GetAsync(path)).Expect(HttpStatusCode.NotFound);
            Assert.Equal("application/problem+json", answer.ContentType);
        }
    }

    [Fact]
    public async Task TheClockMovesForwardOnly()
    {
        using var app = new TestApp();
        // It moves everybody's deadlines: a tool of any other role reads it and no more.
        foreach (var role in Roles.All.Where(r => r != Roles.Admin))
            Assert.Equal("anotherRole", (await app.As(role).PostAsync("/clock", new JsonObject { ["advanceTo"] = "2026-03-30" })).Expect(HttpStatusCode.Forbidden)["code"].GetValue<string>());
        var caller = app.As("admin");
        Assert.Equal("simulated", (await caller.GetAsync("/clock"))["mode"].GetValue<string>());
        (await caller.PostAsync("/clock", new JsonObject { ["advanceTo"] = "2026-02-01" })).Expect(HttpStatusCode.BadRequest);
        (await caller.PostAsync("/clock", new JsonObject { ["advanceTo"] = "tomorrow" })).Expect(HttpStatusCode.BadRequest);
        (await caller.PostAsync("/clock", new JsonObject { ["advanceTo"] = "2100-02-01" })).Expect(HttpStatusCode.BadRequest);
        var moved = (await caller.PostAsync("/clock", new JsonObject { ["advanceTo"] = "2026-03-30" })).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-03-30T08:00:00+02:00", moved["now"].GetValue<string>());
    }
}
