using System.Text;
using System.Text.Json;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>The state is a format: what a release has written, every later one reads and goes on with.</summary>
public sealed class StateTests
{
    private static readonly string Folder = Flows.Path("golden");

    private static Walk Golden(WorkflowState? from = null) => new(
        Flows.CompileText(File.ReadAllText(Path.Combine(Folder, "workflow.json")), JsonSerializer.Deserialize<Procedure>(File.ReadAllText(Path.Combine(Folder, "procedure.json")), CaseFlowJson.Options)),
        from: from);

    /// <summary>In it: a task with a due date, a held token, listeners, a body per item, a timer, a deadline with reminders, a dispatched letter, an incident.</summary>
    [Fact]
    public void TheGoldenStateOfSchema1LoadsIsWrittenTheSameAndGoesOn()
    {
        var written = File.ReadAllBytes(Path.Combine(Folder, "state-1.json"));
        var state = WorkflowStateJson.Read(written);
        Assert.Equal(Encoding.UTF8.GetString(written).TrimEnd(), Encoding.UTF8.GetString(WorkflowStateJson.Write(state)));
        Assert.NotEmpty(state.Tasks);
        Assert.NotEmpty(state.Timers);
        Assert.NotEmpty(state.Deadlines);
        Assert.NotEmpty(state.Letters);
        Assert.NotEmpty(state.Incidents);
        Assert.Contains(state.Activities, a => a.Held is not null);
        Assert.Contains(state.Activities, a => a.Item is not null);

        var walk = Golden(state);
        walk.Resolve(Resolution.Skip).Do("remedy", fields: """{"doneOn":"2026-02-10"}""").Do("remedy", fields: """{"doneOn":"2026-02-11"}""").Do("work");
        Assert.Equal("after", walk.Written);
        walk.Act("note");
        Assert.Equal("after noted", walk.Written);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schema\":2,\"instanceId\":\"i\",\"definitionId\":\"d\"}")]
    [InlineData("{\"schema\":1,\"instanceId\":\"i\",\"definitionId\":\"d\",\"tasks\":42}")]
    public void AStateOfAnotherSchemaIsRefused(string json) =>
        Assert.StartsWith("Expected a state of schema 1, but", Assert.Throws<FormatException>(() => WorkflowStateJson.Read(Encoding.UTF8.GetBytes(json))).Message);

    [Fact]
    public void TheOrderInWhichNamesCameDoesNotChangeTheHash()
    {
        var a = new WorkflowState { InstanceId = "i", DefinitionId = "d", Variables = { ["x"] = 1, ["y"] = "ř" } };
        var b = new WorkflowState { InstanceId = "i", DefinitionId = "d", Variables = { ["y"] = "ř", ["x"] = 1 } };
        Assert.Equal(WorkflowStateJson.Hash(a), WorkflowStateJson.Hash(b));
        b.Variables["x"] = 2;
        Assert.NotEqual(WorkflowStateJson.Hash(a), WorkflowStateJson.Hash(b));
        Assert.Matches("^[0-9a-f]{64}$", WorkflowStateJson.Hash(a));
    }

    [Fact]
    public void RevisionCountsAcceptedStepsOnly()
    {
        var walk = Walk.Of("""
            e = Event e
            f = Event f
            e -> f
            """);
        Assert.Equal(1, walk.State.Revision);
        walk.Rejected(new EventReceived { OccurredAt = walk.Now, Actor = "x", Name = "nonsense" });
        Assert.Equal(1, walk.State.Revision);
        Assert.Equal(2, walk.Event("e").State.Revision);
    }
}
