using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Cases.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Runtime;

/// <summary>One save per step: repeats, conflicts, refusals, timers.</summary>
public sealed class RuntimeTests
{
    private static JsonObject Loan(string subject = "Kolo") => new() { ["subject"] = subject, ["borrower"] = "Jan Žižka" };

    [Fact]
    public async Task ARepeatedOperationGivesTheFirstAnswerAndDoesNothing()
    {
        await using var office = await TestOffice.OpenAsync();
        var first = TestOffice.Value(await office.SubmitAsync("registry", Loan(), operationId: "in-1"));
        var again = TestOffice.Value(await office.SubmitAsync("registry", Loan("Něco jiného"), operationId: "in-1"));
        Assert.Equal(first, again);
        Assert.Equal(1, await office.ReadAsync(db => db.Cases.CountAsync()));

        var task = await office.TaskAsync(first.Number, "decide");
        async Task<Answer<StepReceipt>> Complete(string outcome)
        {
            var reader = await office.ReaderAsync("clerk");
            return await office.WithAsync((ClerkTasks tasks) => tasks.CompleteAsync(reader, task.Id, new TaskCompletion(outcome, new JsonObject { ["size"] = "small" }, 1, "op-1"), default));
        }
        var done = TestOffice.Value(await Complete("Lend"));
        await office.RestartAsync();
        Assert.Equal(done, TestOffice.Value(await Complete("Hand")));
        Assert.Equal(2, await office.ReadAsync(db => db.Steps.CountAsync()));
    }

    [Fact]
    public async Task TwoWhoCompleteAtOnceGetOneStepAndOneConflict()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var task = await office.TaskAsync(number, "decide");
        var readers = new[] { await office.ReaderAsync("clerk"), await office.ReaderAsync("clerk2") };
        var answers = await Task.WhenAll(readers.Select(reader => Task.Run(() => office.WithAsync((ClerkTasks tasks) =>
            tasks.CompleteAsync(reader, task.Id, new TaskCompletion("Lend", new JsonObject { ["size"] = "small" }, 1, null), default)))));
        Assert.Single(answers.OfType<Done<StepReceipt>>());
        Assert.Single(answers.OfType<Conflict<StepReceipt>>(), c => c.Code == "taskNotOpen");
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AStaleRevisionIsAConflictThatNamesWhatChanged()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var reader = await office.ReaderAsync("coordinator");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "comment", new JsonObject { ["note"] = "spěchá" }, null, default)));
        var conflict = Assert.IsType<Conflict<StepReceipt>>(await office.CompleteAsync("clerk", number, "decide", "Hand", revision: 1));
        Assert.Equal(("staleRevision", "spěchá"), (conflict.Code, conflict.Changed["note"]));
        Assert.Equal(2, (await office.TaskAsync(number, "decide")).Revision);
    }

    [Fact]
    public async Task AStepThatTouchesNoFieldOfTheFormLeavesTheTasksRevision()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var reader = await office.ReaderAsync("coordinator");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "comment", [], null, default)));
        Assert.Equal(1, (await office.TaskAsync(number, "decide")).Revision);
    }

    [Fact]
    public async Task WhenAnEffectIsRefusedNothingOfTheStepIsKept()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var before = await Everything(office);
        var refused = Assert.IsType<Refused<StepReceipt>>(await office.CompleteAsync("clerk", number, "decide", "Hand", new JsonObject { ["helper"] = "nikdo" }));
        Assert.Equal(("handlerUnknown", "Zpracovatelem může být jen činný uživatel."), (refused.Code, refused.Message));
        Assert.Equal(before, await Everything(office));
        Assert.Equal("open", (await office.TaskAsync(number, "decide")).State);
    }

    [Fact]
    public async Task AnEffectRefusedToATimerBecomesAnIncidentThatAPersonResolves()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Later", new JsonObject { ["helper"] = "nikdo" }));
        await office.AdvanceAsync(TestOffice.Start.AddDays(2));
        var found = await office.CaseAsync("coordinator", number);
        var incident = Assert.Single(found.Incidents);
        Assert.Empty(await office.CheckAsync());

        var reader = await office.ReaderAsync("coordinator");
        Task<Answer<StepReceipt>> Skip() => office.WithAsync((CaseActions actions) => actions.ResolveIncidentAsync(reader, number, incident.Id, new ResolveForm("skip", "Opraveno", null, "fix"), default));
        Assert.Equal(["reason"], Assert.IsType<Invalid<StepReceipt>>(await office.WithAsync((CaseActions actions) => actions.ResolveIncidentAsync(reader, number, incident.Id, new ResolveForm("skip", " "), default))).Errors.Keys);
        Assert.IsType<Refused<StepReceipt>>(await Skip());
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "comment", new JsonObject { ["helper"] = office.User("clerk2").ToString() }, null, default)));
        TestOffice.Value(await Skip());
        Assert.Empty((await office.CaseAsync("coordinator", number)).Incidents);
        // Why, is told to those who see the case and stands sealed with the step: the journal doesn't hold it.
        Assert.EndsWith("Důvod: Opraveno", (await office.CaseAsync("coordinator", number)).Journal.Single(j => j.Kind == "incidentResolved").Text);
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), args => args.Contains("Opraveno"));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ATimerOutlivesARestartAndOccursWhenItWasDue()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Later", new JsonObject { ["helper"] = office.User("clerk2").ToString() }));
        await office.RestartAsync();
        await office.AdvanceAsync(TestOffice.Start.AddDays(10));
        var step = await office.ReadAsync(db => db.Steps.SingleAsync(s => s.Kind == "timerElapsed"));
        Assert.Equal((TestOffice.Start.AddDays(1), TestOffice.Start.AddDays(1)), (step.OccurredAt, step.RecordedAt));
        Assert.Equal(TestOffice.Start.AddDays(10), office.Now);
        await office.RestartAsync();
        Assert.Equal(TestOffice.Start.AddDays(10), office.Now);
        Assert.Equal("Osoba clerk2", (await office.CaseAsync("head", number)).Summary.Handler);
    }

    [Fact]
    public async Task ACaseOpenedByACaseHasItsOwnNumberAndStartsThroughItsInbox()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        await TakeAsync(office, number, "split");
        await office.RestartAsync();
        await office.AdvanceAsync(TestOffice.Start.AddMinutes(1));
        Assert.Equal(["VP-2026-00002"], (await office.CaseAsync("clerk", number)).RelatedCases);
        var part = await office.CaseAsync("clerk", "VP-2026-00002");
        Assert.Equal(("Část", "asked", new DateOnly(2026, 2, 2)), (part.Summary.Subject, part.Summary.Status, part.Summary.DeliveredOn));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ACaseThatCouldNeverStartIsRefusedToWhoOpensIt()
    {
        await using var office = await TestOffice.OpenAsync();
        await office.ImportChangedAsync(text => text.Replace("\"anonymous\": true", "\"anonymus\": true"));
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var reader = await office.ReaderAsync("clerk");
        var answer = await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "split", [], null, default));
        Assert.Equal("unknownField", Assert.IsType<Refused<StepReceipt>>(answer).Code);
        Assert.Equal((1, 1), (await office.ReadAsync(db => db.Cases.CountAsync()), await office.ReadAsync(db => db.Instances.CountAsync())));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task TwoMailsOfOneStepThatSayDifferentThingsBothGo()
    {
        await using var office = await TestOffice.OpenAsync();
        await office.ImportChangedAsync(text =>
        {
            var drawing = JsonNode.Parse(text)!;
            foreach (var (name, words) in ((string, string)[])[("one", "první"), ("two", "druhá")])
                drawing["root"]!["activities"]!.AsArray().Add(new JsonObject
                {
                    ["id"] = name, ["name"] = name, ["type"] = "CaseFlow.SendMail", ["version"] = 1, ["template"] = "note", ["recipient"] = "clerk",
                    ["values"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = new JsonObject { ["words"] = words } } },
                });
            foreach (var (from, port, to) in ((string, string, string)[])[("comment", "Taken", "one"), ("one", "Queued", "two")])
                drawing["root"]!["connections"]!.AsArray().Add(new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = from, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
                });
            return drawing.ToJsonString();
        }, ("loan/mails/note.cs.liquid", "---\nsubject: Poznámka\n---\n{{ words }}"));
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        await TakeAsync(office, number, "comment");
        var mails = await office.ReadAsync(db => db.Messages.OrderBy(m => m.Id).Select(m => new { m.ToAddress, m.Text }).ToListAsync());
        Assert.Equal(["clerk@example.cz první", "clerk2@example.cz první", "clerk@example.cz druhá", "clerk2@example.cz druhá"], mails.Select(m => $"{m.ToAddress} {m.Text}"));
    }

    [Fact]
    public async Task WhenARowOfTheInboxIsBrokenItWaitsAndTheLogNamesNobody()
    {
        await using var office = await TestOffice.OpenAsync();
        TestOffice.Value(await office.SubmitAsync("registry", Loan()));
        await office.ReadAsync(async db =>
        {
            var instance = await db.Instances.SingleAsync();
            db.Inbox.Add(new InboxRow { Id = "broken", InstanceId = instance.Id, Stimulus = """{"kind": "Jana Nováková"}""", DueAt = office.Now });
            return await db.SaveChangesAsync();
        });
        await office.AdvanceAsync(TestOffice.Start.AddHours(1));
        var row = await office.ReadAsync(db => db.Inbox.SingleAsync(i => i.Id == "broken"));
        Assert.Equal((1, "JsonException"), (row.Attempts, row.LastError));
        Assert.Contains("Inbox row broken failed", office.Log.Text);
        Assert.Contains("StepJson", office.Log.Text);
        Assert.DoesNotContain("Nováková", office.Log.Text);
        Assert.DoesNotContain("Nováková", string.Join('\n', await office.CheckAsync()));
    }

    [Fact]
    public async Task AnEventReachesEveryInstanceThatWaitsForIt()
    {
        await using var office = await TestOffice.OpenAsync();
        var numbers = new List<string>();
        foreach (var subject in (string[])["A", "B", "C"]) numbers.Add(TestOffice.Value(await office.SubmitAsync("registry", Loan(subject))).Number);
        await TakeAsync(office, numbers[0], "listen");
        await TakeAsync(office, numbers[1], "listen");
        await TakeAsync(office, numbers[2], "shout");
        await office.AdvanceAsync(TestOffice.Start.AddMinutes(1));
        var statuses = new List<string?>();
        foreach (var number in numbers) statuses.Add((await office.CaseAsync("clerk", number)).Summary.Status);
        Assert.Equal(["lent", "lent", "asked"], statuses);
        Assert.Equal(0, await office.ReadAsync(db => db.EventWaits.CountAsync()));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ATimerOfACaseWithoutItsKeyIsDropped()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Later", new JsonObject { ["helper"] = office.User("clerk2").ToString() }));
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, "update CaseKeys set WrappedKey = x''"));
        await office.AdvanceAsync(TestOffice.Start.AddDays(2));
        Assert.Equal(0, await office.ReadAsync(db => db.Inbox.CountAsync(i => i.DueAt < TestOffice.Start.AddDays(2))));
    }

    [Fact]
    public async Task WhenTheLastGrantOfARoleEndsItsTasksMoveToTheNextRole()
    {
        await using var office = await TestOffice.OpenAsync();
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, "update Grants set ValidTo = '2026-02-10' where Role = 'coordinator'"));
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        Assert.Equal("coordinator", (await office.TaskAsync(number, "approve")).Role);
        await office.AdvanceAsync(TestOffice.Start.AddDays(20));
        Assert.Equal("head", (await office.TaskAsync(number, "approve")).Role);
        Assert.Empty(await office.CheckAsync());
    }

    private static async Task TakeAsync(TestOffice office, string number, string action)
    {
        var reader = await office.ReaderAsync("clerk");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action, [], null, default)));
    }

    [Fact]
    public async Task NumbersGivenOutAtOnceAreAllDifferentAndWithoutGaps()
    {
        await using var office = await TestOffice.OpenAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => office.SubmitAsync("registry", Loan($"Věc {i}"))));
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"VP-2026-{n:00000}"), receipts.Select(r => TestOffice.Value(r).Number).Order());
    }

    [Theory]
    [InlineData("update Steps set Actor = 'x' where Revision = 1")]
    [InlineData("update Steps set OccurredAt = OccurredAt + 1 where Revision = 2")]
    [InlineData("update Steps set Stimulus = zeroblob(60) where Revision = 1")]
    [InlineData("delete from Steps where Revision = 2")]
    [InlineData("update Deadlines set LastDay = '2030-01-01'")]
    [InlineData("update Tasks set State = 'completed' where State = 'open'")]
    [InlineData("update Cases set DueOn = null")]
    [InlineData("update Instances set State = zeroblob(100)")]
    [InlineData("delete from Grants where Role = 'coordinator' or Role = 'head'")]
    public async Task AChangedRowIsFoundByTheCheck(string tampering)
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "large" }));
        Assert.Empty(await office.CheckAsync());
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, tampering));
        Assert.NotEmpty(await office.CheckAsync());
    }

    // What a step may write, counted and hashed.
    private static Task<string> Everything(TestOffice office) => office.ReadAsync(async db =>
        $"{await db.Steps.CountAsync()} {await db.Journal.CountAsync()} {await db.Tasks.CountAsync()} {await db.Inbox.CountAsync()} {await db.Messages.CountAsync()} " +
        $"{await db.Deadlines.CountAsync()} {await db.Cases.Select(c => c.Data).SingleAsync()} {await db.Instances.Select(i => i.StateHash).SingleAsync()}");
}
