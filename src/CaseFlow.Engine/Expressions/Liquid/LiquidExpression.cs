using System.Text.Json.Nodes;
using DotLiquid;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>A Liquid text of a workflow: <c>Variables.X</c>, <c>Input.X</c>, bare names of variables, <c>WorkflowInstanceId</c>, <c>WorkflowDefinitionId</c>, <c>CorrelationId</c>, <c>LastResult</c>.</summary>
internal sealed class LiquidExpression(LiquidTemplate template, ValueType type) : CompiledExpression
{
    public static (CompiledExpression? Compiled, string? Problem) Compile(string source, ValueType type)
    {
        var (template, problem) = LiquidTemplate.Parse(source);
        return template is null ? (null, problem) : (new LiquidExpression(template, type), null);
    }

    public override Evaluation Evaluate(IExpressionScope scope)
    {
        var values = new Hash();
        foreach (var name in template.Placeholders)
            if (Read(scope, name, out var value)) values[name] = value;
        var print = new LiquidPrint(html: false, scope.OccurredAt, scope.OfficeZone, scope.Limits.StringLength);
        var result = template.Render(values, print);
        if (result.Problem is not null) return Evaluation.Faulted(result.Problem);
        // A null prints as nothing; a name that nobody knows is a mistake of the text.
        foreach (var name in result.Missing)
            if (!Exists(scope, name)) return Evaluation.Faulted($"Expected a value '{name}' for the Liquid text, but there is none in scope.");
        return ValueConversion.Evaluate(JsonValue.Create(result.Text), type);
    }

    private static bool Read(IExpressionScope scope, string name, out object? value)
    {
        value = null;
        switch (name)
        {
            case "Variables":
                value = All(scope.VariableNames, n => scope.TryGetVariable(n, out var v) ? v : null);
                return true;
            case "Input":
                value = All(scope.InputNames, scope.GetInput);
                return true;
            case "WorkflowInstanceId": value = scope.InstanceId; return true;
            case "WorkflowDefinitionId": value = scope.DefinitionId; return true;
            case "CorrelationId": value = scope.CorrelationId; return true;
            case "LastResult": value = LiquidValues.From(scope.LastResult); return true;
            default:
                if (!scope.TryGetVariable(name, out var node)) return false;
                value = LiquidValues.From(node);
                return true;
        }
    }

    private static Hash All(IEnumerable<string> names, Func<string, JsonNode?> read)
    {
        var hash = new Hash();
        foreach (var name in names) hash[name] = LiquidValues.From(read(name));
        return hash;
    }

    private bool Exists(IExpressionScope scope, string path)
    {
        var parts = path.Split('.', '[', ']');
        // What the template assigns or loops over itself is its own affair.
        if (!template.Placeholders.Contains(parts[0])) return true;
        return parts[0] switch
        {
            "Variables" => parts.Length < 2 || scope.TryGetVariable(parts[1], out _),
            "Input" => parts.Length < 2 || scope.InputNames.Contains(parts[1]),
            "WorkflowInstanceId" or "WorkflowDefinitionId" or "CorrelationId" or "LastResult" => true,
            var name => scope.TryGetVariable(name, out _),
        };
    }
}
