using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

public sealed class ComplaintWalkTests
{
    [Fact]
    public async Task AComplaintWalksFromSubmissionToClosedAndItsStatutoryDayIsProven()
    {
        using var app = new TestApp();
        var opened = (await app.As("registry").PostAsync("/cases", Complaints.Body())).Expect(HttpStatusCode.Created);
        var number = opened["number"].GetValue<string>();
        Assert.StartsWith("ST-2026-", number);
        Assert.True(opened["trackingCode"].GetValue<string>().Length >= 20);

        var fresh = await Complaints.CaseAsync(app, number);
        Assert.Equal("triage", fresh["status"].GetValue<string>());
        var settle = Deadline(fresh, "settle");
        Assert.Equal(("statutory", "2026-02-02", "2026-04-07", "running"), (Text(settle, "basis"), Text(settle, "startsOn"), Text(settle, "lastDay"), Text(settle, "state")));
        var received = fresh["messages"].AsArray().First()!;
        Assert.Equal(("received", "cs", "waiting"), (Text(received, "template"), Text(received, "language"), Text(received, "state")));
        Assert.Equal(["received", "newCase"], fresh["messages"].AsArray().Select(m => Text(m!, "template")));

        foreach (var (_, step) in Complaints.ToDispatch) await step(app, number);

        var settled = await Complaints.CaseAsync(app, number);
        Assert.Equal("remedyMonitoring", settled["status"].GetValue<string>());
        settle = Deadline(settled, "settle");
        Assert.Equal(("met", "2026-03-03"), (Text(settle, "state"), Text(settle, "metOn")));
        Assert.False(settle["late"]!.GetValue<bool>());

        var proof = (await app.As("clerk").GetAsync($"/deadlines/{Text(settle, "id")}/proof")).Expect(HttpStatusCode.OK);
        Assert.Equal("2026-04-07", proof["proof"]["lastDay"]!.GetValue<string>());
        Assert.NotEmpty(proof["words"].AsArray());

        (await app.As("registry").PostAsync($"/cases/{number}/deliveries", new JsonObject { ["on"] = "2026-03-03", ["how"] = "login" })).Expect(HttpStatusCode.OK);
        (await Complaints.CompleteAsync(app, number, "remedy", "clerk", "Done", new() { ["doneOn"] = "2026-03-03" })).Expect(HttpStatusCode.OK);
        // The submitter asked for the result and the measures (§ 175 odst. 6).
        (await Complaints.CompleteAsync(app, number, "dispatch", "registry", "Dispatched", await Complaints.DispatchFieldsAsync(app, number))).Expect(HttpStatusCode.OK);
        await Complaints.AdvanceAsync(app, "2026-05-01");

        var closed = await Complaints.CaseAsync(app, number);
        Assert.Equal("closed", closed["status"].GetValue<string>());
        Assert.False(closed["open"].GetValue<bool>());
        Assert.Contains(closed["actions"].AsArray(), a => Text(a!, "name") == "reopen");
        Assert.Contains(closed["messages"].AsArray(), m => Text(m!, "template") == "settled" && Text(m!, "state") == "sent");
        Assert.Contains(closed["messages"].AsArray(), m => Text(m!, "template") == "details" && Text(m!, "state") == "sent");
        Assert.Contains(closed["documents"].AsArray(), d => Text(d!, "name").EndsWith(".docx", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(app.Folder, "mail"), "*.eml"));
        var sequence = closed["journal"].AsArray().Select(j => j!["sequence"]!.GetValue<int>()).Order().ToList();
        Assert.Equal(Enumerable.Range(1, sequence.Count), sequence);
    }

    [Fact]
    public async Task TheRenderedMailAndTheLetterCanBeRead()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        foreach (var (_, step) in Complaints.ToDispatch) await step(app, number);
        var found = await Complaints.CaseAsync(app, number);
        var message = (await app.As("clerk").GetAsync($"/messages/{Text(found["messages"].AsArray()[0]!, "id")}")).Expect(HttpStatusCode.OK);
        Assert.Contains(number, message["text"].GetValue<string>());
        var document = found["documents"].AsArray().First(d => Text(d!, "name").EndsWith(".docx", StringComparison.Ordinal))!;
        using var file = await app.As("clerk").Client.GetAsync($"/api/v1/documents/{Text(document, "id")}");
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("PK"u8.ToArray(), (await file.Content.ReadAsByteArrayAsync())[..2]);
    }

    [Fact]
    public async Task ARestartBetweenAnyTwoStepsChangesNothing()
    {
        var app = new TestApp();
        try
        {
            var number = await Complaints.OpenAsync(app);
            foreach (var (name, step) in Complaints.ToDispatch)
            {
                var before = (await Complaints.CaseAsync(app, number)).Text;
                app = app.Restarted();
                var after = (await Complaints.CaseAsync(app, number)).Text;
                Assert.True(before == after, $"Expected the same case after the restart before {name}, but it was\n{after}\nand not\n{before}");
                await step(app, number);
            }
            Assert.Equal("remedyMonitoring", (await Complaints.CaseAsync(app, number))["status"].GetValue<string>());
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static JsonNode Deadline(ApiAnswer found, string kind) => found["deadlines"].AsArray().Single(d => Text(d!, "kind") == kind)!;
    private static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";
}
