using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>The cases of a Switch or FlowSwitch: <c>[{label, condition, activity?}]</c>.</summary>
internal static class SwitchCases
{
    public static readonly InputDescriptor[] Inputs = [new("cases", "Object", Wrapped: false), new("mode", "String")];

    public sealed record Case(string Label, CompiledExpression Condition, int Position);

    /// <summary>The cases stand bare; a wrapped list is read too.</summary>
    public static IReadOnlyList<JsonObject> Of(JsonObject json) =>
        [.. (DefinitionJson.AsList(json["cases"]) ?? DefinitionJson.AsList(json.Object("cases")?.Object("expression")?.Prop("value")))?.OfType<JsonObject>() ?? []];

    public static List<Case> Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems)
    {
        var cases = new List<Case>();
        foreach (var (position, json) in Of(node.Json).Index())
        {
            var label = json.Text("label");
            var condition = json.Object("condition");
            var expression = condition?.Object("expression") ?? condition;
            if (label is null || expression?.Text("type") is not { } type)
            {
                problems.Add(Problem.Error(node.Id, "wrongCase", "Expected cases with a label and a condition, but found something else."));
                continue;
            }
            if (scope.CompileExpression(node, $"cases.{label}", new Expression(type, expression.Prop("value")), "Boolean") is { } ready)
                cases.Add(new Case(label, ready, position));
        }
        return cases;
    }

    /// <summary>The first case whose condition holds (mode MatchFirst), or every such case (MatchAny).</summary>
    public static List<Case> Matching(ActivityContext context)
    {
        var all = context.Text("mode") == "MatchAny";
        var matches = new List<Case>();
        foreach (var one in (List<Case>)context.Node.Prepared!)
        {
            if (!ActivityContext.Truth(context.Evaluate(one.Condition, one.Label)))
                continue;
            matches.Add(one);
            if (!all)
                break;
        }
        return matches;
    }
}
