using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Web.Tests.Api;

public sealed class MessagesTests
{
    [Fact]
    public async Task AMailIsMarkedAsReturnedAndSentAgainToAnotherAddress()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        // Held for ten minutes, so that a slip can still be caught; the page and the API say until when.
        var held = await MailAsync(app, number);
        Assert.Equal(("waiting", "2026-02-02T08:10:00+00:00"), (Text(held, "state"), Text(held, "dueAt")));
        await Complaints.AdvanceAsync(app, "2026-02-03T08:00");
        var id = Text(held, "id");

        var returned = new JsonObject { ["on"] = "2026-02-03", ["reason"] = "Schránka neexistuje", ["operationId"] = "r-1" };
        var answer = (await app.As("registry").PostAsync($"/messages/{id}/returned", returned)).Expect(HttpStatusCode.OK);
        Assert.Equal(("returned", "2026-02-03"), (answer["state"].GetValue<string>(), answer["returnedOn"].GetValue<string>()));
        (await app.As("registry").PostAsync($"/messages/{id}/returned", returned)).Expect(HttpStatusCode.OK);

        var body = new JsonObject { ["reason"] = "Nová adresa", ["address"] = "jana.nova@example.cz", ["operationId"] = "s-1" };
        var copy = (await app.As("registry").PostAsync($"/messages/{id}/resend", body)).Expect(HttpStatusCode.OK);
        Assert.Equal(("jana.nova@example.cz", "waiting"), (copy["to"].GetValue<string>(), copy["state"].GetValue<string>()));
        // The same click once more, then another one.
        Assert.Equal(copy["id"].GetValue<string>(), (await app.As("registry").PostAsync($"/messages/{id}/resend", body)).Expect(HttpStatusCode.OK)["id"].GetValue<string>());
        await Complaints.AdvanceAsync(app, "2026-02-03T09:00");
        Assert.Equal(new[] { id, copy["id"].GetValue<string>() }.Order(), await FilesAsync(app, 2));
        Assert.Contains((await Complaints.CaseAsync(app, number))["journal"].AsArray(), j => Text(j!, "kind") == "mailReturned");
    }

    [Fact]
    public async Task WhatIsWrongIsToldAsAProblem()
    {
        using var app = new TestApp();
        var id = Text(await MailAsync(app, await Complaints.OpenAsync(app)), "id");
        (await app.As("registry").PostAsync($"/messages/{id}/resend", new JsonObject { ["reason"] = "Znovu" })).Expect(HttpStatusCode.Conflict);
        (await app.As("registry").PostAsync($"/messages/{id}/returned", new JsonObject { ["reason"] = "x" })).Expect(HttpStatusCode.BadRequest);
        (await app.As("registry").PostAsync($"/messages/{id}/cancel")).Expect(HttpStatusCode.BadRequest);
        (await app.As("head").PostAsync($"/messages/{id}/cancel", new JsonObject { ["reason"] = "x" })).Expect(HttpStatusCode.Forbidden);
        (await app.As("admin").PostAsync($"/messages/{id}/cancel", new JsonObject { ["reason"] = "x" })).Expect(HttpStatusCode.NotFound);
        (await app.As("registry").PostAsync($"/messages/{Guid.Empty}/compose")).Expect(HttpStatusCode.NotFound);
        (await app.As("coordinator").PostAsync($"/messages/{id}/cancel", new JsonObject { ["reason"] = "Omyl" })).Expect(HttpStatusCode.OK);
        await Complaints.AdvanceAsync(app, "2026-02-03T08:00");
        Assert.Equal("cancelled", (await app.As("registry").GetAsync($"/messages/{id}"))["state"].GetValue<string>());
    }

    private static async Task<JsonNode> MailAsync(TestApp app, string number) => (await Complaints.CaseAsync(app, number))["messages"].AsArray().Single(m => Text(m!, "template") == "received")!;
    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    /// <summary>The mails handed over, by their names. The job may have the last one in hand when the clock comes to it: it is waited for.</summary>
    private static async Task<IReadOnlyList<string?>> FilesAsync(TestApp app, int expected)
    {
        for (var tries = 100; ; tries--)
        {
            var files = Directory.GetFiles(Path.Combine(app.Folder, "mail"), "*.eml");
            if (files.Length >= expected || tries == 0) return [.. files.Select(Path.GetFileNameWithoutExtension).Order()];
            await Task.Delay(100);
        }
    }
}
