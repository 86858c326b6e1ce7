using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Clock;

/// <summary>The nights on which the clocks change: an hour that doesn't exist, and one that comes twice.</summary>
public sealed class SummerTimeTests
{
    private static readonly JsonObject Later = new() { ["note"] = "počká" };

    [Theory]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T01:30:00Z")] // Doesn't exist: an hour later by the clock on the wall.
    [InlineData("2026-03-29T10:00:00", "2026-03-29T08:00:00Z")]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T01:30:00Z")] // Comes twice: the second one.
    [InlineData("2026-10-25T10:00:00", "2026-10-25T09:00:00Z")]
    public async Task AMomentOfThatNightComesOnceWhetherTheClockIsAdvancedOrTheSweepRuns(string local, string expected)
    {
        var due = DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture);
        var noonBefore = due.Date.AddHours(-12);
        await using (var simulated = await WaitingAsync(local, null, office => office.AdvanceAsync(new DateTimeOffset(noonBefore, TimeSpan.Zero))))
        {
            await simulated.AdvanceAsync(due.AddTicks(-1));
            Assert.Empty(await ElapsedAsync(simulated, due));
            await simulated.AdvanceAsync(due.AddHours(6));
            Assert.Equal([due], await ElapsedAsync(simulated, due));
        }

        var machine = new SetClock(TestOffice.Start);
        await using var swept = await WaitingAsync(local, machine, office =>
        {
            machine.Now = new DateTimeOffset(noonBefore, TimeSpan.Zero);
            return SweepAsync(office);
        });
        for (; machine.Now < due.AddHours(6); machine.Now = machine.Now.AddMinutes(20))
        {
            await SweepAsync(swept);
            Assert.Equal(machine.Now >= due ? 1 : 0, (await ElapsedAsync(swept, due)).Count);
        }
        Assert.Empty(await swept.CheckAsync());
    }

    [Theory]
    [InlineData("2026-03-20", "2026-04-20", "2026-04-20T22:00:00Z")] // 30 days end on Sunday 19 April.
    [InlineData("2026-10-12", "2026-11-11", "2026-11-11T23:00:00Z")]
    public async Task ATermOfDaysIsAsLongAsAnyOtherAndEndsAtTheOfficesMidnight(string delivered, string lastDay, string passed)
    {
        var (on, over) = (DateOnly.Parse(delivered, CultureInfo.InvariantCulture), DateTimeOffset.Parse(passed, CultureInfo.InvariantCulture));
        await using var office = await TestOffice.OpenAsync();
        await office.AdvanceAsync(new DateTimeOffset(on, new TimeOnly(9, 0), TimeSpan.Zero));
        TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" }, deliveredOn: on));
        Assert.Equal(DateOnly.Parse(lastDay, CultureInfo.InvariantCulture), await office.ReadAsync(db => db.Deadlines.Select(d => d.LastDay).SingleAsync()));
        await office.AdvanceAsync(over.AddTicks(-1));
        Assert.False(await office.ReadAsync(db => db.Deadlines.Select(d => d.Passed).SingleAsync()));
        await office.AdvanceAsync(over);
        Assert.True(await office.ReadAsync(db => db.Deadlines.Select(d => d.Passed).SingleAsync()));
    }

    /// <summary>An office with one case that waits for a moment of the night, since noon of the day before.</summary>
    private static async Task<TestOffice> WaitingAsync(string local, SetClock? machine, Func<TestOffice, Task> toNoonBefore)
    {
        var office = await TestOffice.OpenAsync(machine: machine);
        await office.ImportChangedAsync(drawing =>
        {
            var changed = JsonNode.Parse(drawing)!;
            var wait = changed["root"]!["activities"]!.AsArray().Single(a => (string?)a!["id"] == "wait")!.AsObject();
            wait["type"] = "Elsa.StartAt";
            wait.Remove("timeSpan");
            wait["dateTime"] = new JsonObject { ["typeName"] = "DateTime", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = local } };
            return changed.ToJsonString();
        });
        await toNoonBefore(office);
        var today = DateOnly.FromDateTime(office.Now.UtcDateTime);
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" }, deliveredOn: today)).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Later", (JsonObject)Later.DeepClone()));
        return office;
    }

    private static Task SweepAsync(TestOffice office) => office.WithAsync((Sweep sweep) => sweep.RunDueAsync(null, default));

    private static Task<List<DateTimeOffset>> ElapsedAsync(TestOffice office, DateTimeOffset due) =>
        office.ReadAsync(db => db.Steps.Where(s => s.Kind == "timerElapsed" && s.OccurredAt > due.AddHours(-6) && s.OccurredAt < due.AddHours(12)).Select(s => s.OccurredAt).ToListAsync());
}
