using System.Text.Json.Nodes;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Tests;

/// <summary>ParallelForEach: items at the same time, their fields in scope, and what ends a body.</summary>
public sealed class LoopTests
{
    private static Walk Remedies(string body, string remedies) => new Walk(Flows.CompileText(Flows.Draw($$"""
        s = Start
        l = ParallelForEach {"items":{"expression":{"type":"Variable","value":"remedies"} },"body":{{body}}}
        s -> l -> after
        """), Office.Procedure)).Begin(JsonNode.Parse($$"""{"remedies":{{remedies}}}""")!.AsObject());

    private const string TaskBody = """{"id":"b","name":"remedy","type":"CaseFlow.UserTask","title":{"expression":{"type":"JavaScript","value":"'Do ' + getText() + ' #' + getVariable('CurrentIndex')"}},"roles":["clerk"],"outcomes":["Done"],"form":["doneOn"]}""";

    [Fact]
    public void EachItemHasItsTaskAndWhatIsWrittenGoesIntoThatItem()
    {
        var walk = Remedies(TaskBody, """[{"text":"one"},{"text":"two"}]""");
        Assert.Equal("remedy remedy", walk.Tasks);
        Assert.Equal(["Do one #0", "Do two #1"], walk.State.Tasks.Select(t => t.Title));
        Assert.Equal(new ItemScope("remedies", 1), walk.State.Tasks[1].Item);

        walk.Step(walk.Completion("remedy") with { TaskId = walk.State.Tasks[1].Id, Fields = JsonNode.Parse("""{"doneOn":"2026-03-01"}""")!.AsObject() });
        Assert.Equal("", walk.Written);
        Assert.Equal("""[{"text":"one"},{"text":"two","doneOn":"2026-03-01"}]""", walk.State.Variables["remedies"]!.ToJsonString());
        walk.Do("remedy", fields: """{"doneOn":"2026-03-02"}""");
        Assert.Equal("after", walk.Written);
        Assert.Equal("""[{"text":"one","doneOn":"2026-03-02"},{"text":"two","doneOn":"2026-03-01"}]""", walk.State.Variables["remedies"]!.ToJsonString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public void WithoutItemsItIsDoneAtOnce(string items) => Assert.Equal("after", Remedies(TaskBody, items).Written);

    [Fact]
    public void SomethingElseThanAListIsAnIncident()
    {
        var walk = Remedies(TaskBody, "\"text\"");
        Assert.Contains("Expected a list", Assert.Single(walk.State.Incidents).Message);
    }

    [Fact]
    public void CompleteInABodyEndsThatBodyOnly()
    {
        var walk = Remedies("""
            {"id":"b","type":"Elsa.Flowchart","activities":[{"id":"b1","type":"Elsa.Event","eventName":{"expression":{"type":"JavaScript","value":"getText()"}}},{"id":"b2","type":"Elsa.Complete"},{"id":"b3","type":"Elsa.Event","eventName":"never"}],"connections":[{"source":{"activity":"b1"},"target":{"activity":"b2"}},{"source":{"activity":"b1"},"target":{"activity":"b3"}}]}
            """.Trim(), """[{"text":"x"},{"text":"y"}]""");
        Assert.Equal("x y", walk.Events);
        walk.Event("x");
        Assert.Equal("y", walk.Events);
        Assert.Equal("", walk.Written);
        walk.Event("y");
        Assert.Equal("after", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void TheItemItselfIsTheCurrentValue()
    {
        var walk = Walk.Of("""
            l = ParallelForEach {"items":{"expression":{"type":"JavaScript","value":"['a','b']"} },"body":{"id":"b","type":"Elsa.WriteLine","text":{"expression":{"type":"JavaScript","value":"getVariable('CurrentValue') + getVariable('CurrentIndex')"} } } }
            l -> after
            """);
        Assert.Equal("a0 b1 after", walk.Written);
    }

    [Fact]
    public void AnItemThatIsGoneFromTheListIsAnIncidentNotACrash()
    {
        var walk = Remedies(TaskBody, """[{"text":"one"},{"text":"two"}]""");
        walk.Step(new Stimuli.FieldsCorrected { OccurredAt = walk.Now, Actor = "clerk", Reason = "r", Fields = JsonNode.Parse("""{"remedies":[]}""")!.AsObject() });
        Assert.Equal("unknownField", walk.Rejected(walk.Completion("remedy", fields: """{"doneOn":"2026-03-01"}""")).Code);
        walk.Do("remedy").Do("remedy");
        Assert.Equal("after", walk.Written);
    }

    [Fact]
    public void SequenceAndIfRunTheirChildrenInOrder()
    {
        var walk = Walk.Of("""
            q = Sequence {"activities":[{"id":"q1","type":"Elsa.WriteLine","text":"q1"},{"id":"q2","type":"Elsa.Event","eventName":"e"},{"id":"q3","type":"Elsa.If","condition":{"expression":{"type":"JavaScript","value":"1 > 2"} },"then":{"id":"t","type":"Elsa.WriteLine","text":"then"},"else":{"id":"f","type":"Elsa.WriteLine","text":"else"} }]}
            q -> after
            """);
        Assert.Equal("q1", walk.Written);
        walk.Event("e");
        Assert.Equal("q1 else after", walk.Written);
    }
}
