using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Tests.Runtime;

/// <summary>Timers, events and the start of a child pass the Inbox. Whatever is delivered twice, by two sweeps at once, in another order between cases, again after a restart,
/// or after the step that cancelled it: cases come out as from the plain delivery. A failure names its seed.</summary>
public sealed partial class InboxPropertyTests
{
    private const int Cases = 4, Moves = 30;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(null)]
    public async Task DuplicatedAndReorderedDeliveriesChangeNothing(int? fixedSeed)
    {
        var seed = fixedSeed ?? Random.Shared.Next();
        await using var plain = await WalkAsync(seed, disturbed: false);
        await using var disturbed = await WalkAsync(seed, disturbed: true);
        var (expected, actual) = (await WordsAsync(plain), await WordsAsync(disturbed));
        Assert.True(expected == actual, $"Seed {seed}: {FirstDifference(expected, actual)}");
        Assert.Contains("timerElapsed", expected);
        Assert.Contains("eventReceived", expected);
        Assert.Contains($"VP-2026-{Cases + 1:00000}", expected);
    }

    [Fact]
    public async Task ARowThatWasRejectedAndIsDeliveredAgainDoesntFitByAccident()
    {
        await using var office = await TestOffice.OpenAsync();
        var numbers = new List<string>();
        foreach (var subject in (string[])["A", "B"]) numbers.Add(TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = subject, ["borrower"] = "Jan" })).Number);
        await TakeAsync(office, numbers[0], "listen");
        await TakeAsync(office, numbers[1], "shout");
        await TakeAsync(office, numbers[1], "shout");
        var rows = await office.ReadAsync(db => db.Inbox.AsNoTracking().Where(i => i.DueAt <= office.Now).ToListAsync());
        Assert.Equal(2, rows.Count);
        // The first is heard; the second comes too late and is dropped. Then the case listens once more.
        await office.AdvanceAsync(office.Now);
        await TakeAsync(office, numbers[0], "listen");
        var before = await office.ReadAsync(db => db.Steps.CountAsync());
        foreach (var row in rows) await office.WithAsync((WorkflowRuntime runtime) => runtime.ConsumeAsync(row, default));
        Assert.Equal(before, await office.ReadAsync(db => db.Steps.CountAsync()));
        Assert.Equal(1, await office.ReadAsync(db => db.EventWaits.CountAsync()));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ARowThatIsHeldMeanwhileIsNotDelivered()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "A", ["borrower"] = "Jan" })).Number;
        await CompleteAsync(office, number);
        var row = await office.ReadAsync(db => db.Inbox.AsNoTracking().OrderBy(i => i.DueAt).FirstAsync());
        await office.ReadAsync(db => db.Inbox.Where(i => i.Id == row.Id).ExecuteUpdateAsync(u => u.SetProperty(i => i.Hold, "held")));
        ((SimulatedClock)office.Get<OfficeClock>()).MoveTo(row.DueAt);
        await office.WithAsync((WorkflowRuntime runtime) => runtime.ConsumeAsync(row, default));
        Assert.Equal("held", (await office.ReadAsync(db => db.Inbox.AsNoTracking().SingleAsync(i => i.Id == row.Id))).Hold);
        Assert.Equal(0, await office.ReadAsync(db => db.Steps.CountAsync(s => s.Kind == "timerElapsed")));
    }

    private static async Task<TestOffice> WalkAsync(int seed, bool disturbed)
    {
        var (drawing, moves, chance) = (new Random(seed), new Random(seed + 1), new Random(seed + 2));
        var office = await TestOffice.OpenAsync();
        await office.ImportChangedAsync(text => Drawing(text, drawing));
        var disturbance = disturbed ? new Disturbance(office, chance) : null;
        var numbers = new List<string>();
        for (var i = 0; i < Cases; i++) numbers.Add(TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = $"Věc {i}", ["borrower"] = "Jan" })).Number);
        var now = office.Now;
        await TakeAsync(office, numbers[0], "split");
        await TakeAsync(office, numbers[1], "go0");
        for (var move = 0; move < Moves; move++)
        {
            var (number, what) = (numbers[moves.Next(numbers.Count)], moves.Next(10));
            now = now.AddMilliseconds(moves.Next(1, 6 * 3_600_000));
            if (disturbance is not null) await disturbance.AdvanceAsync(now);
            else await office.AdvanceAsync(now);
            if (what == 0) await CompleteAsync(office, number);
            else await TakeAsync(office, number, what == 1 ? "split" : what == 2 ? "listen" : what == 3 ? "shout" : $"go{moves.Next(Chains)}");
            if (disturbance is not null) await disturbance.RepeatAsync();
        }
        now = now.AddDays(40);
        if (disturbance is not null) await disturbance.AdvanceAsync(now);
        else await office.AdvanceAsync(now);
        if (disturbance is not null) await disturbance.RepeatAsync();
        // Random drawings let a case come to stand in nobody's queue; anything else is a fault.
        var found = (await office.CheckAsync()).Where(f => !f.Contains("to stand in somebody's queue")).ToList();
        Assert.True(found.Count == 0, $"Seed {seed}: {string.Join('\n', found)}");
        return office;
    }

    private const int Chains = 6;

    /// <summary>The loan, and beside it chains of waits behind an action each. Nothing is published at the instant at which something was heard: what is heard first would
    /// be left to chance, in the plain delivery too.</summary>
    private static string Drawing(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        var (boxes, arrows) = (root["root"]!["activities"]!.AsArray(), root["root"]!["connections"]!.AsArray());
        for (var chain = 0; chain < Chains; chain++)
        {
            var (before, port) = ($"go{chain}", "Taken");
            boxes.Add(new JsonObject
            {
                ["id"] = before, ["name"] = before, ["type"] = "CaseFlow.CaseAction", ["version"] = 1,
                ["button"] = Input("String", "Literal", before), ["roles"] = Input("Object", "Object", new JsonArray("clerk")),
            });
            var heard = false;
            for (var box = 0; box < 2 + random.Next(4); box++)
            {
                var id = $"go{chain}b{box}";
                var kind = random.Next(heard ? 2 : 4) is var at && box == 0 && chain < 3 ? chain : at;
                heard = kind == 1 || kind == 3 && heard;
                boxes.Add(kind switch
                {
                    0 => new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "Elsa.Delay", ["version"] = 1, ["timeSpan"] = Input("TimeSpan", "Literal", TimeSpan.FromMilliseconds(random.Next(1, 20 * 3_600_000)).ToString("c", CultureInfo.InvariantCulture)) },
                    1 => new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "Elsa.Event", ["version"] = 1, ["eventName"] = Input("String", "Literal", $"e{random.Next(2)}") },
                    2 => new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "Elsa.PublishEvent", ["version"] = 1, ["eventName"] = Input("String", "Literal", $"e{random.Next(2)}") },
                    _ => new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "CaseFlow.Interrupt", ["version"] = 1 },
                });
                arrows.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = before, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = id, ["port"] = "In" } });
                (before, port) = (id, "Done");
            }
        }
        return root.ToJsonString();

        static JsonObject Input(string type, string language, JsonNode value) => new() { ["typeName"] = type, ["expression"] = new JsonObject { ["type"] = language, ["value"] = value } };
    }

    private static async Task TakeAsync(TestOffice office, string number, string action)
    {
        var reader = await office.ReaderAsync("clerk");
        await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action, [], null, default));
    }

    private static async Task CompleteAsync(TestOffice office, string number)
    {
        if (!await office.ReadAsync(db => db.Tasks.AnyAsync(t => t.State == "open" && t.Name == "decide" && db.Cases.Any(c => c.Id == t.CaseId && c.Number == number)))) return;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Later", new JsonObject { ["helper"] = office.User("clerk2").ToString() }));
    }

    /// <summary>All that is kept of the cases, ids replaced by their order.</summary>
    private static async Task<string> WordsAsync(TestOffice office)
    {
        var lines = new List<string>();
        await using var db = office.Get<Database>().NewContext();
        foreach (var one in await db.Cases.AsNoTracking().OrderBy(c => c.Number).ToListAsync())
        {
            var instance = await db.Instances.AsNoTracking().SingleAsync(i => i.Id == one.InstanceId);
            var key = office.Get<CaseKeys>().Unwrap(await db.CaseKeys.AsNoTracking().SingleAsync(k => k.CaseId == one.Id))!;
            lines.Add($"{one.Number} {one.Status} {one.DueOn} {one.HandlerId} {System.Text.Encoding.UTF8.GetString(key.OpenState(instance.Id, instance.Revision, instance.State))}");
            foreach (var s in await db.Steps.AsNoTracking().Where(s => s.InstanceId == instance.Id).OrderBy(s => s.Revision).ToListAsync()) lines.Add($"  {s.Revision} {s.Kind} {s.OccurredAt:O} {s.Actor}");
            foreach (var j in await db.Journal.AsNoTracking().Where(j => j.CaseId == one.Id).OrderBy(j => j.Sequence).ToListAsync()) lines.Add($"  {j.Sequence} {j.At:O} {j.Kind} {j.Actor} {j.ActivityId} {j.Args}");
            foreach (var t in (await db.Tasks.AsNoTracking().Where(t => t.CaseId == one.Id).ToListAsync()).OrderBy(t => t.TaskId, StringComparer.Ordinal)) lines.Add($"  {t.TaskId} {t.Name} {t.State} {t.Revision} {t.Role} {t.AssigneeId}");
            foreach (var i in (await db.Inbox.AsNoTracking().Where(i => i.InstanceId == instance.Id).ToListAsync()).OrderBy(i => i.DueAt)) lines.Add($"  {i.Id} {i.DueAt:O} {i.Attempts}");
            foreach (var w in await db.EventWaits.AsNoTracking().Where(w => w.InstanceId == instance.Id).OrderBy(w => w.Event).ToListAsync()) lines.Add($"  waits for {w.Event}");
        }
        var seen = new Dictionary<string, string>();
        return Ids().Replace(string.Join('\n', lines), id => seen.TryGetValue(id.Value, out var known) ? known : seen[id.Value] = $"#{seen.Count}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (a, b) = (expected.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(a.Length, b.Length)).FirstOrDefault(i => a[i] != b[i], Math.Min(a.Length, b.Length));
        return $"line {at}: expected\n{a.ElementAtOrDefault(at)}\nbut it is\n{b.ElementAtOrDefault(at)}";
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    /// <summary>Two programs on one database that deliver what is due over and over: at once, in another order between cases, and what they delivered long ago.</summary>
    private sealed class Disturbance(TestOffice office, Random chance)
    {
        private readonly Dictionary<string, InboxRow> seen = [];

        public async Task AdvanceAsync(DateTimeOffset to)
        {
            await using var second = new ServiceCollection().AddCases(office.Settings).BuildServiceProvider();
            while (await NextAsync(to) is { } due)
            {
                foreach (var clock in (OfficeClock[])[office.Get<OfficeClock>(), second.GetRequiredService<OfficeClock>()]) ((SimulatedClock)clock).MoveTo(due);
                await LookAsync();
                var rows = await office.ReadAsync(db => db.Inbox.AsNoTracking().Where(i => i.DueAt <= due).OrderBy(i => i.DueAt).ThenBy(i => i.Id).ToListAsync());
                // Of one case the order holds; what waits for its first step comes before all else.
                var ofCases = rows.GroupBy(r => r.InstanceId).Select(g => g.First()).ToArray();
                chance.Shuffle(ofCases);
                await Task.WhenAll(ofCases.SelectMany(row => Enumerable.Range(0, 1 + chance.Next(3)).Select(i => Task.Run(() => DeliverAsync(row, i == 1 ? second : null)))));
                if (chance.Next(4) == 0) await office.Get<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<Sweep>().RunDueAsync(due, default);
            }
            if (chance.Next(5) == 0) await office.RestartAsync();
            await office.AdvanceAsync(to);
        }

        /// <summary>Some of what was ever in the Inbox comes again, gone or not yet due no matter: only rows that wait and are due count.</summary>
        public async Task RepeatAsync()
        {
            await LookAsync();
            var waiting = await office.ReadAsync(db => db.Inbox.Select(i => i.Id).ToListAsync());
            var again = seen.Values.Where(r => !waiting.Contains(r.Id)).ToArray();
            chance.Shuffle(again);
            await Task.WhenAll(again.Take(8).SelectMany(row => (InboxRow[])[row, row]).Select(row => Task.Run(() => DeliverAsync(row, null))));
        }

        private async Task LookAsync()
        {
            foreach (var row in await office.ReadAsync(db => db.Inbox.AsNoTracking().ToListAsync())) seen[row.Id] = row;
        }

        private Task<DateTimeOffset?> NextAsync(DateTimeOffset to) =>
            office.ReadAsync(async db => await db.Inbox.Where(i => i.DueAt <= to).OrderBy(i => i.DueAt).Select(i => (DateTimeOffset?)i.DueAt).FirstOrDefaultAsync() is { } due ? due < office.Now ? office.Now : due : (DateTimeOffset?)null);

        private async Task DeliverAsync(InboxRow row, IServiceProvider? elsewhere)
        {
            if (elsewhere is null) await office.WithAsync((WorkflowRuntime runtime) => runtime.ConsumeAsync(row, default));
            else
            {
                await using var scope = elsewhere.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<WorkflowRuntime>().ConsumeAsync(row, default);
            }
        }
    }
}
