using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Tests.Clock;

public sealed class SystemClockTests
{
    private static readonly DateTimeOffset Ten = new(2026, 2, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WhenTheMachinesClockIsSetBackTwoHoursOfficeTimeStandsStillUntilItHasCaughtUp()
    {
        var machine = new SetClock(Ten);
        var clock = Of(machine);
        Assert.Equal(Ten, clock.Now);
        machine.Now = Ten.AddHours(-2);
        Assert.Equal((Ten, TimeSpan.FromHours(2)), (clock.Now, clock.Behind));
        machine.Now = Ten.AddMinutes(-1);
        Assert.Equal(Ten, clock.Now);
        machine.Now = Ten.AddMinutes(1);
        Assert.Equal((Ten.AddMinutes(1), TimeSpan.Zero), (clock.Now, clock.Behind));
    }

    [Fact]
    public void WhenItGoesBackByADayTheMachineIsBelievedAndTheClockStaysCalledBehind()
    {
        var machine = new SetClock(Ten);
        var clock = Of(machine);
        _ = clock.Now;
        machine.Now = Ten.AddDays(-1);
        Assert.Equal((Ten.AddDays(-1), TimeSpan.FromDays(1)), (clock.Now, clock.Behind));
        machine.Now = Ten.AddDays(-1).AddHours(1);
        Assert.Equal(Ten.AddDays(-1).AddHours(1), clock.Now);
    }

    [Fact]
    public void ItIsSaidOnceWhenItHappensAndOnceWhenItIsOver()
    {
        var machine = new SetClock(Ten);
        var log = new LogBook();
        using var logging = LoggerFactory.Create(l => l.AddProvider(log));
        var watch = new ClockWatch(Of(machine), logging.CreateLogger<ClockWatch>());
        Assert.False(watch.Look());
        machine.Now = Ten.AddHours(-2);
        Assert.True(watch.Look());
        Assert.False(watch.Look());
        machine.Now = Ten.AddMinutes(5);
        Assert.False(watch.Look());
        Assert.Equal(2, log.Text.Split('\n').Length);
        Assert.Contains("120 minutes behind", log.Text);
        Assert.Contains("caught up", log.Text);
    }

    [Fact]
    public async Task WhenTheClockIsSetBackUnderARunningOfficeAndAtItsNextStartNothingIsDoneTwiceAndNoStepComesBeforeTheOneItFollows()
    {
        var machine = new SetClock(Ten);
        await using var office = await TestOffice.OpenAsync(machine: machine);
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" }, deliveredOn: new DateOnly(2026, 2, 2))).Number;
        await office.WithAsync((Sweep sweep) => sweep.RunDueAsync(null, default));

        machine.Now = Ten.AddHours(-2);
        await StepAsync(office, number, 1);
        await office.RestartAsync(); // What was in memory is gone: the database knows how late it was.
        Assert.Contains("minutes behind the last recorded time", office.Log.Text);
        await StepAsync(office, number, 2);
        await office.WithAsync((Sweep sweep) => sweep.RunDueAsync(null, default));

        var times = await office.ReadAsync(db => db.Steps.OrderBy(s => s.Revision).Select(s => s.OccurredAt).ToListAsync());
        Assert.True(times.Count >= 3);
        Assert.Equal(times.Order(), times);
        Assert.Empty(await office.CheckAsync());
    }

    private static async Task StepAsync(TestOffice office, string number, int amount)
    {
        var reader = await office.ReaderAsync("coordinator");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "comment", new JsonObject { ["note"] = $"po {amount}" }, null, default)));
    }

    private static SystemClock Of(TimeProvider machine) => new(machine) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague") };
}
