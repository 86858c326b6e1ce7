namespace CaseFlow.Engine.Tests.Complaint;

/// <summary>The complaint procedure as it is shipped: it compiles, its words are whole, every scenario can be walked.</summary>
public sealed class ComplaintProcedureTests
{
    [Fact]
    public void CompilesWithoutAProblem() => Assert.True(ComplaintFolder.Compilation.Problems.Count == 0, string.Join("\n", ComplaintFolder.Compilation.Problems));

    public static IEnumerable<TheoryDataRow<string>> Scenarios() => ComplaintFolder.Scenarios();

    [Theory, MemberData(nameof(Scenarios))]
    public void IsWalkedAsTheScenarioSays(string scenario) => ScenarioWalk.Run(ComplaintFolder.Scenario(scenario));

    [Fact]
    public void EveryBoxIsWalkedByAScenarioAndLeftByEveryPort()
    {
        var walked = ComplaintFolder.Scenarios().SelectMany(s => ScenarioWalk.Run(ComplaintFolder.Scenario(s.Data))).ToHashSet();
        var drawn = ComplaintFolder.Compilation.Workflow!.Nodes.Values.SelectMany(n => n.Activity.Descriptor.TypeName switch
        {
            "CaseFlow.UserTask" or "CaseFlow.Choice" or "Elsa.FlowDecision" => n.Activity.Ports(n).Select(port => $"{n.Id}:{port}"),
            "CaseFlow.SendLetter" => [$"{n.Id}:{n.Activity.Ports(n)[0]}"],
            _ => [n.Id],
        });
        Assert.Empty(drawn.Except(walked).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NoBoxLiesOnAnother()
    {
        var places = ComplaintFolder.Compilation.Workflow!.Nodes.Values.Where(n => n.Parent is not null).Select(n => (Parent: n.Parent!.Id, n.Id, Place: n.Json["metadata"]?["designer"]?["position"]?.ToJsonString()))
            .Where(p => p.Place is not null);
        Assert.Empty(places.GroupBy(p => (p.Parent, p.Place)).Where(g => g.Count() > 1).Select(g => string.Join(", ", g.Select(p => p.Id))));
    }

    [Fact]
    public void EveryPortThatLeadsNowhereIsMeantTo()
    {
        // Later ports of deadlines and letters are offers; everything else would strand a token.
        var open = ComplaintFolder.Compilation.Workflow!.Nodes.Values.Where(n => n.Connections.Count > 0)
            .SelectMany(flow => flow.Children["activities"].SelectMany(box => box.Activity.Ports(box).Where(port => !flow.Connections.Any(c => c.SourceId == box.Id && c.Port == port)).Select(port => $"{box.Name}:{port}")))
            .Where(p => p.Split(':')[1] is not ("Approaching" or "Passed" or "Changed" or "Delivered" or "Returned"));
        Assert.Equal(["interpreterQ:False", "oralQ:Otherwise", "promised:False", "remedyDone:Done", "remedyOpen:true"], open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryCzechTextOfTheDrawingHasItsEnglish()
    {
        var english = ComplaintFolder.Procedure.Translations["en"];
        var texts = ComplaintFolder.Compilation.Workflow!.Nodes.Values.SelectMany(n => new[] { n.LiteralText("title"), n.LiteralText("instructions"), n.LiteralText("button"), (string?)n.Json["metadata"]?["displayText"] });
        Assert.Equal([], texts.OfType<string>().Where(t => !english.ContainsKey(t)));
        Assert.Equal([], ComplaintFolder.Procedure.Statuses.Where(s => s.Citizen is not { } c || !c.ContainsKey("en") || !c.ContainsKey("uk")).Select(s => s.Name));
    }

    [Fact]
    public void NoFieldAsksForEthnicityNationalityOrBirthNumber() =>
        Assert.DoesNotContain(ComplaintFolder.Procedure.Fields.Select(f => f.Name.ToLowerInvariant()), n => n.Contains("ethnic") || n.Contains("national") || n.Contains("birthnumber") || n.Contains("citizenship"));
}
