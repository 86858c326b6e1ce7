using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Access;

/// <summary>Cases that belong to a case against somebody: the person finds no trace of any of them.</summary>
public sealed class HiddenPartsTests
{
    [Fact]
    public async Task NamedLaterOnTheWholeTheyLoseItsPartsWithTasksAndMails()
    {
        await using var office = await TestOffice.OpenAsync();
        var whole = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var part = await SplitAsync(office, whole, "clerk2");
        var below = await SplitAsync(office, part, "clerk2");
        // Theirs by now: the handler, with the task on their list and a mail on its way to them.
        var (reader, task) = (await office.ReaderAsync("clerk"), await office.TaskAsync(part, "decide"));
        TestOffice.Value(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(reader, task.Id, default)));
        await QueueMailAsync(office, part, "clerk");
        Assert.Equal(3, await SeesAsync(office, "clerk"));

        await CorrectAsync(office, whole, "Osoba clerk");
        foreach (var number in (string[])[whole, part, below]) await ExpectNoTraceAsync(office, "clerk", number);
        Assert.Equal((0, 3), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2")));
        Assert.Equal(((Guid?)null, (Guid?)null), ((await RowAsync(office, part)).HandlerId, (await office.TaskAsync(part, "decide")).AssigneeId));
        Assert.Equal("Zpracovatel: nikdo.", (await office.CaseAsync("clerk2", part)).Journal.Last(j => j.Kind == "handlerChanged").Text);
        Assert.Equal(("cancelled", "concerned"), await office.ReadAsync(db => db.Messages.Select(m => new ValueTuple<string, string?>(m.State, m.Reason)).SingleAsync()));
        Assert.Empty(await office.CheckAsync());
        Assert.Empty(await office.RebuildAsync());

        // They stay hidden while the part goes on, and somebody else does.
        TestOffice.Value(await office.CompleteAsync("clerk2", part, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        Assert.Equal((0, 3), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2")));
        // It was a mistake: what hung on it comes back with it.
        await CorrectAsync(office, whole, "");
        Assert.Equal(3, await SeesAsync(office, "clerk"));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task TheFirstStepOfAPartDoesntShowItToWhomTheWholeIsHiddenFrom()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var fields = Complaint("Osoba clerk");
        var whole = TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint")).Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", whole, "triage", "Split"));
        // The name that the part takes over fits nobody any more.
        await office.ReadAsync(db => db.Users.Where(u => u.UserName == "clerk").ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, "Zcela Jinak")));
        TestOffice.Value(await office.CompleteAsync("coordinator", whole, "split", "Done", new JsonObject { ["forwardTo"] = "Město Vzorov", ["partSubject"] = "Část", ["partDescription"] = "Popis části" }));
        await office.AdvanceAsync(TestOffice.Start.AddHours(1));
        var part = await office.ReadAsync(db => db.Cases.Where(c => c.ParentCaseId != null).Select(c => c.Number).SingleAsync());
        await ExpectNoTraceAsync(office, "clerk", part);
        Assert.Equal(0, await SeesAsync(office, "clerk"));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task APartThatNamesSomebodyElseIsHiddenFromBoth()
    {
        await using var office = await TestOffice.OpenAsync();
        var whole = TestOffice.Value(await office.SubmitAsync("registry", Loan("Osoba clerk"))).Number;
        var part = await SplitAsync(office, whole, "clerk2");
        await office.HireAsync("clerk3", "clerk");
        await CorrectAsync(office, part, "Osoba clerk2");
        Assert.Equal((0, 1, 2), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2"), await SeesAsync(office, "clerk3")));
        await ExpectNoTraceAsync(office, "clerk", part);
        await ExpectNoTraceAsync(office, "clerk2", part);
        Assert.DoesNotContain((await office.CaseAsync("clerk2", whole)).Journal, j => j.Text.Contains(part));
        Assert.Empty(await office.CheckAsync());
    }

    private static async Task ExpectNoTraceAsync(TestOffice office, string who, string number)
    {
        var reader = await office.ReaderAsync(who);
        Assert.IsType<NotFound<CaseDetail>>(await office.WithAsync((CaseQueries queries) => queries.GetAsync(reader, number, default)));
        Assert.Equal(0, (await office.WithAsync((CaseQueries queries) => queries.ListAsync(reader, new CaseFilter(Query: number), default))).Total);
        foreach (var queue in (string[])["mine", "role", "waiting", "all", "dispatch", "done"])
            Assert.DoesNotContain((await office.WithAsync((ClerkTasks tasks) => tasks.ListAsync(reader, new TaskFilter(queue), default))).Items, t => t.Number == number);
    }

    private static async Task<string> SplitAsync(TestOffice office, string number, string who)
    {
        var reader = await office.ReaderAsync(who);
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "split", [], null, default)));
        await office.AdvanceAsync(office.Now.AddHours(1));
        return await office.ReadAsync(db => db.Cases.Where(c => db.Cases.Any(p => p.Id == c.ParentCaseId && p.Number == number)).Select(c => c.Number).SingleAsync());
    }

    private static async Task<int> SeesAsync(TestOffice office, string who)
    {
        var reader = await office.ReaderAsync(who);
        return (await office.WithAsync((CaseQueries queries) => queries.ListAsync(reader, new CaseFilter(), default))).Total;
    }

    private static Task<CaseRow> RowAsync(TestOffice office, string number) => office.ReadAsync(db => db.Cases.SingleAsync(c => c.Number == number));

    private static async Task QueueMailAsync(TestOffice office, string number, string who)
    {
        var id = (await RowAsync(office, number)).Id;
        await office.Get<Database>().WriteAsync(async db =>
        {
            db.Messages.Add(new MessageRow
            {
                Id = Guid.CreateVersion7(), CaseId = id, Template = "deadline", Language = "cs", ToAddress = $"{who}@example.cz", ToName = who, Recipient = "handler", Subject = "x", Text = "x", Html = "x",
                State = "waiting", CreatedAt = office.Now, DueAt = office.Now.AddDays(1),
            });
            return await db.SaveChangesAsync();
        }, default);
    }

    private static async Task CorrectAsync(TestOffice office, string number, string against) =>
        Assert.IsType<StepSaved>(await office.WithAsync(async (WorkflowRuntime runtime) => await runtime.SendAsync((await RowAsync(office, number)).InstanceId,
            new FieldsCorrected { OccurredAt = office.Now, Actor = "system", Fields = new JsonObject { ["againstOfficial"] = against }, Reason = "upřesněno" }, null, default)));

    private static JsonObject Loan(string? against = null) => new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka", ["againstOfficial"] = against };

    private static JsonObject Complaint(string? against) => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Příkladová", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Zvláštní věc", ["description"] = "Úřad mi neodpověděl.", ["againstOfficial"] = against,
    };
}
