using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>Boxes with activities of their own inside: loops turn after turn, branches at the same time, and what ends them.</summary>
public sealed class ControlFlowTests
{
    private const string Say = """{"id":"b","type":"Elsa.WriteLine","text":{"expression":{"type":"JavaScript","value":"getCurrentValue()"} } }""";

    private static string Waiting(string id, string name) => $$$"""{"id":"{{{id}}}","type":"Elsa.Event","eventName":{{{name}}} }""";
    private static string Script(string type, string value) => $$$"""{"expression":{"type":"{{{type}}}","value":"{{{value}}}"} }""";

    [Theory]
    [InlineData("\"start\":1,\"end\":3", "1 2 3")]
    [InlineData("\"start\":3,\"end\":1", "3 2 1")]
    [InlineData("\"start\":0,\"end\":7,\"step\":3", "0 3 6")]
    [InlineData("\"start\":7,\"end\":0,\"step\":3", "7 4 1")]
    [InlineData("\"start\":0,\"end\":6,\"step\":3,\"outerBoundInclusive\":false", "0 3")]
    [InlineData("\"start\":3,\"end\":1,\"outerBoundInclusive\":false", "3 2")]
    [InlineData("\"start\":2,\"end\":2", "2")]
    [InlineData("\"start\":2,\"end\":2,\"outerBoundInclusive\":false", "")]
    [InlineData("\"start\":2147483646,\"end\":2147483647", "2147483646 2147483647")]
    public void ForCountsUpOrDown(string inputs, string expected) =>
        Assert.Equal($"{expected} after".Trim(), Walk.Of($$"""
            l = For { {{inputs}},"body":{{Say}} }
            l -> after
            """).Written);

    [Fact]
    public void AForThatWouldNeverEndIsAnIncident() =>
        Assert.Contains("Expected a step of at least 1", Assert.Single(Walk.Of($$"""l = For {"start":1,"end":3,"step":0,"body":{{Say}} }""" + "\nl -> after").State.Incidents).Message);

    [Fact]
    public void WhileIsJudgedBeforeEachTurn()
    {
        var walk = Walk.Of($$"""
            l = While {"condition":{{Script("JavaScript", "getN() < 2")}},"body":{"id":"q","type":"Elsa.Sequence","activities":[{{Waiting("e", "\"go\"")}},{"id":"n","type":"Elsa.SetVariable","variable":{"name":"n"},"value":{{Script("JavaScript", "getN() + 1")}} }]} }
            l -> after
            """, extra: """{"variables":[{"id":"n","name":"n","typeName":"Int32","value":0}]}""");
        walk.Event("go");
        Assert.Equal("go", walk.Events);
        Assert.Equal("", walk.Written);
        walk.Event("go");
        Assert.Equal("after", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void ForEachGoesThroughTheListAsItWasWhenItBegan()
    {
        var walk = Walk.Of($$"""
            l = ForEach {"items":{{Script("JavaScript", "getNames()")}},"currentValue":{"memoryReference":{"id":"last"} },"body":{"id":"q","type":"Elsa.Sequence","activities":[{{Waiting("e", Script("JavaScript", "getCurrentValue() + getCurrentIndex()"))}},{"id":"c","type":"Elsa.SetVariable","variable":{"name":"names"},"value":{{Script("JavaScript", "[]")}} }]} }
            l -> after
            """, extra: """{"variables":[{"id":"names","name":"names","typeName":"Object","value":["a","b"]},{"id":"last","name":"last","typeName":"String"}]}""");
        Assert.Equal("a0", walk.Events);
        walk.Event("a0");
        Assert.Equal("b1", walk.Events);
        Assert.Equal("b", walk.State.Variables["last"]!.GetValue<string>());
        walk.Event("b1");
        Assert.Equal("after", walk.Written);
    }

    [Fact]
    public void ForEachOverAListOfTheCaseHasTheItemsFieldsInScope()
    {
        var walk = new Walk(Flows.CompileText(Flows.Draw("""
            l = ForEach {"items":{"expression":{"type":"Variable","value":"remedies"} },"body":{"id":"b","name":"remedy","type":"CaseFlow.UserTask","title":{"expression":{"type":"JavaScript","value":"getText()"} },"roles":["clerk"],"outcomes":["Done"],"form":["doneOn"]} }
            l -> after
            """), Office.Procedure)).Begin(JsonNode.Parse("""{"remedies":[{"text":"one"},{"text":"two"}]}""")!.AsObject());
        Assert.Equal("one", Assert.Single(walk.State.Tasks).Title);
        walk.Do("remedy", fields: """{"doneOn":"2026-03-01"}""");
        Assert.Equal("two", Assert.Single(walk.State.Tasks).Title);
        walk.Do("remedy", fields: """{"doneOn":"2026-03-02"}""");
        Assert.Equal("""[{"text":"one","doneOn":"2026-03-01"},{"text":"two","doneOn":"2026-03-02"}]""", walk.State.Variables["remedies"]!.ToJsonString());
        Assert.Equal("after", walk.Written);
    }

    [Theory]
    [InlineData("For", "\"start\":1,\"end\":3")]
    [InlineData("ForEach", "\"items\":[1,2,3]")]
    [InlineData("While", "\"condition\":true")]
    [InlineData("ParallelForEach", "\"items\":[1,2,3]")]
    public void BreakEndsTheNearestLoopAndWhatRunsInIt(string loop, string inputs)
    {
        var walk = Walk.Of($$"""
            l = {{loop}} { {{inputs}},"body":{"id":"f","type":"Elsa.Fork","branches":[{{Waiting("other", "\"other\"")}},{"id":"q","type":"Elsa.Sequence","activities":[{{Waiting("e", "\"stop\"")}},{"id":"x","type":"Elsa.Break"},{"id":"never","type":"Elsa.WriteLine","text":"never"}]}]} }
            l -> after
            """);
        Assert.Contains("other stop", walk.Events);
        walk.Event("stop");
        Assert.Equal("after", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
        Assert.Empty(walk.State.Activities);
    }

    [Fact]
    public void BreakEndsTheInnerLoopOnly() =>
        Assert.Equal("1 2 after", Walk.Of($$"""
            o = For {"start":1,"end":2,"body":{"id":"q","type":"Elsa.Sequence","activities":[{{Say}},{"id":"i","type":"Elsa.While","condition":true,"body":{"id":"x","type":"Elsa.Break"} }]} }
            o -> after
            """).Written);

    [Fact]
    public void BreakOutsideALoopDoesNothingAndIsAWarning()
    {
        var drawing = Flows.Draw("x = Break {}\nx -> after");
        Assert.Contains(CompiledWorkflow.Compile(drawing).Problems, p => p is { Code: "breakOutsideLoop", Severity: Severity.Warning, ActivityId: "x" });
        Assert.Equal("after", new Walk(Flows.CompileText(drawing)).Begin().Written);
    }

    [Fact]
    public void CompleteEndsTheNearestLoop() =>
        Assert.Equal("1 after", Walk.Of($$"""
            l = For {"start":1,"end":3,"body":{"id":"q","type":"Elsa.Sequence","activities":[{{Say}},{"id":"x","type":"Elsa.Complete"}]} }
            l -> after
            """).Written);

    [Fact]
    public void ALoopThatNeverWaitsIsAnIncident() =>
        Assert.Contains("a loop that never waits", Assert.Single(Walk.Of("""
            l = While {"condition":true,"body":{"id":"b","type":"Elsa.Correlate","correlationId":"x"} }
            l -> after
            """).State.Incidents).Message);

    [Theory]
    [InlineData("Parallel", "activities", "")]
    [InlineData("Fork", "branches", "")]
    [InlineData("Fork", "branches", ",\"joinMode\":\"WaitAll\"")]
    public void BranchesRunAtTheSameTimeAndAllAreWaitedFor(string type, string property, string mode)
    {
        var walk = Walk.Of($$"""
            p = {{type}} {"{{property}}":[{{Waiting("e1", "\"a\"")}},{{Waiting("e2", "\"b\"")}}]{{mode}} }
            p -> after
            """);
        Assert.Equal("a b", walk.Events);
        walk.Event("b");
        Assert.Equal("", walk.Written);
        walk.Event("a");
        Assert.Equal("after", walk.Written);
    }

    [Fact]
    public void AForkThatWaitsForAnyGoesOnWithTheFirstAndCancelsTheRest()
    {
        var walk = Walk.Of($$"""
            p = Fork {"branches":[{{Waiting("e1", "\"a\"")}},{{Waiting("e2", "\"b\"")}}],"joinMode":"WaitAny"}
            p -> after
            """);
        walk.Event("b");
        Assert.Equal("after", walk.Written);
        Assert.Equal("", walk.Events);
    }

    [Theory]
    [InlineData("Parallel", "{\"activities\":[]}")]
    [InlineData("Fork", "{\"branches\":[]}")]
    [InlineData("Fork", "{}")]
    [InlineData("Sequence", "{\"activities\":[]}")]
    [InlineData("ForEach", "{\"items\":[]}")]
    [InlineData("ForEach", "{}")]
    [InlineData("For", "{\"start\":1,\"end\":3}")]
    [InlineData("FlowNode", "{}")]
    [InlineData("Switch", "{}")]
    public void NothingInsideIsDoneAtOnce(string type, string inputs) => Assert.Equal("after", Walk.Of($"p = {type} {inputs}\np -> after").Written);

    [Fact]
    public void AWhileWithoutABodyIsAnIncidentNotAnEndlessLoop() =>
        Assert.Contains("would never end", Assert.Single(Walk.Of("""l = While {"condition":true}""" + "\nl -> after").State.Incidents).Message);

    [Fact]
    public void AFlowNodeRunsWhatStandsInIt() =>
        Assert.Equal("inside after", Walk.Of("""
            n = FlowNode {"body":{"id":"b","type":"Elsa.WriteLine","text":"inside"} }
            n -> after
            """).Written);

    private static string Case(string label, string condition, string? activity) =>
        $$$"""{"label":"{{{label}}}","condition":{"type":"JavaScript","value":"{{{condition}}}"}{{{(activity is null ? "" : ",\"activity\":" + activity)}}} }""";
    private static string Writes(string id) => $$$"""{"id":"{{{id}}}","type":"Elsa.WriteLine","text":"{{{id}}}"}""";

    [Theory]
    [InlineData("MatchFirst", "one after")]
    [InlineData("MatchAny", "one two after")]
    public void SwitchRunsTheActivitiesOfItsCases(string mode, string expected) =>
        Assert.Equal(expected, Walk.Of($$"""
            s = Switch {"mode":"{{mode}}","cases":[{{Case("No", "false", Writes("no"))}},{{Case("1", "true", Writes("one"))}},{{Case("2", "true", Writes("two"))}}],"default":{{Writes("other")}} }
            s -> after
            """).Written);

    [Fact]
    public void ASwitchWithoutAMatchRunsItsDefault() =>
        Assert.Equal("other after", Walk.Of($$"""
            s = Switch {"cases":[{{Case("No", "false", Writes("no"))}}],"default":{{Writes("other")}} }
            s -> after
            """).Written);

    [Fact]
    public void ACaseWithoutAnActivityGoesOn() =>
        Assert.Equal("after", Walk.Of($$"""
            s = Switch {"cases":[{{Case("Yes", "true", null)}}],"default":{{Writes("other")}} }
            s -> after
            """).Written);

    [Fact]
    public void TheFirstBodyWithTheNamedOutcomeEndsAParallelForEach()
    {
        var walk = Walk.Of($$"""
            l = ParallelForEach {"items":["a","b","c"],"untilOutcome":"Refused","body":{"id":"q","type":"Elsa.Flowchart","activities":[{{Waiting("e", Script("JavaScript", "getCurrentValue()"))}},{"id":"x","type":"Elsa.Complete","outcomes":{{Script("JavaScript", "[getCurrentValue() == 'b' ? 'Refused' : 'Agreed']")}} }],"connections":[{"source":{"activity":"e"},"target":{"activity":"x"} }]} }
            l:Done -> all
            l:Refused -> refused
            """);
        walk.Event("a");
        Assert.Equal("b c", walk.Events);
        walk.Event("b");
        Assert.Equal("refused", walk.Written);
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
    }

    [Fact]
    public void ABranchThatWasCancelledByAPersonLeavesTheOthers()
    {
        var walk = Walk.Of($$"""
            p = Fork {"joinMode":"WaitAny","branches":[{"id":"f","type":"Elsa.Fault","message":"broken"},{{Waiting("e2", "\"b\"")}}]}
            p -> after
            """);
        walk.Resolve(Resolution.Cancel);
        Assert.Equal("", walk.Written);
        walk.Event("b");
        Assert.Equal("after", walk.Written);
    }

    [Fact]
    public void NameCorrelationAndOutputAreTheInstances()
    {
        var walk = Walk.Of("""
            n = SetName {"value":"Round 7"}
            c = Correlate {"correlationId":"r-7"}
            o = SetOutput {"outputName":"total","outputValue":{"expression":{"type":"JavaScript","value":"[getCorrelationId(), 7]"} } }
            n -> c -> o
            """);
        Assert.Equal("Round 7", walk.State.Name);
        Assert.Equal("r-7", walk.State.CorrelationId);
        Assert.Equal("""{"total":["r-7",7]}""", Assert.Single(walk.Effects.OfType<Effects.InstanceEnded>()).Output.ToJsonString());
    }
}
