using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Runtime;

/// <summary>The shipped complaint on its main path, on a real database.</summary>
public sealed class ComplaintWalkTests
{
    private static JsonObject Fields() => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AComplaintIsSettledByFivePeople(bool restarting)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number;
        Assert.Equal("ST-2026-00001", number);
        async Task Step(string who, string task, string outcome, JsonObject? fields = null)
        {
            if (restarting) await office.RestartAsync();
            TestOffice.Value(await office.CompleteAsync(who, number, task, outcome, fields));
            Assert.Empty(await office.CheckAsync());
        }

        await Step("coordinator", "triage", "Accept", new JsonObject { ["kind"] = "complaint" });
        await Step("clerk", "investigate", "FactsClear");
        await Step("clerk", "draft", "Submit", new JsonObject { ["result"] = "notJustified", ["resultText"] = "Pochybení nebylo zjištěno." });
        await Step("coordinator", "approve", "Approve");
        await Step("head", "sign", "Sign");
        await Step("registry", "dispatch", "Dispatched", new JsonObject { ["dispatchedOn"] = "2026-02-02", ["channel"] = "DS", ["refNo"] = "KU/1/2026" });

        await office.AdvanceAsync(TestOffice.Start.AddHours(1));
        var found = await office.CaseAsync("clerk", number);
        var settle = found.Deadlines.Single(d => d.Kind == "settle");
        Assert.Equal((new DateOnly(2026, 4, 3).AddDays(4), "met", new DateOnly(2026, 2, 2)), (settle.LastDay!.Value, settle.State, settle.MetOn!.Value));
        Assert.Equal("Osoba clerk", found.Summary.Handler);
        Assert.Contains(found.Messages, m => m.Template == "received" && m.State == "sent");
        Assert.Contains(found.Documents, d => d.Direction == "out");
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task NobodyIsRemindedTwiceOfOneDeadlineOnOneDay()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number;

        // Nobody handles it yet: what is meant for the handler goes to the coordinator, who is meant herself as well.
        await office.AdvanceAsync(new DateTimeOffset(2026, 4, 8, 10, 0, 0, TimeSpan.Zero));

        var overdue = (await office.CaseAsync("coordinator", number)).Messages.Where(m => m.Template == "overdue" && m.CreatedAt >= new DateTimeOffset(2026, 4, 8, 0, 0, 0, TimeSpan.Zero)).Select(m => m.To).ToList();
        Assert.Equal(2, overdue.Count);
        Assert.Equal(2, overdue.Distinct().Count());
    }
}
