using System.Text.Json.Nodes;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Storage;

/// <summary>Two nodes on one database: whatever both do at once comes out as if one had been a little later.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task OfTwentyClerksOnTwoNodesOneClaimsTheTask()
    {
        await using var first = await TestOffice.OpenAsync();
        await using var second = await first.NodeAsync();
        var number = TestOffice.Value(await first.SubmitAsync("registry", Loan())).Number;
        var task = await first.TaskAsync(number, "decide");
        foreach (var i in Enumerable.Range(0, 20)) await first.HireAsync($"clerk-{i}", "clerk");

        var answers = await AtOnceAsync(20, async i =>
        {
            var node = i % 2 == 0 ? first : second;
            var reader = await node.ReaderAsync($"clerk-{i}");
            return await node.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(reader, task.Id, default));
        });

        Assert.Equal((1, 19), (answers.Count(a => a is Done<TaskView>), answers.Count(a => a is Conflict<TaskView> { Code: "taskTaken" })));
        var holder = (await first.ReadAsync(db => db.Tasks.SingleAsync(t => t.Id == task.Id))).AssigneeId;
        Assert.Equal(TestOffice.Value(answers.Single(a => a is Done<TaskView>)).Assignee, $"Osoba clerk-{Enumerable.Range(0, 20).Single(i => first.User($"clerk-{i}") == holder)}");
        Assert.Equal(1, await first.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "taskClaimed")));
        Assert.Empty(await second.CheckAsync());
    }

    [Fact]
    public async Task OfTwentyCompletionsOnTwoNodesOneIsDone()
    {
        await using var first = await TestOffice.OpenAsync();
        await using var second = await first.NodeAsync();
        var number = TestOffice.Value(await first.SubmitAsync("registry", Loan())).Number;
        var task = await first.TaskAsync(number, "decide");

        var answers = await AtOnceAsync(20, async i =>
        {
            var node = i % 2 == 0 ? first : second;
            var reader = await node.ReaderAsync("clerk");
            return await node.WithAsync((ClerkTasks tasks) => tasks.CompleteAsync(reader, task.Id, new TaskCompletion("Lend", new JsonObject { ["size"] = "large" }, null, $"op-{i}"), default));
        });

        Assert.Equal((1, 19), (answers.Count(a => a is Done<StepReceipt>), answers.Count(a => a is Conflict<StepReceipt> { Code: "taskNotOpen" })));
        Assert.Equal(1, await first.ReadAsync(db => db.Steps.CountAsync(s => s.Kind == "taskCompleted")));
        Assert.Empty(await second.CheckAsync());
    }

    [Fact]
    public async Task AnOperationRepeatedOnTheOtherNodeGetsTheFirstAnswer()
    {
        await using var first = await TestOffice.OpenAsync();
        await using var second = await first.NodeAsync();
        var receipts = await AtOnceAsync(10, async i => TestOffice.Value(await (i % 2 == 0 ? first : second).SubmitAsync("registry", Loan(), operationId: "the-same")));
        Assert.Single(receipts.Select(r => r.Number).Distinct());
        Assert.Equal((1, 1), await first.ReadAsync(async db => (await db.Cases.CountAsync(), await db.Steps.CountAsync())));
    }

    [Fact]
    public async Task CasesOpenedOnTwoNodesAtOnceAreNumberedWithoutGaps()
    {
        await using var first = await TestOffice.OpenAsync();
        await using var second = await first.NodeAsync();
        var receipts = await AtOnceAsync(60, async i => TestOffice.Value(await (i % 2 == 0 ? first : second).SubmitAsync("registry", Loan($"Věc {i}"))));
        Assert.Equal(Enumerable.Range(1, 60).Select(n => $"VP-2026-{n:00000}"), receipts.Select(r => r.Number).Order(StringComparer.Ordinal));
        Assert.Empty(await second.CheckAsync());
    }

    [Fact]
    public async Task RowsThatFallDueAreConsumedOnceByTwoNodesThatSweepTogether()
    {
        await using var first = await TestOffice.OpenAsync();
        for (var i = 0; i < 12; i++)
        {
            var number = TestOffice.Value(await first.SubmitAsync("registry", Loan($"Věc {i}"))).Number;
            TestOffice.Value(await first.CompleteAsync("clerk", number, "decide", "Later", new JsonObject { ["helper"] = first.User("clerk2").ToString() }));
        }
        await using var second = await first.NodeAsync();
        var waiting = await first.ReadAsync(db => db.Inbox.CountAsync(i => i.DueAt <= TestOffice.Start.AddDays(3)));
        Assert.True(waiting >= 12);

        await Task.WhenAll(Task.Run(() => first.AdvanceAsync(TestOffice.Start.AddDays(3))), Task.Run(() => second.AdvanceAsync(TestOffice.Start.AddDays(3))));

        Assert.Equal(12, await first.ReadAsync(db => db.Steps.CountAsync(s => s.Kind == "timerElapsed")));
        Assert.Equal((0, 0), await first.ReadAsync(async db => (await db.Inbox.CountAsync(i => i.DueAt <= TestOffice.Start.AddDays(3)), await db.Inbox.CountAsync(i => i.LastError != null))));
        Assert.Equal(0, await first.ReadAsync(db => db.Messages.CountAsync(m => m.State != "sent" && m.State != "waiting")));
        Assert.Empty(await second.CheckAsync());
    }

    [Fact]
    public async Task TwoNodesThatStartAtOnceTakeTheSameProceduresInOnceAndShareTheirKeys()
    {
        await using var first = await TestOffice.NewAsync();
        var nodes = await AtOnceAsync(2, _ => first.NodeAsync());
        await using var second = nodes[1];
        await using var third = nodes[0];

        var reports = (await AtOnceAsync(2, i => nodes[i].WithAsync((BundleImport import) => import.ImportAsync(first.Settings.WorkflowsDirectory, default)))).SelectMany(r => r).ToList();

        foreach (var procedure in reports.GroupBy(r => r.Procedure))
            Assert.Equal(["imported", "unchanged"], procedure.Select(r => r.Outcome).Order(StringComparer.Ordinal));
        Assert.All(await first.ReadAsync(db => db.Bundles.ToListAsync()), b => Assert.Equal((1, "live", 1), (b.Version, b.State, b.ImportNumber)));
        Assert.Equal(1, await first.ReadAsync(db => db.Contexts.CountAsync()));
        var keys = nodes.Select(n => n.Get<KeyFiles>().Read("master")).ToList();
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task ANodeWithOtherKeysIsRefused()
    {
        await using var office = await TestOffice.OpenAsync();
        Assert.Null(await office.WithAsync((MasterKey key) => key.ProblemAsync(default)));
        TestOffice.Value(await office.SubmitAsync("registry", Loan()));
        Assert.Null(await office.WithAsync((MasterKey key) => key.ProblemAsync(default)));

        var folder = Directory.CreateTempSubdirectory("caseflow-other-keys-").FullName;
        try
        {
            var files = new KeyFiles(new CaseFlowSettings { DataDirectory = folder });
            async Task<string> RefusedAsync() =>
                (await Assert.ThrowsAsync<DatabaseRefusedException>(() => new MasterKey(office.Get<Database>(), new CaseKeys(files), files).RequireAsync(default))).Message;
            Assert.StartsWith("CaseFlow:DataDirectory: expected the key ", await RefusedAsync(), StringComparison.Ordinal);
            Assert.False(File.Exists(files.PathOf("master")));
            files.Read("master");
            Assert.Contains("but it opens none", await RefusedAsync(), StringComparison.Ordinal);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> what) => await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => what(i))));

    private static JsonObject Loan(string subject = "Kolo") => new() { ["subject"] = subject, ["borrower"] = "Jan Žižka" };
}
