using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>The rows of docs/semantics.md about listeners, interrupts and ends.</summary>
public sealed class ListenerTests
{
    [Fact]
    public void AnActionIsOfferedFromTheStartAndItsTokenRunsBesideTheOthers()
    {
        var walk = Walk.Of($"""
            s = Start
            t = {Office.Task("work")}
            a = {Office.Action("note")}
            s -> t -> after
            a:Taken -> noted
            """, Office.Procedure);
        Assert.Equal("work", walk.Tasks);
        walk.Act("note").Act("note");
        Assert.Equal("noted noted", walk.Written);
        Assert.Equal("work", walk.Tasks);
    }

    [Fact]
    public void AListenerIsNotWaitedForByAJoin()
    {
        var walk = Walk.Of($"""
            s = Start
            a = {Office.Action("note")}
            s -> w -> j
            a:Taken -> j
            """, Office.Procedure);
        Assert.Equal("w j", walk.Written);
        walk.Act("note");
        Assert.Equal("w j j", walk.Written);
    }

    [Fact]
    public void TheRootOfACaseStaysOpenWhileAListenerIsThere()
    {
        var walk = Walk.Of($"""
            s = Start
            a = {Office.Action("reopen")}
            t = {Office.Task("again")}
            s -> w
            a:Taken -> t
            """, Office.Procedure);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
        walk.Act("reopen");
        Assert.Equal("again", walk.Tasks);
        walk.Do("again");
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
    }

    [Fact]
    public void AWorkflowOutsideAProcedureIsOverWithItsTokens()
    {
        var walk = Walk.Of($"""
            s = Start
            a = {Office.Action("reopen")}
            s -> w
            a:Taken -> x
            """);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
        Assert.Empty(walk.State.Activities);
        Assert.Empty(walk.State.Bookmarks);
    }

    [Fact]
    public void ACaseWhoseLastListenerIsTakenOnceIsOver()
    {
        var walk = Walk.Of($"""
            s = Start
            a = {Office.Action("close", "\"once\":\"true\"")}
            s -> w
            a:Taken -> x
            """, Office.Procedure);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
        walk.Act("close");
        Assert.Equal("w x", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void AListenerOfANestedFlowchartEndsWithIt()
    {
        var walk = Walk.Of($$"""
            s = Start
            n = Flowchart {"activities":[{"id":"n1","type":"Elsa.Event","eventName":"inner"},{"id":"n2","name":"note","type":"CaseFlow.CaseAction","button":"note","roles":["clerk"]}]}
            t = {{Office.Task("work")}}
            s -> n -> t
            """, Office.Procedure);
        Assert.Single(walk.State.Bookmarks, b => b.Kind == "action");
        walk.Event("inner");
        Assert.Equal("work", walk.Tasks);
        Assert.DoesNotContain(walk.State.Bookmarks, b => b.Kind == "action");
    }

    [Fact]
    public void ATokenFromAListenerStartsASecondRunOfABoxThatWaits()
    {
        var walk = Walk.Of($"""
            s = Start
            a = {Office.Action("more")}
            t = {Office.Task("work")}
            s -> t
            a:Taken -> t
            """, Office.Procedure);
        walk.Act("more");
        Assert.Equal("work work", walk.Tasks);
    }

    [Fact]
    public void InterruptCancelsAllOtherTokensButNoListener()
    {
        var walk = Walk.Of($"""
            s = Start
            f = FlowFork A,B,C
            t = {Office.Task("work")}
            d = Delay 1.00:00:00
            e = Event e
            a = {Office.Action("withdraw")}
            i = CaseFlow.Interrupt
            s -> f
            f:A -> t -> j
            f:B -> d -> j
            f:C -> h -> j
            j -> e
            a:Taken -> i -> w
            """, Office.Procedure);
        Assert.Equal("work", walk.Tasks);
        walk.Act("withdraw");
        Assert.Equal("h w", walk.Written);
        Assert.Empty(walk.State.Tasks);
        Assert.Empty(walk.State.Timers);
        Assert.Contains(walk.Effects, e => e is TaskClosed { End: TaskEnd.Cancelled });
        Assert.Contains(walk.Effects, e => e is TimerCancelled);
        Assert.Null(walk.State.Activities.Single(r => r.ParentId is null).Held);
        Assert.Single(walk.State.Bookmarks, b => b.Key == "withdraw");
    }

    [Fact]
    public void InterruptNeverWaitsForOtherArrows()
    {
        var walk = Walk.Of($"""
            s = Start
            x = Event x
            i = CaseFlow.Interrupt
            s -> i -> after
            s -> x -> i
            """, Office.Procedure);
        Assert.Equal("after", walk.Written);
        Assert.Equal("", walk.Events);
    }

    [Fact]
    public void EndInTheRootOfACaseEndsItsTokenOnly()
    {
        const string Drawing = """
            s = Start
            x = Event x
            e = End
            s -> e
            s -> x -> after
            """;
        var inCase = Walk.Of(Drawing, Office.Procedure);
        Assert.Equal("x", inCase.Events);
        inCase.Event("x");
        Assert.Equal(InstanceStatus.Finished, inCase.State.Status);

        var outside = Walk.Of(Drawing);
        Assert.Equal(InstanceStatus.Finished, outside.State.Status);
        Assert.Equal("", outside.Written);
    }

    [Theory]
    [InlineData("Finish")]
    [InlineData("Complete")]
    public void FinishAndCompleteEndTheInstanceWithItsListeners(string type)
    {
        var walk = Walk.Of($"""
            s = Start
            a = {Office.Action("note")}
            t = {Office.Task("work")}
            e = {type}
            s -> t -> e
            s -> u -> v
            v = Event never
            a:Taken -> n
            """, Office.Procedure);
        walk.Do("work");
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
        Assert.Empty(walk.State.Activities);
        Assert.Empty(walk.State.Bookmarks);
        Assert.Single(walk.Effects.OfType<InstanceEnded>());
    }

    [Fact]
    public void AnInstanceThatEndsHasNoOpenDeadlines()
    {
        var walk = Walk.Of($$"""
            s = Start
            d = CaseFlow.SetDeadline {"kind":"settle","rule":{"rule":{"amount":5,"unit":"workingDay","from":"now"} } }
            t = {{Office.Task("work")}}
            e = Finish
            s -> d
            d:Set -> t -> e
            """);
        Assert.Equal("2026-02-09", walk.State.Deadlines.Single().LastDay?.ToString("yyyy-MM-dd"));
        Assert.Single(walk.State.Timers);
        walk.Do("work");
        Assert.Equal(DeadlineStatus.Cancelled, walk.State.Deadlines.Single().Status);
        Assert.Empty(walk.State.Timers);
        Assert.Contains(walk.Effects, e => e is DeadlineSet { Deadline.Status: DeadlineStatus.Cancelled });
    }

    [Fact]
    public void CancelRequestedEndsEverything()
    {
        var walk = Walk.Of($"""
            s = Start
            t = {Office.Task("work")}
            a = {Office.Action("note")}
            s -> t
            a:Taken -> n
            """, Office.Procedure);
        walk.Step(new CancelRequested { OccurredAt = walk.Now, Actor = "admin", Reason = "test" });
        Assert.Equal(InstanceStatus.Cancelled, walk.State.Status);
        Assert.Empty(walk.State.Tasks);
        Assert.Contains(walk.Effects, e => e is InstanceEnded { Status: InstanceStatus.Cancelled });
        Assert.Equal("notRunning", walk.Rejected(new CancelRequested { OccurredAt = walk.Now, Actor = "admin", Reason = "again" }).Code);
    }
}
