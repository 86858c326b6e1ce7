using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Tests;

/// <summary>The rows of docs/semantics.md about tokens that meet. Every step also runs after a reload, see <see cref="Walk"/>.</summary>
public sealed class JoinTests
{
    [Fact]
    public void ABoxWithTwoArrowsInWaitsForBothBranchesOfAFork()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            y = Event y
            s -> x -> j -> after
            s -> y -> j
            """);
        Assert.Equal("x y", walk.Events);
        walk.Event("y");
        Assert.Equal("", walk.Written);
        walk.Event("x");
        Assert.Equal("j after", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void ABranchThatWasNotTakenIsNotWaitedFor()
    {
        var walk = Walk.Of("""
            s = FlowDecision true
            s:True -> a -> j
            s:False -> b -> j
            """);
        Assert.Equal("a j", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void BranchesOfDifferentLengthMeetOnce()
    {
        var walk = Walk.Of("""
            s = Start
            s -> a -> j
            s -> b -> c -> d -> j
            """);
        Assert.Equal("a b c d j", walk.Written);
    }

    [Fact]
    public void AHeldTokenGoesOnWhenTheOtherTokenLeavesByAnotherWay()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            d = FlowDecision false
            s -> a -> j
            s -> x -> d
            d:True -> j
            d:False -> other
            """);
        Assert.Equal("a", walk.Written);
        walk.Event("x");
        Assert.Equal("a other j", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void AHeldTokenGoesOnWhenTheOtherTokenDiesAtADeadEnd()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            d = FlowDecision false
            s -> a -> j
            s -> x -> d
            d:True -> j
            """);
        walk.Event("x");
        Assert.Equal("a j", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void OfTwoJoinsInARowTheEarlierGoesFirstAndTheLaterRunsOnce()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            s -> a -> z
            s -> x -> z
            z -> k
            s -> c -> k
            """);
        Assert.Equal("a c", walk.Written);
        walk.Event("x");
        Assert.Equal("a c z k", walk.Written);
    }

    [Fact]
    public void ALoopComesBackToItsBoxWithoutWaiting()
    {
        var walk = Walk.Of("""
            s = Start
            n = SetVariable N := (getVariable('N') || 0) + 1
            d = FlowDecision getVariable('N') < 3
            s -> n -> w -> d
            w = WriteLine 'round ' + getVariable('N')
            d:True -> n
            d:False -> end
            """, extra: """{"variables":[{"id":"v1","name":"N","typeName":"Int32"}]}""");
        Assert.Equal("round 1 round 2 round 3 end", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void ALoopBesideAnotherBranchRunsOnWhileTheOtherWaits()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            again = Event again
            s -> x -> j
            s -> a -> again
            again -> a
            again -> j
            """);
        // The token at x can't come to a, so a runs again each time; the join waits for x, and for the loop that can still reach it.
        Assert.Equal("a", walk.Written);
        walk.Event("again");
        Assert.Equal("a a", walk.Written);
        walk.Event("x");
        Assert.Equal("a a", walk.Written);
        Assert.Equal("again", walk.Events);
    }

    [Fact]
    public void ATokenThatComesToABoxAlreadyWaitingStartsASecondRun()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            t = Event t
            s -> x
            x -> t -> after
            x -> x
            """);
        walk.Event("x");
        walk.Event("x");
        Assert.Equal("t t x", walk.Events);
        walk.Event("t");
        Assert.Equal("after after", walk.Written);
    }

    [Fact]
    public void TokensHeldAtOneBoxMergeToOneRun()
    {
        var walk = Walk.Of("""
            s = Start
            x = Event x
            s -> a -> j
            s -> b -> j
            s -> c -> j
            s -> x -> j
            j -> after
            """);
        walk.Event("x");
        Assert.Equal("a b c j after", walk.Written);
    }

    [Fact]
    public void TwoOutcomesToOneBoxRunItOnce()
    {
        var walk = Walk.Of("""
            f = FlowFork A,B
            f:A -> j
            f:B -> j
            """);
        Assert.Equal("j", walk.Written);
    }

    [Fact]
    public void WaitAllRunsWhenEveryForwardArrowWasFollowed()
    {
        var walk = Walk.Of("""
            f = FlowFork A,B
            x = Event x
            j = FlowJoin WaitAll
            f:A -> a -> j
            f:B -> x -> j -> after
            """);
        Assert.Equal("a", walk.Written);
        walk.Event("x");
        Assert.Equal("a after", walk.Written);
    }

    [Fact]
    public void WaitAllLetsItsTokensDieWhenAnArrowCannotBeFollowedAnyMore()
    {
        var walk = Walk.Of("""
            d = FlowDecision true
            j = FlowJoin WaitAll
            d:True -> a -> j
            d:False -> b -> j
            j -> after
            """);
        Assert.Equal("a", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void WaitAllAtTheHeadOfALoopRunsAgainForABackwardToken()
    {
        var walk = Walk.Of("""
            f = FlowFork A,B
            j = FlowJoin WaitAll
            again = Event again
            f:A -> a -> j
            f:B -> b -> j
            j -> w -> again -> j
            """);
        Assert.Equal("a b w", walk.Written);
        walk.Event("again");
        Assert.Equal("a b w w", walk.Written);
    }

    [Fact]
    public void WaitAllActiveIsTheGeneralRule()
    {
        var walk = Walk.Of("""
            d = FlowDecision true
            j = FlowJoin WaitAllActive
            d:True -> a -> j
            d:False -> b -> j
            j -> after
            """);
        Assert.Equal("a after", walk.Written);
    }

    [Fact]
    public void WaitAnyRunsOnTheFirstAndCancelsWhatIsUpstream()
    {
        var walk = Walk.Of("""
            f = FlowFork A,B,C
            x = Event x
            y = Event y
            z = Event z
            j = FlowJoin WaitAny
            f:A -> x -> j
            f:B -> y -> late -> j
            f:C -> z
            j -> after
            """);
        walk.Event("x");
        Assert.Equal("after", walk.Written);
        // y leads to the join and is cancelled; z leads elsewhere and goes on.
        Assert.Equal("z", walk.Events);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
    }

    [Fact]
    public void WaitAnyDoesNotCancelWhatComesAfterItInALoop()
    {
        var walk = Walk.Of("""
            s = Start
            j = FlowJoin WaitAny
            x = Event x
            y = Event y
            s -> j -> x
            j -> y
            x -> j
            """);
        walk.Event("x");
        Assert.Equal("x y y", walk.Events);
    }

    [Theory]
    [InlineData("Cascade", "a b j j")]
    [InlineData("Stream", "a b j")]
    [InlineData("Merge", "a b j")]
    [InlineData("Converge", "a b j")]
    [InlineData("Race", "a j")]
    public void MergeModesHaveElsasMeaning(string mode, string written)
    {
        var walk = Walk.Of($$"""
            s = Start
            j = WriteLine {"text":{"expression":{"type":"Literal","value":"j"} },"customProperties":{"mergeMode":"{{mode}}"} }
            s -> a -> j
            s -> b -> j
            """);
        Assert.Equal(written, walk.Written);
    }

    [Fact]
    public void TheOrderOfBoxesAndArrowsInTheDefinitionNeverMatters()
    {
        const string Drawing = """
            s = Start
            x = Event x
            y = Event y
            j = FlowJoin WaitAll
            s -> x -> j
            s -> a -> k
            s -> y -> j
            j -> k
            s -> b -> k
            """;
        var seen = new HashSet<string>();
        var random = new Random(20261122);
        for (var i = 0; i < 50; i++)
        {
            var definition = System.Text.Json.Nodes.JsonNode.Parse(Flows.Draw(Drawing))!;
            foreach (var list in (string[])["activities", "connections"])
            {
                var shuffled = definition["root"]![list]!.AsArray().Select(n => n!.DeepClone()).ToArray();
                random.Shuffle(shuffled);
                definition["root"]![list] = new System.Text.Json.Nodes.JsonArray(shuffled);
            }
            var walk = new Walk(Flows.CompileText(definition.ToJsonString())).Begin().Event("y").Event("x");
            seen.Add(walk.Written + WorkflowStateJson.Hash(walk.State));
        }
        Assert.Single(seen);
    }

    [Fact]
    public void ANestedFlowchartHasTokensOfItsOwn()
    {
        var walk = Walk.Of("""
            s = Start
            n = Flowchart {"activities":[{"id":"n1","type":"Elsa.Event","eventName":"inner"},{"id":"n2","type":"Elsa.WriteLine","text":"n2"}],"connections":[{"source":{"activity":"n1","port":"Done"},"target":{"activity":"n2"} }]}
            s -> n -> j
            s -> a -> j
            """);
        Assert.Equal("a", walk.Written);
        walk.Event("inner");
        Assert.Equal("a n2 j", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }
}
