using System.Text.Json.Nodes;

namespace CaseFlow.Engine.Expressions;

/// <summary>A literal or object, converted when the definition was compiled. Its node is shared: values of the state are never changed in place nor given a parent.</summary>
internal sealed class ConstantExpression(Evaluation value) : CompiledExpression
{
    public override Evaluation Evaluate(IExpressionScope scope) => value;
}

/// <summary>The value of the variable nearest in scope.</summary>
internal sealed class VariableExpression(string nameOrId, ValueType type) : CompiledExpression
{
    /// <summary>The variable's name or id, for activities that write to what the expression names.</summary>
    public string NameOrId => nameOrId;

    public override Evaluation Evaluate(IExpressionScope scope)
    {
        if (!scope.TryGetVariable(nameOrId, out var value))
            return Evaluation.Faulted($"Expected a variable '{nameOrId}' in scope, but there is none.");
        return ValueConversion.Evaluate(value, type);
    }
}

/// <summary>An input of the workflow; null when it was not given.</summary>
internal sealed class InputExpression(string name, ValueType type) : CompiledExpression
{
    public override Evaluation Evaluate(IExpressionScope scope) => ValueConversion.Evaluate(scope.GetInput(name), type);
}
