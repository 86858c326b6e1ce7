using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Leaves by the label of the first case whose condition holds (mode MatchFirst), or of every such case (MatchAny); else by Default.</summary>
public sealed class FlowSwitch : Activity
{
    private sealed record Case(string Label, CompiledExpression Condition);

    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.FlowSwitch", 1, ["Default"], [new("cases", "Object", Wrapped: false), new("mode", "String")], []);

    public override IReadOnlyList<string> Ports(ActivityNode node) => [.. Cases(node).Select(c => c.Text("label")).OfType<string>(), "Default"];

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems)
    {
        var cases = new List<Case>();
        foreach (var json in Cases(node))
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
                cases.Add(new Case(label, ready));
        }
        return cases;
    }

    public override void Execute(ActivityContext context)
    {
        var all = context.Text("mode") == "MatchAny";
        var matches = new List<string>();
        foreach (var one in (List<Case>)context.Node.Prepared!)
        {
            if (!ActivityContext.Truth(context.Evaluate(one.Condition, one.Label)))
                continue;
            matches.Add(one.Label);
            if (!all)
                break;
        }
        context.Complete(matches.Count == 0 ? ["Default"] : [.. matches]);
    }

    /// <summary>The cases stand bare; a wrapped list is read too.</summary>
    private static IEnumerable<JsonObject> Cases(ActivityNode node) =>
        (DefinitionJson.AsList(node.Json["cases"]) ?? DefinitionJson.AsList(node.Json.Object("cases")?.Object("expression")?.Prop("value")))?.OfType<JsonObject>() ?? [];
}
