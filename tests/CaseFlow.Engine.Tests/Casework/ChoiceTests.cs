using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities.Casework;

namespace CaseFlow.Engine.Tests.Casework;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("\"justified\"", "justified", true)]
    [InlineData("\"justified\"", "partly", false)]
    [InlineData("true", "true", true)]
    [InlineData("null", "true", false)]
    [InlineData("18", ">= 18", true)]
    [InlineData("17", ">= 18", false)]
    [InlineData("\"17.5\"", ">17", true)]
    [InlineData("9", "< 18", true)]
    [InlineData("null", "< 18", false)]
    [InlineData("\"2025-12-31\"", "< 2026-01-01", true)]
    [InlineData("\"2026-01-01\"", "<= 2026-01-01", true)]
    [InlineData("\"2026-01-01\"", "> 2026-01-01", false)]
    [InlineData("\"x\"", "= x", true)]
    [InlineData("\"x\"", "!= x", false)]
    [InlineData("null", "!= x", true)]
    [InlineData("18", "= 18.0", true)]
    public void A_value_fits_an_outcome(string value, string outcome, bool fits) => Assert.Equal(fits, Choice.Fits(JsonNode.Parse(value), outcome));

    [Theory]
    [InlineData("""{"age": 18}""", "adult")]
    [InlineData("""{"age": 15}""", "youth")]
    [InlineData("{}", "other")]
    public void The_first_that_fits_in_the_order_of_the_list_is_taken(string fields, string written)
    {
        var walk = Cases.Open("""
            choice = CaseFlow.Choice {"field": "age", "outcomes": [">= 18", ">= 15"]}
            choice:>= 18 -> adult
            choice:>= 15 -> youth
            choice:Otherwise -> other
            """, fields);
        Assert.Equal(written, walk.Written);
    }

    [Theory]
    [InlineData("""{"field": "kind", "outcomes": ["complaint", "nonsense"]}""", "unknownOption")]
    [InlineData("""{"field": "anonymous", "outcomes": ["yes"]}""", "unknownOption")]
    [InlineData("""{"field": "nothing", "outcomes": ["x"]}""", "unknownField")]
    [InlineData("""{"field": "kind", "outcomes": []}""", "outcomeMissing")]
    public void An_outcome_that_can_never_come_is_a_problem(string inputs, string code) =>
        Assert.Contains(code, Definitions.CompiledWorkflow.Compile(Flows.Draw($"choice = CaseFlow.Choice {inputs}"), Cases.Procedure).Problems.Select(p => p.Code));
}
