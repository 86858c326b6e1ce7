using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

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

        await Step("coordinator", "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" });
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
        var reader = await office.ReaderAsync("clerk");
        var proof = TestOffice.Value(await office.WithAsync((CaseQueries queries) => queries.ProofAsync(reader, settle.Id, default)));
        Assert.Contains("Předpis: § 175 odst. 5 zákona č. 500/2004 Sb.", proof.Words);
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
        Assert.All(await office.ReadAsync(db => db.Messages.Where(m => m.Template == "overdue" && m.DeadlineKind == "settle").Select(m => m.Text).ToListAsync()),
            text => Assert.Contains("Lhůta „Vyřízení podání“ uplynula 7. 4. 2026.", text));
    }

    [Fact]
    public async Task ACitizenReadsInUkrainianHowTheTermWasCounted()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint"));
        var status = await office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(receipt.Number, receipt.TrackingCode), "uk", default));
        var words = string.Join("\n", status!.Proof!.Words);
        Assert.Contains("Строк: Розгляд звернення.", words);
        Assert.Contains("60 календарних днів від дня отримання звернення", words);
        Assert.Contains("Страсна п'ятниця", words);
        Assert.Contains("Останній день: вівторок 07.04.2026.", words);
    }

    [Fact]
    public async Task WhoApprovesSeesTheResultButCantChangeIt()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "FactsClear"));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "draft", "Submit", new JsonObject { ["result"] = "notJustified" }));

        var shown = (await office.CaseAsync("coordinator", number)).Tasks.Single(t => t.Name == "approve").Form.Single(f => f.Name == "result");
        Assert.Equal((true, false, "notJustified"), (shown.ReadOnly, shown.Required, (string?)shown.Value));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Approve", new JsonObject { ["result"] = "justified" }));
        Assert.Equal("notJustified", (string?)(await office.CaseAsync("coordinator", number)).Fields["result"]);
    }

    [Fact]
    public async Task AReminderIsWrittenInTheLanguageOfItsReader()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "FactsClear"));
        await office.ReadAsync(db => db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.Language, "en")));
        await office.AdvanceAsync(new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero));

        var reminder = await office.ReadAsync(db => db.Messages.Where(m => m.DeadlineKind == "settle").OrderBy(m => m.CreatedAt).FirstAsync());
        Assert.Equal(("en", $"[Settlement] days left: 11 – reference {number}"), (reminder.Language, reminder.Subject));
        Assert.Contains("7 April 2026", reminder.Text);
    }

    [Fact]
    public async Task AHandlerWhomTheComplaintTurnsOutToBeAgainstHandlesItNoMore()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "FactsClear"));
        var @case = await office.ReadAsync(db => db.Cases.SingleAsync());
        Assert.Equal(office.User("clerk"), @case.HandlerId);

        await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(@case.InstanceId,
            new FieldsCorrected { OccurredAt = office.Now, Actor = "system", Fields = new JsonObject { ["againstOfficial"] = "Osoba clerk" }, Reason = "zjištěno při šetření" }, null, default));
        @case = await office.ReadAsync(db => db.Cases.SingleAsync());
        Assert.Equal((office.User("clerk"), (Guid?)null), (@case.HiddenFromId, @case.HandlerId));
        var read = await office.CaseAsync("clerk2", number);
        Assert.Equal("Zpracovatel: nikdo.", read.Journal.Last(j => j.Kind == "handlerChanged").Text);
        Assert.Null(Assert.Single(read.Tasks, t => t.State == "open").AssigneeId);
        Assert.Empty(await office.CheckAsync());
    }
}
