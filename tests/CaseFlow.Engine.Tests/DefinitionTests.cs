using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Tests;

/// <summary>Whatever the text of a definition, the answer is a list of problems with the activity's id.</summary>
public sealed class DefinitionTests
{
    private static IReadOnlyList<Problem> Problems(string json) => CompiledWorkflow.Compile(json, Office.Procedure).Problems;

    private static void HasError(string code, string? activityId, string json)
    {
        var compilation = CompiledWorkflow.Compile(json, Office.Procedure);
        Assert.Null(compilation.Workflow);
        Assert.True(compilation.Problems.Any(p => p.Code == code && p.ActivityId == activityId && p.Severity == Severity.Error), string.Join("\n", compilation.Problems));
        Assert.All(compilation.Problems, p => Assert.Contains("xpected", p.Message));
    }

    [Fact]
    public void A_line_for_the_journal_of_a_case_is_not_computed() => HasError("textComputed", "w", Flows.Draw("w = WriteLine getVariable('subject')\ns -> w"));

    [Theory]
    [InlineData("", "malformedJson")]
    [InlineData("{", "malformedJson")]
    [InlineData("nonsense", "malformedJson")]
    [InlineData("{\"root\":{\"id\":\"a\",\"id\":\"b\"}}", "malformedJson")]
    [InlineData("[]", "notAnObject")]
    [InlineData("null", "notAnObject")]
    [InlineData("42", "notAnObject")]
    [InlineData("{}", "missingRoot")]
    [InlineData("{\"root\":42}", "missingRoot")]
    [InlineData("{\"root\":[]}", "missingRoot")]
    public void TextThatIsNoDefinition(string json, string code) => HasError(code, null, json);

    [Fact]
    public void TenMegabytesAreRefused() => HasError("tooLarge", null, $"{{\"name\":\"{new string('x', 10_000_000)}\"}}");

    [Fact]
    public void AThousandLevelsOfJsonAreRefused() =>
        HasError("malformedJson", null, new StringBuilder().Insert(0, "{\"root\":", 1000).Append("{}").Append('}', 1000).ToString());

    [Fact]
    public void ActivitiesNestedTooDeepAreRefused()
    {
        var json = """{"id":"x","type":"Elsa.WriteLine"}""";
        for (var i = 0; i < 40; i++)
            json = $$"""{"id":"n{{i}}","type":"Elsa.Sequence","activities":[{{json}}]}""";
        Assert.Contains(Problems($$"""{"root":{{json}}}"""), p => p.Code == "tooDeep");
    }

    [Fact]
    public void TooManyActivitiesAreRefused()
    {
        var activities = string.Join(",", Enumerable.Range(0, 5000).Select(i => $$"""{"id":"w{{i}}","type":"Elsa.WriteLine"}"""));
        HasError("tooManyActivities", null, $$"""{"root":{"id":"r","type":"Elsa.Sequence","activities":[{{activities}}]} }""");
    }

    [Theory]
    [InlineData("""{"type":"Elsa.Start"}""", "missingId", "r")]
    [InlineData("""{"id":"a"}""", "missingType", "a")]
    [InlineData("""{"id":"a","type":42}""", "missingType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.RunPython"}""", "unknownActivity", "a")]
    [InlineData("""{"id":"a","type":"Elsa.NotFoundActivity"}""", "unknownActivity", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"expression":{"type":"CSharp","value":"1"}}}""", "unknownExpression", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"expression":{"type":"Python","value":"1"}}}""", "unknownExpression", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"expression":{"type":"Klingon","value":"1"}}}""", "unknownExpression", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"expression":{"value":"1"}}}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"no":"expression"}}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"expression":{"type":"Variable","value":"nothing"}}}""", "unknownVariable", "a")]
    [InlineData("""{"id":"a","type":"Elsa.WriteLine","text":{"expression":{"type":"JavaScript","value":"1 +"}}}""", "wrongExpression", "a")]
    [InlineData("""{"id":"a","type":"Elsa.FlowDecision","condition":{"expression":{"type":"Literal","value":"perhaps"}}}""", "wrongExpression", "a")]
    [InlineData("""{"id":"a","type":"Elsa.ParallelForEach","items":{"expression":{"type":"Object","value":"[{\"a\":1,\"a\":2}]"}}}""", "malformedJson", "a")]
    [InlineData("""{"id":"a","type":"Elsa.SetVariable","value":"x"}""", "unknownVariable", "a")]
    [InlineData("""{"id":"a","type":"Elsa.SetVariable","variable":{"name":"nothing"},"value":"x"}""", "unknownVariable", "a")]
    [InlineData("""{"id":"a","type":"Elsa.SetVariable","variable":{"name":"count"},"value":"many"}""", "wrongExpression", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Event"}""", "missingInput", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Event","eventName":"e","result":{"memoryReference":{"id":"nothing"}}}""", "unknownVariable", "a")]
    [InlineData("""{"id":"a","type":"Elsa.FlowJoin","mode":"WaitForGodot"}""", "unknownJoinMode", "a")]
    [InlineData("""{"id":"a","type":"Elsa.FlowSwitch","cases":[{"condition":42}]}""", "wrongCase", "a")]
    [InlineData("""{"id":"a","type":"Elsa.If","then":42}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","activities":42}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","activities":[42,null,[]]}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","connections":42}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","connections":[42,{"source":1,"target":[]}]}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","connections":[{"source":"x","target":"y"}]}""", "connectionToNowhere", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","start":"x"}""", "unknownStart", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","variables":[{"typeName":"Int32"}]}""", "wrongType", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","variables":[{"name":"n","typeName":"Int32","value":"x"}]}""", "wrongValue", "a")]
    [InlineData("""{"id":"a","type":"Elsa.Flowchart","variables":[{"name":"n","typeName":"Spaceship"}]}""", "unknownType", "a")]
    public void ABoxThatIsWrong(string box, string code, string activityId) =>
        HasError(code, activityId, $$"""{"root":{"id":"r","type":"Elsa.Flowchart","activities":[{{box}}]} }""");

    [Fact]
    public void TheSameIdTwice() => HasError("duplicateId", "a", """{"root":{"id":"r","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start"},{"id":"a","type":"Elsa.End"}]}}""");

    [Fact]
    public void APortThatTheBoxDoesNotHave() => HasError("unknownPort", "d", Flows.Draw("""
        d = FlowDecision true
        d:Maybe -> a
        """));

    [Fact]
    public void AVariableThatIsAFieldAlready() => HasError("duplicateVariable", null, """{"variables":[{"name":"subject"}],"root":{"id":"r","type":"Elsa.Start"}}""");

    [Fact]
    public void ABoxWithoutAWayToItIsAWarning()
    {
        var compilation = CompiledWorkflow.Compile(Flows.Draw("""
            s = Start
            s -> a
            lost -> a
            """));
        Assert.NotNull(compilation.Workflow);
        Assert.Equal(new Problem(Severity.Warning, "lost", "unreachable", "Expected a way to 'lost', but no token can come there."), Assert.Single(compilation.Problems));
    }

    [Fact]
    public void BothCasingsOfPropertyNamesAreRead()
    {
        var walk = new Walk(Flows.CompileText("""
            {"DefinitionId":"p","Variables":[{"Id":"v1","Name":"N","TypeName":"Int32","Value":"1"}],
             "Root":{"Id":"r","Type":"Elsa.Flowchart","Activities":[
               {"Id":"b","Type":"Elsa.WriteLine","Text":{"TypeName":null,"Expression":{"Type":"Variable","Value":"v1"}}},
               {"Id":"a","Type":"Elsa.SetVariable","Variable":{"Id":"v1"},"Value":{"Expression":{"Type":"Literal","Value":"2"}}}],
              "Connections":[{"Source":{"Activity":"a","Port":"Done"},"Target":{"Activity":"b","Port":"In"}}]}}
            """)).Begin();
        Assert.Equal("2", walk.Written);
    }

    [Fact]
    public void OldConnectionsWithPlainIdsAreRead()
    {
        var walk = new Walk(Flows.CompileText("""
            {"root":{"id":"r","type":"Elsa.Flowchart","start":"z","activities":[{"id":"a","type":"Elsa.WriteLine","text":"a"},{"id":"z","type":"Elsa.WriteLine","text":"z"}],
              "connections":[{"source":"z","target":"a","sourcePort":"Done","targetPort":"In"}]}}
            """)).Begin();
        Assert.Equal("z a", walk.Written);
    }

    [Fact]
    public void UnknownPropertiesAreKeptWithTheBox()
    {
        var workflow = Flows.CompileText("""{"future":1,"root":{"id":"r","type":"Elsa.WriteLine","text":"t","future":{"x":1}}}""");
        Assert.Equal("""{"x":1}""", workflow.Root.Json["future"]!.ToJsonString());
        Assert.Equal("r", workflow.Root.NodeId);
    }

    [Theory]
    [InlineData("z = Start", "z")]
    [InlineData("z = WriteLine {\"text\":\"z\",\"customProperties\":{\"canStartWorkflow\":true}}\na = Start\nz -> a", "z")]
    [InlineData("y -> a\na -> b", "y")]
    [InlineData("b -> a\na -> b", "a")]
    public void WhereAFlowchartStarts(string drawing, string start) =>
        Assert.Equal(start, Flows.CompileText(Flows.Draw(drawing)) is { Root.Graph: { } graph } ? graph.Boxes[graph.Start].Id : "");

    /// <summary>Every value of a real definition is replaced by every kind of wrong value, one after the other.</summary>
    [Theory]
    [InlineData("peer/flow5-literal.json")]
    [InlineData("peer/human2.json")]
    public void WrongTypesAnywhereNeverThrow(string file)
    {
        var text = File.ReadAllText(Flows.Path(file));
        var places = Places(JsonNode.Parse(text)!, []).ToList();
        foreach (var place in places)
        {
            foreach (var wrong in (string[])["null", "42", "\"\"", "\"x\"", "[]", "{}", "[{}]", "true"])
            {
                var definition = JsonNode.Parse(text)!;
                var at = definition;
                for (var i = 0; i + 1 < place.Count; i++)
                    at = place[i] is int n ? at[n]! : at[(string)place[i]]!;
                if (place[^1] is int last)
                    at[last] = JsonNode.Parse(wrong);
                else
                    at[(string)place[^1]] = JsonNode.Parse(wrong);
                // What compiles must also run.
                if (CompiledWorkflow.Compile(definition.ToJsonString()).Workflow is { } workflow)
                    new Walk(workflow).Begin();
            }
        }
    }

    [Fact]
    public void TheComplaintWithWrongTypesAnywhereNeverThrows()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "workflows", "complaint");
        var text = File.ReadAllText(Path.Combine(folder, "workflow.json"));
        var procedure = System.Text.Json.JsonSerializer.Deserialize<Procedures.Procedure>(File.ReadAllText(Path.Combine(folder, "procedure.json")), CaseFlowJson.Options);
        var random = new Random(7);
        string[] wrongs = ["null", "42", "\"x\"", "[]", "{}", "[[1]]", "true", "{\"expression\":{\"type\":\"Object\",\"value\":\"{\"}}"];
        for (var i = 0; i < 150; i++)
        {
            var definition = JsonNode.Parse(text)!;
            for (var j = 0; j < 1 + random.Next(4); j++)
            {
                var at = definition;
                while (true)
                {
                    if (at is JsonObject { Count: > 0 } o)
                    {
                        var key = o.ElementAt(random.Next(o.Count)).Key;
                        if (o[key] is null or JsonValue || random.Next(12) == 0) { o[key] = JsonNode.Parse(wrongs[random.Next(wrongs.Length)]); break; }
                        at = o[key]!;
                    }
                    else if (at is JsonArray { Count: > 0 } a)
                    {
                        var n = random.Next(a.Count);
                        if (a[n] is null or JsonValue || random.Next(12) == 0) { a[n] = JsonNode.Parse(wrongs[random.Next(wrongs.Length)]); break; }
                        at = a[n]!;
                    }
                    else
                    {
                        break;
                    }
                }
            }
            if (CompiledWorkflow.Compile(definition.ToJsonString(), procedure).Workflow is { } workflow)
                new Walk(workflow).Begin();
        }
    }

    private static IEnumerable<List<object>> Places(JsonNode node, List<object> path)
    {
        IEnumerable<(object Key, JsonNode? Value)> children = node switch
        {
            JsonObject o => o.Select(p => ((object)p.Key, p.Value)),
            JsonArray a => a.Select((v, i) => ((object)i, v)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            List<object> at = [.. path, key];
            yield return at;
            if (value is not null)
            {
                foreach (var below in Places(value, at))
                    yield return below;
            }
        }
    }
}
