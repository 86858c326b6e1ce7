using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

/// <summary>The steps of the complaint procedure as tests take them over the API.</summary>
internal static class Complaints
{
    public static JsonObject Fields() => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Příkladová", ["email"] = "jana.prikladova@example.cz", ["consentEmail"] = true,
        ["address"] = "Vzorová 3, 360 01 Karlovy Vary", ["subject"] = "Postup stavebního odboru", ["description"] = "Na podání nikdo neodpověděl.",
        ["wantsResultDetails"] = true, ["reviewAsked"] = "notAReview",
    };

    public static JsonObject Body(string? operationId = null, JsonObject? fields = null) => new()
    {
        ["procedure"] = "complaint", ["channel"] = "DS", ["deliveredOn"] = "2026-02-02", ["language"] = "cs",
        ["fields"] = fields ?? Fields(), ["operationId"] = operationId,
    };

    public static async Task<string> OpenAsync(TestApp app, JsonObject? fields = null) =>
        (await app.As("registry").PostAsync("/cases", Body(fields: fields))).Expect(HttpStatusCode.Created)["number"].GetValue<string>();

    public static async Task<ApiAnswer> CaseAsync(TestApp app, string number, string role = "coordinator") =>
        (await app.As(role).GetAsync($"/cases/{number}")).Expect(HttpStatusCode.OK);

    /// <summary>The open task of that name, as the role sees it.</summary>
    public static async Task<JsonNode> TaskAsync(TestApp app, string number, string name, string role)
    {
        var found = await CaseAsync(app, number, role);
        return found["tasks"].AsArray().FirstOrDefault(t => t!["name"]!.GetValue<string>() == name && t["state"]!.GetValue<string>() == "open")
            ?? throw new InvalidOperationException($"Expected an open task {name} in {number}, but there are {found["tasks"].ToJsonString()}");
    }

    public static async Task<ApiAnswer> CompleteAsync(TestApp app, string number, string task, string role, string outcome, JsonObject? fields = null)
    {
        var found = await TaskAsync(app, number, task, role);
        return await app.As(role).PostAsync($"/tasks/{found["id"]!.GetValue<string>()}/complete", new JsonObject
        {
            ["outcome"] = outcome, ["fields"] = fields ?? [], ["revision"] = found["revision"]!.GetValue<int>(),
        });
    }

    public static async Task AdvanceAsync(TestApp app, string to) =>
        (await app.As("admin").PostAsync("/clock", new JsonObject { ["advanceTo"] = to })).Expect(HttpStatusCode.OK);

    /// <summary>The main path from triage to the dispatched letter, step by step; a test may do something between any two.</summary>
    public static readonly IReadOnlyList<(string Name, Func<TestApp, string, Task> Do)> ToDispatch =
    [
        ("triage", async (app, number) => (await CompleteAsync(app, number, "triage", "coordinator", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" })).Expect(HttpStatusCode.OK)),
        ("received mail goes out", (app, _) => AdvanceAsync(app, "2026-02-03T08:00")),
        ("investigate", async (app, number) => (await CompleteAsync(app, number, "investigate", "clerk", "FactsClear", new() { ["findings"] = "Úřad neodpověděl." })).Expect(HttpStatusCode.OK)),
        ("draft", async (app, number) => (await CompleteAsync(app, number, "draft", "clerk", "Submit", new()
        {
            ["result"] = "partly", ["resultText"] = "Odpověď měla přijít dříve.",
            ["remedies"] = new JsonArray(new JsonObject { ["text"] = "Proškolit referenty", ["dueOn"] = "2026-04-30" }),
        })).Expect(HttpStatusCode.OK)),
        ("approve", async (app, number) => (await CompleteAsync(app, number, "approve", "coordinator", "Approve")).Expect(HttpStatusCode.OK)),
        ("sign", async (app, number) => (await CompleteAsync(app, number, "sign", "head", "Sign")).Expect(HttpStatusCode.OK)),
        ("a month later", (app, _) => AdvanceAsync(app, "2026-03-03T10:00")),
        ("dispatch", async (app, number) => (await CompleteAsync(app, number, "dispatch", "registry", "Dispatched", await DispatchFieldsAsync(app, number))).Expect(HttpStatusCode.OK)),
    ];

    /// <summary>Fills the dispatch form by the names that it has.</summary>
    public static async Task<JsonObject> DispatchFieldsAsync(TestApp app, string number, string on = "2026-03-03")
    {
        var form = (await TaskAsync(app, number, "dispatch", "registry"))["form"]!.AsArray().Select(f => f!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(["dispatchedOn", "channel", "refNo"], form);
        return new() { ["dispatchedOn"] = on, ["channel"] = "DS", ["refNo"] = "KK/123/2026" };
    }
}
