using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>A fault waits for a person, who retries, skips or cancels.</summary>
public sealed class IncidentTests
{
    private static Walk Faulted() => new Walk(Flows.CompileText(Flows.Draw("""
        s = Start
        e = Event e
        w = WriteLine getVariable('Mood').toString()
        s -> w -> j
        s -> e -> j
        """, """{"variables":[{"id":"v","name":"Mood","typeName":"String"}]}"""))).Begin();

    [Fact]
    public void AFaultIsAnIncidentAndTheOtherTokensGoOn()
    {
        var walk = Faulted();
        var incident = Assert.Single(walk.State.Incidents);
        Assert.Equal("w", incident.ActivityId);
        Assert.Contains(walk.Effects, e => e is IncidentOpened);
        walk.Event("e");
        // The join still waits for the token that stands at the incident.
        Assert.Equal("", walk.Written);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
    }

    [Fact]
    public void RetryRunsTheBoxAgain()
    {
        var walk = Faulted();
        walk.Resolve(Resolution.Retry);
        Assert.Single(walk.State.Incidents);
        walk.Step(new FieldsCorrected { OccurredAt = walk.Now, Actor = "a", Reason = "r", Fields = new() { ["Mood"] = "fine" } });
        walk.Resolve(Resolution.Retry);
        Assert.Empty(walk.State.Incidents);
        walk.Event("e");
        Assert.Equal("fine j", walk.Written);
    }

    [Fact]
    public void SkipLeavesByTheNamedOutcome()
    {
        var walk = Faulted();
        Assert.Equal("unknownOutcome", walk.Rejected(new IncidentResolved { OccurredAt = walk.Now, Actor = "a", IncidentId = walk.State.Incidents[0].Id, Resolution = Resolution.Skip, Outcome = "Nowhere" }).Code);
        walk.Resolve(Resolution.Skip).Event("e");
        Assert.Equal("j", walk.Written);
        Assert.Contains(walk.Effects, e => e is IncidentClosed);
    }

    [Fact]
    public void CancelLetsTheTokenDieAndTheJoinGoesOn()
    {
        var walk = Faulted();
        walk.Event("e").Resolve(Resolution.Cancel);
        Assert.Equal("j", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void CancelInASequenceEndsTheSequenceToo()
    {
        var walk = Walk.Of("""
            s = Start
            q = Sequence {"activities":[{"id":"q1","type":"Elsa.Fault","message":"broken"},{"id":"q2","type":"Elsa.WriteLine","text":"q2"}]}
            s -> q -> after
            s -> b
            """);
        Assert.Equal("broken", Assert.Single(walk.State.Incidents).Message);
        walk.Resolve(Resolution.Cancel);
        Assert.Equal("b", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void ALoopThatNeverWaitsIsStopped()
    {
        var walk = new Walk(Flows.CompileText(Flows.Draw("""
            s = Start
            s -> a -> b -> a
            """)), Flows.Context with { Limits = EngineLimits.Default with { ActivitiesPerStep = 100 } }).Begin();
        Assert.Contains("never waits", Assert.Single(walk.State.Incidents).Message);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
    }

    [Fact]
    public void AnEffectThatWasRefusedIsAnIncidentOfTheBoxThatWaited()
    {
        var walk = Walk.Of("""
            d = Delay 01:00:00
            d -> after
            """);
        var timer = Assert.Single(walk.State.Timers);
        var of = new TimerElapsed { OccurredAt = timer.DueAt, Actor = "system", TimerId = timer.Id };
        walk.Step(new EffectRefused { OccurredAt = timer.DueAt, Actor = "system", Of = of, Reason = "refused" });
        Assert.Equal("d", Assert.Single(walk.State.Incidents).ActivityId);
        Assert.Empty(walk.State.Timers);
        Assert.Equal("timerNotWaiting", walk.Rejected(of).Code);
        walk.Resolve(Resolution.Skip);
        Assert.Equal("after", walk.Written);
    }
}
