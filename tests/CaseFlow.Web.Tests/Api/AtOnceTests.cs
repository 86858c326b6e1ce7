using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

/// <summary>Many clients at once over HTTP, against the application on a real port: outcomes are counted.</summary>
public sealed class AtOnceTests
{
    private const int Clients = 50;

    [Theory]
    [InlineData("none", 1)]
    [InlineData("same", Clients)]
    [InlineData("different", 1)]
    public async Task OfFiftyClientsWhoCompleteATaskOneDoesAndTheOthersAreToldTheStateOfTheTask(string operations, int done)
    {
        using var app = Running();
        var number = await Complaints.OpenAsync(app);
        var task = await Complaints.TaskAsync(app, number, "triage", "coordinator");
        var answers = await AllAsync(app, "coordinator", (caller, i) => caller.PostAsync($"/tasks/{task["id"]!.GetValue<string>()}/complete", new JsonObject
        {
            ["outcome"] = "Accept", ["fields"] = new JsonObject { ["kind"] = "complaint" }, ["revision"] = task["revision"]!.DeepClone(), ["operationId"] = Operation(operations, i),
        }));
        var taken = answers.Where(a => a.Status == HttpStatusCode.OK).ToList();
        Assert.Equal(done, taken.Count);
        Assert.Single(taken.Select(a => a.Text).Distinct());
        foreach (var refused in answers.Except(taken))
        {
            refused.Expect(HttpStatusCode.Conflict);
            Assert.Equal(("taskNotOpen", "Somebody has already completed the task.", "completed", "Accept"),
                (refused["code"].GetValue<string>(), refused["detail"].GetValue<string>(), refused["changed"]["state"]!.GetValue<string>(), refused["changed"]["outcome"]!.GetValue<string>()));
        }
        await Complaints.AdvanceAsync(app, "2026-02-03T08:00");
        var found = await Complaints.CaseAsync(app, number);
        Assert.Single(found["journal"].AsArray(), j => j!["kind"]!.GetValue<string>() == "taskCompleted");
        Assert.Single(found["messages"].AsArray(), m => m!["template"]!.GetValue<string>() == "received");
        Assert.Single(found["tasks"].AsArray(), t => t!["name"]!.GetValue<string>() == "investigate");
    }

    [Theory]
    [InlineData("same", 1)]
    [InlineData("different", Clients)]
    public async Task OfFiftyIntakesWithOneOperationOneOpensACaseAndAllAreGivenItsNumber(string operations, int opened)
    {
        using var app = Running();
        var answers = await AllAsync(app, "registry", (caller, i) => caller.PostAsync("/cases", Complaints.Body(Operation(operations, i))));
        Assert.All(answers, a => a.Expect(HttpStatusCode.Created));
        Assert.Equal(opened, answers.Select(a => a["number"].GetValue<string>()).Distinct().Count());
        Assert.Equal(opened, (await app.As("coordinator").GetAsync("/cases"))["total"].GetValue<int>());
    }

    [Fact]
    public async Task AnActionClickedByFiftyOpensOneTask()
    {
        using var app = Running();
        var number = await Complaints.OpenAsync(app);
        var answers = await AllAsync(app, "clerk", (caller, _) => caller.PostAsync($"/cases/{number}/actions/withdraw", new JsonObject()));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(Clients - 1, answers.Count(a => a.Status == HttpStatusCode.Conflict && a["code"].GetValue<string>() == "actionPending"));
        Assert.Single((await Complaints.CaseAsync(app, number))["tasks"].AsArray(), t => t!["name"]!.GetValue<string>() == "withdrawal");
    }

    [Fact]
    public async Task AnOperationUsedForOneCaseIsRefusedForAnother()
    {
        using var app = Running();
        var numbers = new[] { await Complaints.OpenAsync(app), await Complaints.OpenAsync(app) };
        var answers = new List<ApiAnswer>();
        foreach (var number in numbers)
        {
            var task = await Complaints.TaskAsync(app, number, "triage", "coordinator");
            answers.Add(await app.As("coordinator").PostAsync($"/tasks/{task["id"]!.GetValue<string>()}/complete", new JsonObject
            {
                ["outcome"] = "Accept", ["fields"] = new JsonObject { ["kind"] = "complaint" }, ["operationId"] = "accept-1",
            }));
        }
        answers[0].Expect(HttpStatusCode.OK);
        Assert.Equal("operationIdUsed", answers[1].Expect(HttpStatusCode.Conflict)["code"].GetValue<string>());
        await Complaints.TaskAsync(app, numbers[1], "triage", "coordinator");
    }

    private static TestApp Running()
    {
        var app = new TestApp();
        app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    private static string? Operation(string operations, int i) => operations switch { "same" => "op", "different" => $"op-{i}", _ => null };

    private static async Task<IReadOnlyList<ApiAnswer>> AllAsync(TestApp app, string role, Func<ApiCaller, int, Task<ApiAnswer>> call)
    {
        var callers = Enumerable.Range(0, Clients).Select(_ => app.As(role)).ToList();
        return await Task.WhenAll(callers.Select((caller, i) => Task.Run(() => call(caller, i))));
    }
}
