using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Casework;

/// <summary>Many at once, in the services: outcomes are counted, and what is stored says it happened once.</summary>
public sealed class AtOnceTests
{
    private static JsonObject Loan() => new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" };

    [Theory]
    [InlineData("none", 1)]
    [InlineData("same", 50)]
    [InlineData("different", 1)]
    public async Task OfFiftyClicksOnOneTaskOneCompletesItAndTheOthersAreTold(string operations, int done)
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var (task, reader) = (await office.TaskAsync(number, "decide"), await office.ReaderAsync("clerk"));
        var answers = await FiftyAsync(i => office.WithAsync((ClerkTasks tasks) => tasks.CompleteAsync(
            reader, task.Id, new TaskCompletion("Lend", new JsonObject { ["size"] = "small" }, 1, Operation(operations, i)), default)));
        Assert.Equal(done, answers.OfType<Done<StepReceipt>>().Count());
        Assert.Equal(50 - done, answers.OfType<Conflict<StepReceipt>>().Count(c => c.Code == "taskNotOpen" && c.Changed["state"] == "completed"));
        Assert.Single(answers.OfType<Done<StepReceipt>>().Select(d => d.Value).Distinct());
        Assert.Equal(1, await office.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "taskCompleted")));
        Assert.Equal((2, 1), (await office.ReadAsync(db => db.Steps.CountAsync()), await office.ReadAsync(db => db.Tasks.CountAsync(t => t.Name == "approve"))));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task OfFiftyWhoClaimOneHasItAndItsClaimAndTheNameOfTheHandlerAgree()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var (task, readers) = (await office.TaskAsync(number, "decide"), new[] { await office.ReaderAsync("clerk"), await office.ReaderAsync("clerk2") });
        var answers = await FiftyAsync(i => office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(readers[i % 2], task.Id, default)));
        // Claiming what one has already is no conflict; all of one person have it, all of the other don't.
        Assert.Equal(25, answers.OfType<Done<TaskView>>().Count());
        Assert.Equal(25, answers.OfType<Conflict<TaskView>>().Count(c => c.Code == "taskTaken" && c.Message.Contains("Osoba clerk")));
        Assert.Equal(1, await office.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "taskClaimed")));
        var row = await office.TaskAsync(number, "decide");
        Assert.Equal(row.AssigneeId, (await office.ReadAsync(db => db.Cases.SingleAsync())).HandlerId);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhoClaimsWhileAnotherCompletesIsToldAndNothingIsHalf()
    {
        await using var office = await TestOffice.OpenAsync();
        var (first, second) = (await office.ReaderAsync("clerk"), await office.ReaderAsync("clerk2"));
        for (var round = 0; round < 10; round++)
        {
            var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
            var task = await office.TaskAsync(number, "decide");
            var claiming = Task.Run(() => office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(first, task.Id, default)));
            var completing = Task.Run(() => office.WithAsync((ClerkTasks tasks) => tasks.CompleteAsync(second, task.Id, new TaskCompletion("Lend", new JsonObject { ["size"] = "small" }, 1, null), default)));
            var (claimed, completed) = (await claiming, await completing);
            var row = await office.ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == task.Id));
            var what = $"round {round}: claim {claimed}, completion {completed}, task {row.State} of {row.AssigneeId}";
            if (row.State == "completed") Assert.True(completed is Done<StepReceipt> && (claimed is Conflict<TaskView> { Code: "taskNotOpen" } or Done<TaskView>), what);
            else Assert.True(completed is Conflict<StepReceipt> { Code: "taskTaken" } && claimed is Done<TaskView> && row.AssigneeId == first.UserId, what);
        }
        Assert.Empty(await office.CheckAsync());
    }

    [Theory]
    [InlineData("same", 1)]
    [InlineData("different", 20)]
    public async Task IntakesAtOnceWithOneOperationOpenOneCase(string operations, int opened)
    {
        await using var office = await TestOffice.OpenAsync();
        var receipts = (await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => office.SubmitAsync("registry", Loan(), operationId: Operation(operations, i)))))).Select(TestOffice.Value).ToList();
        Assert.Equal(opened, receipts.Distinct().Count());
        Assert.Equal(opened, await office.ReadAsync(db => db.Cases.CountAsync()));
        Assert.Equal(opened, (await office.ReadAsync(db => db.Numbers.SingleAsync())).Last);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AnOperationThatWasUsedForAnotherCaseIsRefused()
    {
        await using var office = await TestOffice.OpenAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 2; i++) numbers.Add(TestOffice.Value(await office.SubmitAsync("clerk", Loan(), operationId: $"in-{i}")).Number);
        TestOffice.Value(await office.CompleteAsync("clerk", numbers[0], "decide", "Lend", new JsonObject { ["size"] = "small" }, "op"));
        Assert.Equal("operationIdUsed", Assert.IsType<Conflict<StepReceipt>>(await office.CompleteAsync("clerk", numbers[1], "decide", "Lend", new JsonObject { ["size"] = "small" }, "op")).Code);
        Assert.Equal("operationIdUsed", Assert.IsType<Conflict<StepReceipt>>(await office.CompleteAsync("clerk", numbers[1], "decide", "Lend", new JsonObject { ["size"] = "small" }, "in-0")).Code);
        // Nor is a new case taken for done because the operation completed a task.
        Assert.Equal("operationIdUsed", Assert.IsType<Refused<CaseReceipt>>(await office.SubmitAsync("clerk", Loan(), operationId: "op")).Code);
        Assert.Equal(2, await office.ReadAsync(db => db.Cases.CountAsync()));
        Assert.Equal("decide", (await office.TaskAsync(numbers[1], "decide")).Name);
    }

    [Fact]
    public async Task OfFiftyWhoTakeAnActionThatOpensATaskOneDoesAndTheOthersAreToldWhichTaskStands()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
        {
            ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["subject"] = "Postup", ["description"] = "Nikdo neodpověděl.",
        }, "complaint")).Number;
        var reader = await office.ReaderAsync("clerk");
        var answers = await FiftyAsync(_ => office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "withdraw", [], null, default)));
        Assert.Single(answers.OfType<Done<StepReceipt>>());
        Assert.Equal(49, answers.OfType<Conflict<StepReceipt>>().Count(c => c.Code == "actionPending" && c.Message.Contains("čeká na dokončení") && c.Changed["task"] == "withdrawal"));
        Assert.Equal(1, await office.ReadAsync(db => db.Tasks.CountAsync(t => t.Name == "withdrawal")));
        Assert.DoesNotContain((await office.CaseAsync("clerk", number)).Actions, a => a.Name == "withdraw");

        TestOffice.Value(await office.CompleteAsync("coordinator", number, "withdrawal", "Continue"));
        Assert.Contains((await office.CaseAsync("clerk", number)).Actions, a => a.Name == "withdraw");
        Assert.Empty(await office.CheckAsync());
    }

    [Theory]
    [InlineData("none", 1)]
    [InlineData("same", 50)]
    [InlineData("different", 1)]
    public async Task AnActionOnceIsTakenOnceHoweverOftenItIsClicked(string operations, int done)
    {
        await using var office = await TestOffice.OpenAsync();
        await office.ImportChangedAsync(text =>
        {
            var drawing = JsonNode.Parse(text)!;
            drawing["root"]!["activities"]!.AsArray().Single(a => (string?)a!["id"] == "split")!["once"] = new JsonObject { ["typeName"] = "Boolean", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = true } };
            return drawing.ToJsonString();
        });
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var reader = await office.ReaderAsync("clerk");
        var answers = await FiftyAsync(i => office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "split", [], Operation(operations, i), default)));
        Assert.Equal(done, answers.OfType<Done<StepReceipt>>().Count());
        Assert.Equal(50 - done, answers.OfType<Conflict<StepReceipt>>().Count(c => c.Code == "actionNotOffered"));
        Assert.Equal((2, 1), (await office.ReadAsync(db => db.Cases.CountAsync()), await office.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "actionTaken"))));
        await office.AdvanceAsync(office.Now);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AMetDeadlineIsProvenWithTheCalendarOfTheStepThatMetIt()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Back"));
        // A holiday is enacted on the day that was the last one; then the case is opened again.
        var calendar = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "TestData", "workflows", "calendar.json")))!;
        calendar["holidays"]!.AsArray().Add(new JsonObject { ["date"] = "03-04", ["validFrom"] = 2026, ["paragraph"] = "§ 1", ["name"] = new JsonObject { ["cs"] = "Nový svátek", ["en"] = "New holiday" } });
        Assert.True(await office.Get<CaseFlow.Cases.Procedures.OfficeDocuments>().ImportAsync(calendar.ToJsonString(), default));
        var head = await office.ReaderAsync("head");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(head, number, "again", [], null, default)));

        var deadline = (await office.CaseAsync("head", number)).Deadlines.Single(d => d.Kind == "answer");
        Assert.Equal(("met", new DateOnly(2026, 3, 4)), (deadline.State, deadline.LastDay!.Value));
        var proof = TestOffice.Value(await office.WithAsync((CaseQueries queries) => queries.ProofAsync(head, deadline.Id, default)));
        Assert.Equal(new DateOnly(2026, 3, 4), proof.Proof!.LastDay);
    }

    private static string? Operation(string operations, int i) => operations switch { "same" => "op", "different" => $"op-{i}", _ => null };

    private static Task<T[]> FiftyAsync<T>(Func<int, Task<T>> click) => Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => click(i))));
}
