using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Casework;

/// <summary>A misclick is taken back while nothing of it left the office.</summary>
public sealed class TakeBackTests
{
    private static JsonObject Fields() => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
    };

    /// <summary>A mistaken correction: the citizen would be told of another day.</summary>
    private static async Task CorrectAsync(TestOffice office, string number)
    {
        var reader = await office.ReaderAsync("registry");
        var fields = new JsonObject { ["deliveredOn"] = "2026-01-30", ["correctReason"] = "Došlo dřív." };
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "correct", fields, null, default)));
    }

    private static async Task<(TestOffice Office, string Number)> OpenAsync(int hold)
    {
        var office = await TestOffice.OpenAsync("workflows");
        office.Settings.Mail.HoldMinutes = hold;
        return (office, TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number);
    }

    [Fact]
    public async Task AMisclickIsTakenBackWithinTheHold()
    {
        var (office, number) = await OpenAsync(hold: 10);
        await using var _ = office;
        var before = await CaseRecord.OfAsync(office, number);
        Assert.Equal("nothingToTakeBack", Code(await BackAsync(office, "coordinator", number)));
        Assert.Null(await OfferAsync(office, "coordinator", number));

        await CorrectAsync(office, number);
        var offer = await OfferAsync(office, "coordinator", number);
        Assert.Equal(("Osoba registry", office.Now.AddMinutes(10)), (offer!.By, offer.Until!.Value));
        Assert.NotNull(await OfferAsync(office, "head", number));
        Assert.NotNull(await OfferAsync(office, "registry", number));
        Assert.Null(await OfferAsync(office, "clerk", number));
        Assert.IsType<Forbidden<StepReceipt>>(await BackAsync(office, "clerk", number));
        Assert.Equal("reason", Assert.IsType<Invalid<StepReceipt>>(await BackAsync(office, "coordinator", number, reason: "  ")).Errors.Keys.Single());

        var done = TestOffice.Value(await BackAsync(office, "coordinator", number, "back-1"));
        Assert.Equal(done, TestOffice.Value(await BackAsync(office, "coordinator", number, "back-1")));
        Assert.Equal("nothingToTakeBack", Code(await BackAsync(office, "coordinator", number)));
        Assert.Null(await OfferAsync(office, "coordinator", number));

        before.MustBe(await CaseRecord.OfAsync(office, number));
        var told = await office.CaseAsync("coordinator", number);
        Assert.Equal([("received", "waiting"), ("termChanged", "cancelled")], told.Messages.Where(m => m.To == "jana@example.cz").Select(m => (m.Template, m.State)));
        Assert.Contains(told.Journal, j => j.Kind == "stepTakenBack" && j.Text.EndsWith("byl vzat zpět. Důvod: Klepnuto vedle.", StringComparison.Ordinal) && j.Actor == "Osoba coordinator");
        Assert.Contains(told.Journal, j => j.Text.EndsWith("byl zrušen a neodejde.", StringComparison.Ordinal));
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), a => a.Contains("Klepnuto", StringComparison.Ordinal));
        Assert.Empty(await office.CheckAsync());

        await office.RestartAsync();
        await office.AdvanceAsync(office.Now.AddHours(1));
        Assert.Equal([("received", "sent"), ("termChanged", "cancelled")], (await office.CaseAsync("coordinator", number)).Messages.Where(m => m.To == "jana@example.cz").Select(m => (m.Template, m.State)));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ATaskThatWasDoneIsTheSameTaskAgain()
    {
        var (office, number) = await OpenAsync(hold: 10);
        await using var _ = office;
        var (before, task) = (await CaseRecord.OfAsync(office, number), await office.TaskAsync(number, "triage"));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = office.User("clerk").ToString() }));
        Assert.Equal("Osoba clerk", (await office.CaseAsync("coordinator", number)).Summary.Handler);
        TestOffice.Value(await BackAsync(office, "clerk", number));

        before.MustBe(await CaseRecord.OfAsync(office, number));
        var again = await office.TaskAsync(number, "triage");
        Assert.Equal((task.Id, task.TaskId, task.Revision + 1, office.User("coordinator")), (again.Id, again.TaskId, again.Revision, again.AssigneeId!.Value));
        Assert.Null((await office.CaseAsync("coordinator", number)).Summary.Handler);
        Assert.Equal("staleRevision", Assert.IsType<Conflict<StepReceipt>>(await office.CompleteAsync("coordinator", number, "triage", "Accept", revision: task.Revision)).Code);
        Assert.Empty(await office.CheckAsync());
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhatLeftTheHouseStays()
    {
        var (office, number) = await OpenAsync(hold: 10);
        await using var _ = office;
        await CorrectAsync(office, number);
        var revision = await RevisionAsync(office, number);
        await office.AdvanceAsync(office.Now.AddMinutes(11));

        Assert.Null(await OfferAsync(office, "coordinator", number));
        Assert.Equal("leftTheHouse", Code(await BackAsync(office, "coordinator", number)));
        foreach (var state in (string[])["sending", "uncertain", "failed", "returned", "held"])
        {
            await office.ReadAsync(db => db.Messages.Where(m => m.Template == "termChanged").ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state)));
            Assert.Equal("leftTheHouse", Code(await BackAsync(office, "coordinator", number)));
        }
        Assert.Equal(revision, await RevisionAsync(office, number));
    }

    /// <summary>The hand-over claims the mail between the look and the step: the step finds it out and keeps nothing.</summary>
    [Fact]
    public async Task WhenTheMailIsClaimedMeanwhile()
    {
        var (office, number) = await OpenAsync(hold: 0);
        await using var _ = office;
        var former = await StateAsync(office, number);
        await CorrectAsync(office, number);
        var (revision, instance) = (await RevisionAsync(office, number), await office.ReadAsync(db => db.Cases.Select(c => c.InstanceId).SingleAsync()));
        await office.ReadAsync(db => db.Messages.Where(m => m.Template == "termChanged").ExecuteUpdateAsync(s => s.SetProperty(m => m.State, "sending").SetProperty(m => m.ClaimedAt, DateTimeOffset.MaxValue)));
        var late = new StepTakenBack
        {
            OccurredAt = office.Now, Actor = office.User("coordinator").ToString(), Revision = revision, Reason = "x", State = System.Text.Encoding.UTF8.GetString(WorkflowStateJson.Write(former)),
        };
        Assert.Equal("leftTheHouse", Assert.IsType<StepNotTaken>(await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(instance, late, null, default))).Code);
        Assert.Equal((revision, "sending"), (await RevisionAsync(office, number), await office.ReadAsync(db => db.Messages.Where(m => m.Template == "termChanged").Select(m => m.State).SingleAsync())));
    }

    [Fact]
    public async Task EitherTheMailGoesOrTheStepIsTakenBackNeverBoth()
    {
        var (office, first) = await OpenAsync(hold: 0);
        await using var _ = office;
        List<string> numbers = [first];
        for (var more = 0; more < 7; more++) numbers.Add(TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number);
        foreach (var number in numbers) await CorrectAsync(office, number);

        var sending = Task.Run(() => office.WithAsync((MailDispatch mail) => mail.SendDueAsync(office.Now, default)));
        var answers = await Task.WhenAll(numbers.Select(n => Task.Run(() => BackAsync(office, "coordinator", n))));
        await sending;

        for (var i = 0; i < numbers.Count; i++)
        {
            var closed = (await office.CaseAsync("coordinator", numbers[i])).Messages.Single(m => m.Template == "termChanged");
            Assert.Equal(answers[i] is Done<StepReceipt> ? "cancelled" : "sent", closed.State);
            if (answers[i] is not Done<StepReceipt>) Assert.Equal("leftTheHouse", Code(answers[i]));
        }
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ALetterThatLiesInTheHouseGoesWithItsFile()
    {
        var (office, number) = await OpenAsync(hold: 0);
        await using var _ = office;
        foreach (var (who, task, outcome, fields) in ((string, string, string, JsonObject?)[])[("coordinator", "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }), ("clerk", "investigate", "FactsClear", null),
            ("clerk", "draft", "Submit", new JsonObject { ["result"] = "notJustified", ["resultText"] = "Pochybení nebylo zjištěno." }), ("coordinator", "approve", "Approve", null)])
            TestOffice.Value(await office.CompleteAsync(who, number, task, outcome, fields));
        var before = await CaseRecord.OfAsync(office, number);
        TestOffice.Value(await office.CompleteAsync("head", number, "sign", "Sign"));
        var letter = await office.ReadAsync(db => db.Documents.SingleAsync(d => d.Direction == "out"));
        var file = Path.Combine(office.Settings.DataDirectory, "files", letter.Sha256[..2], letter.Sha256);
        Assert.True(File.Exists(file));

        TestOffice.Value(await BackAsync(office, "head", number));
        before.MustBe(await CaseRecord.OfAsync(office, number));
        Assert.False(File.Exists(file));
        Assert.Empty(await office.CheckAsync());

        TestOffice.Value(await office.CompleteAsync("head", number, "sign", "Sign"));
        TestOffice.Value(await office.CompleteAsync("registry", number, "dispatch", "Dispatched", new JsonObject { ["dispatchedOn"] = "2026-02-02", ["channel"] = "DS", ["refNo"] = "KU/1/2026" }));
        Assert.Equal("leftTheHouse", Code(await BackAsync(office, "coordinator", number)));
        Assert.Empty(await office.CheckAsync());
    }

    internal static async Task<Answer<StepReceipt>> BackAsync(TestOffice office, string who, string number, string? operationId = null, string reason = "Klepnuto vedle.")
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((TakeBack take) => take.TakeAsync(reader, number, reason, operationId, default));
    }

    private static async Task<TakeBackOffer?> OfferAsync(TestOffice office, string who, string number)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((TakeBack take) => take.OfferAsync(reader, number, default));
    }

    private static string Code(Answer<StepReceipt> answer) => Assert.IsType<Conflict<StepReceipt>>(answer).Code;

    private static Task<int> RevisionAsync(TestOffice office, string number) =>
        office.ReadAsync(db => db.Cases.Where(c => c.Number == number).Join(db.Instances, c => c.InstanceId, i => i.Id, (_, i) => i.Revision).SingleAsync());

    internal static async Task<WorkflowState> StateAsync(TestOffice office, string number)
    {
        var row = await office.ReadAsync(db => db.Cases.SingleAsync(c => c.Number == number));
        return (await office.WithAsync((CaseStates states) => states.ReadAsync(row, default)))!;
    }
}
