using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Tests;

/// <summary>Definitions as Elsa writes them run as they are.</summary>
public sealed class PeerTests
{
    [Theory]
    [InlineData("peer/flow5-literal.json")]
    [InlineData("peer/flow5-js.json")]
    public void FlowOfFiveRunsFromStartToEnd(string file)
    {
        var walk = new Walk(Flows.Compile(file)).Begin();
        Assert.Equal("approved done", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
        Assert.Equal("42", walk.State.Variables["Amount"]!.ToJsonString());
        Assert.Equal("ok", (string?)walk.State.Variables["Result"]);
        Assert.Empty(walk.State.Activities);
    }

    [Theory]
    [InlineData("peer/human2.json", "step 1 step 2")]
    [InlineData("peer/human2-crash.json", "E1 i1 E2 i1")]
    public void TwoWaitsAreResumedOneAfterTheOther(string file, string written)
    {
        var walk = new Walk(Flows.Compile(file)).Begin();
        Assert.Equal("review", walk.Events);
        Assert.Equal("eventNotAwaited", walk.Rejected(new Stimuli.EventReceived { OccurredAt = Flows.Start, Actor = "system", Name = "approve" }).Code);
        walk.Event("review");
        Assert.Equal("approve", walk.Events);
        walk.Event("approve");
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
        Assert.Equal(written, walk.Written);
    }
}
