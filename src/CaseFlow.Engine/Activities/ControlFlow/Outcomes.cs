using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>A list of outcome names as Studio keeps it: a literal list, or a list as text.</summary>
public static class Outcomes
{
    /// <summary>Names in the literal input; empty when it is absent or something else.</summary>
    public static string[] Of(ActivityNode node, string input)
    {
        var value = node.Json[input];
        if (node.Json.Object(input)?.Object("expression") is { } expression)
            value = expression.Text("type") is "Object" or "Literal" ? expression.Prop("value") : null;
        return [.. DefinitionJson.AsList(value)?.Select(DefinitionJson.AsText).OfType<string>().Where(name => name.Length > 0) ?? []];
    }
}
