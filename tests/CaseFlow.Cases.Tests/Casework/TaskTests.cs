using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Casework;

public sealed class TaskTests
{
    private static JsonObject Loan() => new() { ["subject"] = "Žluťoučký kůň", ["borrower"] = "Jan Žižka" };
    private static JsonObject Small() => new() { ["size"] = "small" };

    [Fact]
    public async Task WhoClaimsATaskOfTheHandlersRoleBecomesTheHandler()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var task = await office.TaskAsync(number, "decide");
        var (first, second) = (await office.ReaderAsync("clerk"), await office.ReaderAsync("clerk2"));
        TestOffice.Value(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(first, task.Id, default)));
        var taken = Assert.IsType<Conflict<TaskView>>(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(second, task.Id, default)));
        Assert.Equal(("taskTaken", "Osoba clerk"), (taken.Code, taken.Changed["assignee"]));
        var found = await office.CaseAsync("clerk2", number);
        Assert.Equal("Osoba clerk", found.Summary.Handler);
        Assert.Contains(found.Journal, j => j.Kind == "handlerChanged" && j.Text.Contains("Osoba clerk"));
        Assert.Equal(1, found.Tasks.Single().Revision);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ATaskThatSomebodyHasIsCompletedByThemOrTheirDeputyOnly()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var task = await office.TaskAsync(number, "decide");
        var first = await office.ReaderAsync("clerk");
        TestOffice.Value(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(first, task.Id, default)));

        Assert.Equal("taskTaken", Assert.IsType<Conflict<StepReceipt>>(await office.CompleteAsync("clerk2", number, "decide", "Lend", Small())).Code);
        Assert.False((await office.CaseAsync("clerk2", number)).Tasks.Single().MayComplete);

        var today = DateOnly.FromDateTime(office.Now.Date);
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.SetDeputyAsync(office.User("clerk"), office.User("clerk2"), today, today, "cs", default)));
        TestOffice.Value(await office.CompleteAsync("clerk2", number, "decide", "Lend", Small()));
    }

    [Fact]
    public async Task AnotherRolesTaskIsForbidden()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        Assert.Equal("anotherRole", Assert.IsType<Forbidden<StepReceipt>>(await office.CompleteAsync("head", number, "decide", "Lend", Small())).Reason);
        Assert.False((await office.CaseAsync("head", number)).Tasks.Single().MayComplete);
    }

    [Fact]
    public async Task WhoDecidedMayNotApproveAndTheTaskStandsWithTheNextRole()
    {
        await using var office = await TestOffice.OpenAsync();
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.GrantAsync(office.User("coordinator"), "clerk", null, null, new DateOnly(2020, 1, 1), null, "cs", default)));
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "decide", "Lend", Small()));
        Assert.Equal("head", (await office.TaskAsync(number, "approve")).Role);
        Assert.Equal("authorOfDraft", Assert.IsType<Forbidden<StepReceipt>>(await office.CompleteAsync("coordinator", number, "approve", "Back")).Reason);
        var reader = await office.ReaderAsync("coordinator");
        Assert.Empty((await office.WithAsync((ClerkTasks tasks) => tasks.ListAsync(reader, new TaskFilter("role"), default))).Items);
        TestOffice.Value(await office.CompleteAsync("head", number, "approve", "Back"));
        var over = await office.CaseAsync("head", number);
        Assert.Equal(("over", false), (over.Summary.Status, over.Summary.Open));
        Assert.Contains("again", over.Actions.Select(a => a.Name));
        Assert.DoesNotContain("comment", over.Actions.Select(a => a.Name));
    }

    [Fact]
    public async Task WhenTheLastHolderOfARoleLosesItTheTaskMovesOn()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", Small()));
        Assert.Equal("coordinator", (await office.TaskAsync(number, "approve")).Role);
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.DisableAsync(office.User("coordinator"), new Leaving(null, "Odchází"), "cs", default)));
        Assert.Equal("head", (await office.TaskAsync(number, "approve")).Role);
    }

    [Theory]
    [InlineData("zlutoucky kun")]
    [InlineData("ŽIŽKA")]
    [InlineData("vp-2026-00001")]
    public async Task SearchFindsWithoutDiacritics(string query)
    {
        await using var office = await TestOffice.OpenAsync();
        TestOffice.Value(await office.SubmitAsync("registry", Loan()));
        var reader = await office.ReaderAsync("clerk");
        Assert.Single((await office.WithAsync((ClerkTasks tasks) => tasks.ListAsync(reader, new TaskFilter("role", query), default))).Items);
        Assert.Single((await office.WithAsync((CaseQueries queries) => queries.ListAsync(reader, new CaseFilter(Query: query), default))).Items);
    }

    [Fact]
    public async Task AnUnknownOutcomeAndAMissingFieldAreNamed()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        Assert.Equal(["outcome"], Assert.IsType<Invalid<StepReceipt>>(await office.CompleteAsync("clerk", number, "decide", "Explode")).Errors.Keys);
        Assert.Equal(["size"], Assert.IsType<Invalid<StepReceipt>>(await office.CompleteAsync("clerk", number, "decide", "Lend")).Errors.Keys);
        Assert.Equal(["subject"], Assert.IsType<Invalid<StepReceipt>>(await office.CompleteAsync("clerk", number, "decide", "Hand", new JsonObject { ["subject"] = "x" })).Errors.Keys);
    }

    [Fact]
    public async Task TheCitizenSeesTheSameForAWrongNumberAndAWrongCode()
    {
        await using var office = await TestOffice.OpenAsync();
        var receipt = TestOffice.Value(await office.SubmitAsync(null, Loan()));
        Task<PublicStatusView?> Look(string number, string code) => office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(number, code), null, default));
        Assert.Equal("Žádost čteme.", (await Look(receipt.Number, receipt.TrackingCode.ToLowerInvariant().Replace("-", " ")))!.StatusSentence);
        Assert.Equal(new DateOnly(2026, 3, 4), (await Look(receipt.Number, receipt.TrackingCode))!.AnswerBy);
        Assert.Null(await Look(receipt.Number, "AAAA-AAAA"));
        Assert.Null(await Look("VP-2026-00099", receipt.TrackingCode));
    }

    [Fact]
    public async Task TheProofNamesEachDayInWords()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan(), deliveredOn: new DateOnly(2026, 1, 28))).Number;
        var deadline = (await office.CaseAsync("clerk", number)).Deadlines.Single(d => d.Kind == "answer");
        var reader = await office.ReaderAsync("clerk");
        var proof = TestOffice.Value(await office.WithAsync((CaseQueries queries) => queries.ProofAsync(reader, deadline.Id, default)));
        Assert.Contains("Pravidlo: 30 kalendářních dnů od dne doručení podání.", proof.Words);
        Assert.Contains("Poslední den: pátek 27. 2. 2026.", proof.Words);
    }
}
