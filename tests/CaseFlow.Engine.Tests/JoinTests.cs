using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Tests;

/// <summary>The rows of docs/semantics.md about tokens that meet.</summary>
public sealed class JoinTests
{
    private const string Waits = """
        e1 = Event {"eventName":{"expression":{"type":"Literal","value":"e1"}}}
        e2 = Event {"eventName":{"expression":{"type":"Literal","value":"e2"}}}
        """;

    [Fact]
    public void ABoxWithTwoArrowsInWaitsForBothBranchesOfAFork()
    {
        var walk = Walk.Of(Waits + """

            s = Start
            s -> e1 -> j -> after
            s -> e2 -> j
            """);
        Assert.Equal("e1 e2", walk.Events);
        walk.Event("e2");
        Assert.Equal("", walk.Written);
        walk.Event("e1");
        Assert.Equal("j after", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void ABranchThatWasNotTakenIsNotWaitedFor()
    {
        var walk = Walk.Of("""
            s = FlowDecision {"condition":{"expression":{"type":"Literal","value":"true"}}}
            s:True -> a -> j
            s:False -> b -> j
            """);
        Assert.Equal("a j", walk.Written);
    }
}
