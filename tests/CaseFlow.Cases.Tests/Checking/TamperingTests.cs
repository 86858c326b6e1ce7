using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Cases.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Checking;

/// <summary>Whatever is changed in the Steps, byte by byte, the check names case and step; what no step can give back is named too.</summary>
public sealed class TamperingTests
{
    private static JsonObject Loan(string subject) => new() { ["subject"] = subject, ["borrower"] = "Jan Žižka" };

    [Fact]
    public async Task AChangedByteInAnyColumnOfAnyStepIsFoundAndNamed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var office = await ThreeLoansAsync();
        var steps = await office.ReadAsync(db => db.Steps.AsNoTracking().ToListAsync());
        foreach (var step in steps)
            foreach (var column in (string[])["Kind", "Stimulus", "Actor", "OperationId", "OccurredAt", "RecordedAt", "BundleHash", "ContextHash", "EngineVersion", "StateHash", "PreviousHash", "Hash", "Answer"])
            {
                var found = await TamperedAsync(office, async db =>
                {
                    var property = db.Entry(await db.Steps.SingleAsync(s => s.InstanceId == step.InstanceId && s.Revision == step.Revision)).Property(column);
                    property.CurrentValue = Changed(property.CurrentValue, random);
                }, steps);
                await NamedAsync(office, found, step, $"{column}, seed {seed}");
            }
    }

    [Fact]
    public async Task AStepThatIsTakenAwayOrGivenAnotherNumberOrCaseIsFoundAndNamed()
    {
        await using var office = await ThreeLoansAsync();
        var steps = await office.ReadAsync(db => db.Steps.AsNoTracking().ToListAsync());
        foreach (var step in steps)
        {
            var elsewhere = steps.First(s => s.InstanceId != step.InstanceId).InstanceId;
            await NamedAsync(office, await TamperedAsync(office, db => db.Steps.Where(s => s.InstanceId == step.InstanceId && s.Revision == step.Revision).ExecuteUpdateAsync(u => u.SetProperty(s => s.Revision, 99)), steps), step, "number");
            await NamedAsync(office, await TamperedAsync(office, db => db.Steps.Where(s => s.InstanceId == step.InstanceId && s.Revision == step.Revision)
                .ExecuteUpdateAsync(u => u.SetProperty(s => s.InstanceId, elsewhere).SetProperty(s => s.Revision, 50)), steps), step, "case");
            await NamedAsync(office, await TamperedAsync(office, async db => db.Steps.Remove(await db.Steps.SingleAsync(s => s.InstanceId == step.InstanceId && s.Revision == step.Revision)), steps), step, "taken away");
        }
    }

    [Fact]
    public async Task StepsThatChangePlacesAreFoundAndNamed()
    {
        await using var office = await ThreeLoansAsync();
        var steps = await office.ReadAsync(db => db.Steps.AsNoTracking().ToListAsync());
        foreach (var one in steps)
            foreach (var other in steps.Where(s => s != one))
            {
                // Whole rows, within a case and between cases; also chained anew by somebody who knows how.
                foreach (var rechained in (bool[])[false, true])
                {
                    var found = await TamperedAsync(office, async db =>
                    {
                        var (a, b) = (await ReadAsync(db, one), await ReadAsync(db, other));
                        Put(db, a, other);
                        Put(db, b, one);
                        if (rechained) await RechainAsync(db);
                    }, steps);
                    await NamedAsync(office, found, one, "places changed");
                    await NamedAsync(office, found, other, "places changed");
                }
                var moved = await TamperedAsync(office, async db =>
                {
                    (await ReadAsync(db, one)).Stimulus = other.Stimulus;
                    await RechainAsync(db);
                }, steps);
                await NamedAsync(office, moved, one, "payload moved");
            }
    }

    [Theory]
    [InlineData("Kind")]
    [InlineData("Actor")]
    [InlineData("OccurredAt")]
    [InlineData("BundleHash")]
    [InlineData("ContextHash")]
    [InlineData("StateHash")]
    public async Task WhatTheSealedStimulusOrTheStateSaysTooIsFoundEvenWhenTheChainIsMadeAnew(string column)
    {
        await using var office = await ThreeLoansAsync();
        var steps = await office.ReadAsync(db => db.Steps.AsNoTracking().ToListAsync());
        foreach (var step in steps)
            await NamedAsync(office, await TamperedAsync(office, async db =>
            {
                var property = db.Entry(await ReadAsync(db, step)).Property(column);
                property.CurrentValue = Changed(property.CurrentValue, new Random(1));
                await RechainAsync(db);
            }, steps), step, column);
    }

    [Theory]
    [InlineData("delete from Journal where Kind = 'statusChanged'", "of the journal")]
    [InlineData("delete from Journal where Sequence > 5", "in the journal")]
    [InlineData("update Journal set Kind = 'x' where Sequence = 3", "expected the journal to say of step 1 what it did")]
    [InlineData("update Journal set Args = '[]' where Kind = 'taskOpened'", "expected the journal to say of step 1 what it did")]
    [InlineData("update Journal set Actor = 'x' where Sequence = 1", "expected the journal to say of step 1 what it did")]
    [InlineData("update Journal set At = At + 1 where Sequence = 2", "expected the journal to say of step 1 what it did")]
    [InlineData("update Journal set Revision = 7 where Sequence = 2", "of step 1")]
    [InlineData("update Documents set Sha256 = 'x'", "expected the file of document")]
    [InlineData("update Documents set Size = 1", "expected the file of document")]
    [InlineData("delete from Documents", "expected document")]
    [InlineData("update Messages set State = 'sent', SentAt = null", "to say when it was sent")]
    [InlineData("update Messages set State = 'blocked', SentAt = 5", "but it says when it was")]
    [InlineData("update CaseKeys set WrappedKey = zeroblob(60) where CaseId = (select CaseId from CaseKeys where WrappedKey <> x'' order by CaseId limit 1)", "expected the case's key to open with the master key")]
    public async Task WhatNoStepCanGiveBackIsNamed(string sql, string named)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        await RebuildTests.SettledAsync(office);
        TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["kind"] = "complaint", ["anonymous"] = true, ["subject"] = "Druhá", ["description"] = "Druhá." }, "complaint"));
        await office.AdvanceAsync(TestOffice.Start.AddHours(1));
        Assert.Empty(await office.CheckAsync());
        Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0);
        Assert.Contains(await office.CheckAsync(), f => f.StartsWith("ST-2026-0000", StringComparison.Ordinal) && f.Contains(named));
        await office.RebuildAsync();
        Assert.Contains(await office.CheckAsync(), f => f.Contains(named));
    }

    [Fact]
    public async Task AChangedOrMissingFileIsFound()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        await RebuildTests.SettledAsync(office);
        var file = Directory.EnumerateFiles(Path.Combine(office.Settings.DataDirectory, "files"), "*", SearchOption.AllDirectories).First();
        var content = await File.ReadAllBytesAsync(file);
        foreach (var tampered in (byte[]?[])[[.. content[..^1], (byte)~content[^1]], [], null])
        {
            if (tampered is null) File.Delete(file);
            else await File.WriteAllBytesAsync(file, tampered);
            Assert.Contains("to be there as it was stored", Assert.Single(await office.CheckAsync()));
        }
    }

    [Theory]
    [InlineData("update Bundles set Files = 'x'", "Bundle loan 1: expected its files to have the hash ")]
    [InlineData("update Bundles set Files = '[]'", "Bundle loan 1: expected its files to have the hash ")]
    [InlineData("update Bundles set Files = replace(Files, '=', 'A')", "Bundle loan 1: expected its files to have the hash ")]
    [InlineData("update Contexts set Json = replace(Json, 'Prague', 'Vienna')", "Calendar and limits of ")]
    [InlineData("update Contexts set Json = 'x'", "Calendar and limits of ")]
    public async Task ADamagedBundleOrCalendarIsNamedOnceNotOnceACase(string sql, string named)
    {
        await using var office = await ThreeLoansAsync();
        Assert.True(await office.ReadAsync(db => TestDatabase.TamperAsync(db, sql)) > 0);
        await office.RestartAsync();
        var found = Assert.Single(await office.CheckAsync());
        Assert.StartsWith(named, found, StringComparison.Ordinal);
        Assert.EndsWith("but they were changed; cases that stand on it and can't be looked at: 3. Bring it back from a backup.", found, StringComparison.Ordinal);
        Assert.Empty(await office.RebuildAsync());
    }

    [Fact]
    public async Task ALostOrForeignMasterKeyIsOneClearLineAndNothingIsMadeInItsPlace()
    {
        await using var office = await ThreeLoansAsync();
        var file = Path.Combine(Path.GetFullPath(office.Settings.DataDirectory), "keys", "master.key");
        var kept = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        await office.RestartAsync();
        Assert.Equal($"Expected the key {file}, but there is none: without it no case can be read. Bring it back from the backup.", Assert.Single(await office.CheckAsync()));
        Assert.Empty(await office.RebuildAsync());
        Assert.False(File.Exists(file));

        await File.WriteAllBytesAsync(file, new byte[32]);
        await office.RestartAsync();
        Assert.StartsWith($"Expected the key {file} to open the keys of the cases, but it opens none", Assert.Single(await office.CheckAsync()), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, new byte[5]);
        await office.RestartAsync();
        Assert.Equal($"Expected {Path.Combine(office.Settings.DataDirectory, "keys", "master.key")} to hold 32 bytes, but it holds 5.", Assert.Single(await office.CheckAsync()));

        await File.WriteAllBytesAsync(file, kept);
        await office.RestartAsync();
        Assert.Empty(await office.CheckAsync());
    }

    private static async Task<TestOffice> ThreeLoansAsync()
    {
        var office = await TestOffice.OpenAsync();
        for (var i = 1; i <= 3; i++)
        {
            var number = TestOffice.Value(await office.SubmitAsync("registry", Loan($"Věc {i}"), operationId: $"in-{i}")).Number;
            if (i < 3) TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "large" }));
            if (i < 2) TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Back"));
        }
        Assert.Empty(await office.CheckAsync());
        return office;
    }

    /// <summary>What the check finds after a change that is then undone.</summary>
    private static async Task<IReadOnlyList<string>> TamperedAsync(TestOffice office, Func<CaseFlowContext, Task> tamper, IReadOnlyList<StepRow> kept)
    {
        await office.ReadAsync(async db =>
        {
            await tamper(db);
            return await db.SaveChangesAsync();
        });
        var found = await office.CheckAsync();
        await office.ReadAsync(async db =>
        {
            await db.Steps.ExecuteDeleteAsync();
            db.Steps.AddRange(kept.Select(Copy));
            return await db.SaveChangesAsync();
        });
        return found;
    }

    private static async Task NamedAsync(TestOffice office, IReadOnlyList<string> found, StepRow step, string what)
    {
        var number = await office.ReadAsync(db => db.Cases.Where(c => c.InstanceId == step.InstanceId).Select(c => c.Number).SingleAsync());
        var named = found.Any(f => f.StartsWith(number + ": ", StringComparison.Ordinal) && (f.Contains($"step {step.Revision} ") || f.Contains($"step {step.Revision}, ")));
        Assert.True(named, $"{number} step {step.Revision}, {what}: {string.Join('\n', found)}");
    }

    private static Task<StepRow> ReadAsync(CaseFlowContext db, StepRow step) => db.Steps.SingleAsync(s => s.InstanceId == step.InstanceId && s.Revision == step.Revision);

    /// <summary>All of a row but its place.</summary>
    private static void Put(CaseFlowContext db, StepRow row, StepRow content)
    {
        foreach (var property in db.Entry(row).Properties.Where(p => p.Metadata.Name is not ("InstanceId" or "Revision" or "OperationId")))
            property.CurrentValue = property.Metadata.PropertyInfo!.GetValue(content);
    }

    /// <summary>As somebody would who can write to the database, but has no keys.</summary>
    internal static async Task RechainAsync(CaseFlowContext db)
    {
        await db.Steps.LoadAsync();
        foreach (var chain in db.Steps.Local.GroupBy(s => s.InstanceId))
        {
            var previous = StepChain.Start(chain.Key);
            foreach (var step in chain.OrderBy(s => s.Revision))
            {
                step.PreviousHash = previous;
                previous = step.Hash = StepChain.HashOf(step);
            }
        }
    }

    private static object Changed(object? value, Random random) => value switch
    {
        null => "x",
        string text => Flipped(text, random.Next(text.Length)),
        byte[] bytes => Flipped(bytes, random.Next(bytes.Length), random.Next(8)),
        DateTimeOffset at => at.AddTicks(random.Next(2) == 0 ? 1 : -1),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Flipped(string text, int at) => text[..at] + (text[at] == '7' ? '8' : '7') + text[(at + 1)..];

    private static byte[] Flipped(byte[] bytes, int at, int bit)
    {
        byte[] copy = [.. bytes];
        copy[at] ^= (byte)(1 << bit);
        return copy;
    }

    private static StepRow Copy(StepRow s) => new()
    {
        InstanceId = s.InstanceId, Revision = s.Revision, Kind = s.Kind, Stimulus = s.Stimulus, Actor = s.Actor, OperationId = s.OperationId, OccurredAt = s.OccurredAt, RecordedAt = s.RecordedAt,
        BundleHash = s.BundleHash, ContextHash = s.ContextHash, EngineVersion = s.EngineVersion, StateHash = s.StateHash, PreviousHash = s.PreviousHash, Hash = s.Hash, Answer = s.Answer,
    };
}
