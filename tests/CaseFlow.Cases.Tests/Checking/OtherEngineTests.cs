using System.Text.Json.Nodes;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Cases.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Checking;

/// <summary>Steps that an earlier engine took and this one takes otherwise are no damage; what was changed in them is found all the same.</summary>
public sealed class OtherEngineTests
{
    private const string Older = "0.0.9";

    /// <summary>What the stored state can't say of an open task: how often it changed. And the state itself.</summary>
    private static readonly string[] Unknown = ["Revision of task", "FieldRevisions of task", "row for task k99", "State of its instance"];

    [Fact]
    public async Task StepsOfAnOlderEngineAreToldAsInformationAndTheCaseGoesOn()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        await AgeAsync(office, Older);
        Assert.Equal(("", $"{Older}: 1"), await LookAsync(office));
        Assert.Empty(await office.RebuildAsync());

        // Steps of this engine after those stand on a state that can't be made again.
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "large" }));
        Assert.Equal(("", $"{Older}: 1"), await LookAsync(office));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Back"));
        Assert.Equal("over", (await office.CaseAsync("clerk", number)).Summary.Status);
        Assert.Equal(("", $"{Older}: 1"), await LookAsync(office));
    }

    [Fact]
    public async Task TheSameDifferenceInStepsOfThisEngineIsDamage()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        await AgeAsync(office, CaseCheck.EngineVersion);
        var (found, others) = await LookAsync(office);
        Assert.Equal($"{number}: expected step 1 to give the stored state when replayed, but it gives another.", found);
        Assert.Equal("", others);
    }

    [Fact]
    public async Task AStepOfAnOlderEngineThatThisOneTakesAsItWasTakenIsCheckedInFull()
    {
        await using var office = await TestOffice.OpenAsync();
        await LoanAsync(office);
        await office.ReadAsync(async db =>
        {
            foreach (var step in await db.Steps.ToListAsync()) step.EngineVersion = Older;
            await TamperingTests.RechainAsync(db);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(("", ""), await LookAsync(office));
        Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, "update Tasks set Revision = 7")) > 0);
        Assert.Contains("Revision of task k", (await LookAsync(office)).Found);
    }

    [Theory]
    [InlineData("update Steps set Kind = 'taskCompleted' where Revision = 2", "step 2")]
    [InlineData("update Steps set Stimulus = zeroblob(80) where Revision = 1", "step 1")]
    [InlineData("update Steps set StateHash = 'x' where Revision = 1", "step 1")]
    [InlineData("update Steps set EngineVersion = '0.0.8' where Revision = 1", "step 1")]
    [InlineData("update Steps set Actor = 'x' where Revision = 2", "step 2")]
    [InlineData("update Steps set OccurredAt = OccurredAt + 1 where Revision = 2", "step 2")]
    [InlineData("update Steps set BundleHash = 'x' where Revision = 3", "step 3")]
    [InlineData("delete from Steps where Revision = 2", "step 2")]
    [InlineData("delete from Steps where Revision = 3", "step 2 gave")]
    [InlineData("update Instances set State = zeroblob(100)", "the state to be the one that step 3 gave")]
    [InlineData("delete from Journal where Sequence = 2", "entry 2 of the journal")]
    public async Task AChangedStepOfAnOlderEngineIsFound(string sql, string named)
    {
        await using var office = await TestOffice.OpenAsync();
        await LoanAsync(office);
        await AgeAsync(office, Older);
        Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0);
        Assert.Contains(named, (await LookAsync(office)).Found);
    }

    [Theory]
    [InlineData("Kind", 2)]
    [InlineData("Actor", 2)]
    [InlineData("BundleHash", 2)]
    [InlineData("ContextHash", 3)]
    [InlineData("StateHash", 3)]
    public async Task AChangedStepOfAnOlderEngineIsFoundThoughTheChainIsMadeAnew(string column, int revision)
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        await AgeAsync(office, Older);
        await office.ReadAsync(async db =>
        {
            db.Entry(await db.Steps.SingleAsync(s => s.Revision == revision)).Property(column).CurrentValue = "x";
            await TamperingTests.RechainAsync(db);
            return await db.SaveChangesAsync();
        });
        var found = (await LookAsync(office)).Found;
        Assert.StartsWith(number, found, StringComparison.Ordinal);
        Assert.Contains($"step {revision} ", found);
    }

    [Fact]
    public async Task WhatTheStoredStateSaysIsRebuiltFromIt()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        await AgeAsync(office, Older);
        foreach (var (sql, named) in RebuildTests.OfALoan.Where(d => !Unknown.Any(d.Named.Contains)))
        {
            Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0, sql);
            var (found, others) = await LookAsync(office);
            Assert.True(found.StartsWith(number + ": ", StringComparison.Ordinal) && found.Contains(named), $"{sql}: {found}");
            Assert.Equal($"{Older}: 1", others);
            Assert.NotEmpty(await office.RebuildAsync());
            Assert.True(await LookAsync(office) == ("", $"{Older}: 1"), $"After {sql}: {(await LookAsync(office)).Found}");
        }
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        Assert.Equal(("", $"{Older}: 1"), await LookAsync(office));
    }

    [Fact]
    public async Task LettersAndClosedTasksOfAnOlderEngineStandAsTheirRowsSay()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        await RebuildTests.SettledAsync(office);
        await AgeAsync(office, Older);
        Assert.Equal(("", $"{Older}: 1"), await LookAsync(office));
        foreach (var (sql, named) in ((string, string)[])[("update Letters set DispatchedOn = null, Box = 'x'", "Box of letter l"), ("update Deadlines set MetOn = null where Kind = 'settle'", "MetOn of deadline d"),
            ("update Tasks set State = 'open' where Name = 'draft'", "State of task k")])
        {
            Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0, sql);
            Assert.Contains(named, (await LookAsync(office)).Found);
            Assert.NotEmpty(await office.RebuildAsync());
            Assert.Equal("", (await LookAsync(office)).Found);
        }
        await office.AdvanceAsync(TestOffice.Start.AddDays(60));
        Assert.Equal(("", $"{Older}: 1"), await LookAsync(office));
        Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, "delete from Letters")) > 0);
        Assert.Contains("expected a row for letter l", (await LookAsync(office)).Found);
    }

    /// <summary>Three steps; the clerk's task is open.</summary>
    private static async Task<string> LoanAsync(TestOffice office)
    {
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka", ["note"] = "spěchá" })).Number;
        await RebuildTests.ClaimAsync(office, number);
        await RebuildTests.TakeAsync(office, "clerk", number, "listen", []);
        await RebuildTests.TakeAsync(office, "coordinator", number, "comment", new JsonObject { ["note"] = "už ne" });
        Assert.Equal(("", ""), await LookAsync(office));
        return number;
    }

    /// <summary>Makes all steps those of an engine that kept something in its states that this one doesn't keep.</summary>
    private static async Task AgeAsync(TestOffice office, string version)
    {
        var keys = office.Get<CaseKeys>();
        await office.ReadAsync(async db =>
        {
            foreach (var instance in await db.Instances.ToListAsync())
            {
                var key = keys.Unwrap(await db.CaseKeys.SingleAsync(k => k.CaseId == instance.CaseId))!;
                var state = StepJson.ReadState(key.OpenState(instance.Id, instance.Revision, instance.State));
                (state.Activities[0].Local ??= [])["older"] = true;
                var written = StepJson.Write(state);
                (instance.State, instance.StateHash) = (key.SealState(instance.Id, instance.Revision, written), StepJson.Hash(written));
                foreach (var step in await db.Steps.Where(s => s.InstanceId == instance.Id).ToListAsync())
                    (step.EngineVersion, step.StateHash) = (version, step.Revision == instance.Revision ? instance.StateHash : StepJson.Hash([(byte)step.Revision]));
            }
            await TamperingTests.RechainAsync(db);
            return await db.SaveChangesAsync();
        });
    }

    private static Task<(string Found, string Others)> LookAsync(TestOffice office) => office.WithAsync(async (CaseCheck check) =>
        (string.Join('\n', await check.RunAsync()), string.Join(", ", check.OtherEngines.Select(o => $"{o.Key}: {o.Value}"))));
}
