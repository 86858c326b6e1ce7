using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Cases.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Checking;

/// <summary>Each projection is damaged behind the program's back: the check names it, the rebuilding mends it, the check is clean again, and in the end the case goes on.</summary>
public sealed class RebuildTests
{
    private static JsonObject Loan() => new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka", ["note"] = "spěchá" };

    /// <summary>A damage as a statement, and the words by which the check must name it.</summary>
    internal static readonly (string Sql, string Named)[] OfALoan =
    [
        ("update Cases set Status = 'lent'", "Status of the case to be asked, but it is lent"),
        ("update Cases set Open = not Open", "Open of the case to be True"),
        ("update Cases set Subject = 'Koloběžka'", "Subject of the case"),
        ("update Cases set Applicant = ''", "Applicant of the case"),
        ("update Cases set SearchText = 'nic'", "SearchText of the case"),
        ("update Cases set Data = '[]'", "Data of the case"),
        ("update Cases set Data = 'nothing'", "Data of the case"),
        ("update Cases set FileMark = 'x'", "FileMark of the case"),
        ("update Cases set Municipality = 'Cheb'", "Municipality of the case"),
        ("update Cases set DueOn = null", "DueOn of the case to be 2026-03-04, but it is empty"),
        ("update Cases set DueKind = 'task'", "DueKind of the case to be answer"),
        ("update Cases set Incidents = 3", "Incidents of the case to be 0, but it is 3"),
        ("update Cases set ClosedAt = 1", "ClosedAt of the case"),
        ("update Cases set LastEventAt = 1", "LastEventAt of the case"),
        ("update Cases set BundleHash = 'x'", "BundleHash of the case"),
        ("update Cases set HiddenFromId = HandlerId", "HiddenFromId of the case to be empty"),
        ("update Tasks set Role = 'head'", "Role of task k"),
        ("update Tasks set DueOn = '2030-01-01'", "DueOn of task k"),
        ("update Tasks set Definition = '[]'", "Definition of task k"),
        ("update Tasks set Definition = replace(Definition, 'Lend', 'Land')", "Definition of task k"),
        ("update Tasks set Name = 'x'", "Name of task k"),
        ("update Tasks set Title = 'x'", "Title of task k"),
        ("update Tasks set Revision = 7", "Revision of task k"),
        ("update Tasks set FieldRevisions = '[]'", "FieldRevisions of task k"),
        ("update Tasks set NotBy = ',x,'", "NotBy of task k"),
        ("update Tasks set State = 'completed'", "State of task k"),
        ("update Tasks set Outcome = 'Lend'", "Outcome of task k"),
        ("update Tasks set TaskId = 'k99'", "expected no row for task k99"),
        ("update Deadlines set LastDay = '2030-01-01'", "LastDay of deadline d"),
        ("update Deadlines set StartsOn = null", "StartsOn of deadline d"),
        ("update Deadlines set State = 'met'", "State of deadline d"),
        ("update Deadlines set MetOn = '2026-02-02'", "MetOn of deadline d"),
        ("update Deadlines set Passed = not Passed", "Passed of deadline d"),
        ("update Deadlines set Basis = 'internal'", "Basis of deadline d"),
        ("update Deadlines set Definition = 'x'", "Definition of deadline d"),
        ("delete from Deadlines", "expected a row for deadline d"),
        ("delete from Inbox", "expected a row for inbox row"),
        ("update Inbox set DueAt = DueAt + 1", "DueAt of inbox row"),
        ("update Inbox set Stimulus = 'x'", "Stimulus of inbox row"),
        ("update Inbox set Stimulus = replace(Stimulus, 'system', 'someone')", "Stimulus of inbox row"),
        ("update Inbox set Id = Id || '0'", "expected no row for inbox row"),
        ("delete from EventWaits", "expected a row for the wait for event returned"),
        ("update EventWaits set Event = 'other'", "expected no row for the wait for event other"),
        ("update Instances set State = zeroblob(100)", "State of its instance"),
        ("update Instances set StateHash = 'x'", "StateHash of its instance"),
        ("update Instances set Status = 'finished'", "Status of its instance to be running, but it is finished"),
        ("update Instances set BundleHash = 'x'", "BundleHash of its instance"),
        ("update Instances set Revision = 9", "Revision of its instance to be 3, but it is 9"),
        ("update Instances set Revision = 2", "Revision of its instance to be 3, but it is 2"),
    ];

    [Fact]
    public async Task WhatIsDerivedFromTheStepsIsFoundAndRebuiltAndTheCaseGoesOn()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        await ClaimAsync(office, number);
        await TakeAsync(office, "clerk", number, "listen", []);
        await TakeAsync(office, "coordinator", number, "comment", new JsonObject { ["note"] = "už ne" });
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, "update Inbox set Hold = 'held', Attempts = 2"));
        var before = await ProjectionsAsync(office);

        foreach (var (sql, named) in OfALoan)
        {
            Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0, sql);
            var found = await office.CheckAsync();
            Assert.True(found.Any(f => f.StartsWith(number + ": ", StringComparison.Ordinal) && f.Contains(named)), $"{sql}: {string.Join('\n', found)}");
            Assert.DoesNotContain("Žižka", string.Join('\n', found));
            Assert.Equal(found, await office.RebuildAsync());
            found = await office.CheckAsync();
            Assert.True(found.Count == 0, $"After {sql}: {string.Join('\n', found)}");
            Assert.Empty(await office.RebuildAsync());
        }

        // Whatever was rebuilt: the claim is the office's own and stays; of a row that was deleted a hold is gone with it.
        Assert.Equal(office.User("clerk"), (await office.TaskAsync(number, "decide")).AssigneeId);
        Assert.Equal(before, await ProjectionsAsync(office));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Back"));
        Assert.Equal("over", (await office.CaseAsync("clerk", number)).Summary.Status);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ALostTaskComesBackToWhoHandlesTheCaseAndHoldsAreKept()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        await ClaimAsync(office, number);
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, "update Inbox set Hold = 'held', DueAt = DueAt + 1"));
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, "delete from Tasks"));
        Assert.NotEmpty(await office.RebuildAsync());
        Assert.Equal(office.User("clerk"), (await office.TaskAsync(number, "decide")).AssigneeId);
        Assert.All(await office.ReadAsync(db => db.Inbox.ToListAsync()), row => Assert.Equal("held", row.Hold));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        Assert.Empty(await office.CheckAsync());
    }

    [Theory]
    [InlineData("update Letters set DispatchedOn = null", "DispatchedOn of letter l")]
    [InlineData("update Letters set DeliveredOn = '2026-02-02'", "DeliveredOn of letter l")]
    [InlineData("update Letters set RefNo = 'KU/9/2026'", "RefNo of letter l")]
    [InlineData("update Letters set Channel = 'post'", "Channel of letter l")]
    [InlineData("update Letters set Addressee = 'x'", "Addressee of letter l")]
    [InlineData("update Letters set Template = 'x'", "Template of letter l")]
    [InlineData("update Letters set Box = 'x'", "Box of letter l")]
    [InlineData("update Tasks set State = 'open' where Name = 'draft'", "State of task k")]
    [InlineData("update Tasks set ClosedById = null where Name = 'sign'", "ClosedById of task k")]
    [InlineData("delete from Tasks where Name = 'approve'", "expected a row for task k")]
    [InlineData("update Deadlines set MetOn = null, State = 'running' where Kind = 'settle'", "MetOn of deadline d")]
    public async Task ALetterAndWhatIsDoneAreRebuiltToo(string sql, string named)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await SettledAsync(office);
        Assert.Empty(await office.CheckAsync());
        var documents = await office.ReadAsync(db => db.Letters.Select(l => l.DocumentId).ToListAsync());

        Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0);
        Assert.Contains(await office.CheckAsync(), f => f.Contains(named));
        Assert.NotEmpty(await office.RebuildAsync());
        Assert.Empty(await office.CheckAsync());
        Assert.Equal(documents, await office.ReadAsync(db => db.Letters.Select(l => l.DocumentId).ToListAsync()));
        await office.AdvanceAsync(TestOffice.Start.AddDays(60));
        Assert.Empty(await office.CheckAsync());
    }

    /// <summary>A complaint whose answer is dispatched, on its first day.</summary>
    internal static async Task<string> SettledAsync(TestOffice office)
    {
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
        {
            ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true,
            ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
        }, "complaint")).Number;
        foreach (var (who, task, outcome, fields) in ((string, string, string, JsonObject?)[])
        [
            ("coordinator", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }), ("clerk", "investigate", "FactsClear", null),
            ("clerk", "draft", "Submit", new() { ["result"] = "notJustified", ["resultText"] = "Pochybení nebylo zjištěno." }),
            ("coordinator", "approve", "Approve", null), ("head", "sign", "Sign", null),
            ("registry", "dispatch", "Dispatched", new() { ["dispatchedOn"] = "2026-02-02", ["channel"] = "DS", ["refNo"] = "KU/1/2026" }),
        ])
            TestOffice.Value(await office.CompleteAsync(who, number, task, outcome, fields));
        return number;
    }

    internal static async Task ClaimAsync(TestOffice office, string number)
    {
        var (reader, task) = (await office.ReaderAsync("clerk"), await office.TaskAsync(number, "decide"));
        TestOffice.Value(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(reader, task.Id, default)));
    }

    internal static async Task TakeAsync(TestOffice office, string who, string number, string action, JsonObject fields)
    {
        var reader = await office.ReaderAsync(who);
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action, fields, null, default)));
    }

    private static Task<string> ProjectionsAsync(TestOffice office) => office.ReadAsync(async db =>
    {
        var (one, task) = (await db.Cases.AsNoTracking().SingleAsync(), await db.Tasks.AsNoTracking().SingleAsync());
        return $"{one.Status} {one.Subject} {one.Applicant} {one.SearchText} {one.Data} {one.DueOn} {one.DueKind} {one.LastEventAt.UtcTicks} " +
            $"{task.TaskId} {task.Role} {task.Definition} {task.DueOn} {task.Revision} {task.FieldRevisions} {task.OpenedAt.UtcTicks}";
    });
}
