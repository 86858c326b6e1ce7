using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Expressions.Liquid;
using CaseFlow.Engine.Expressions.Scripts;

namespace CaseFlow.Engine.Expressions;

/// <summary>Turns an expression of a definition into one that can be evaluated; what is wrong with its text is a problem of the definition, not of a run.</summary>
public static class ExpressionCompiler
{
    /// <param name="expression">As the definition has it.</param>
    /// <param name="typeName">The declared type its value is converted to: Elsa's short name or .NET's full one. A null of the definition was replaced by the caller.</param>
    /// <returns>The compiled expression, safe for all threads, or what is wrong: "Expected …, but …".</returns>
    public static (CompiledExpression? Compiled, string? Problem) Compile(Expression expression, string typeName)
    {
        if (!ValueType.TryParse(typeName, out var type))
            return (null, $"Expected a type that this engine knows (String, Boolean, Int32, Int64, Decimal, DateTime, …), but found '{typeName}'.");

        return expression.Type switch
        {
            "Literal" => Constant(expression.Value, type),
            "Object" => Object(expression.Value, type),
            "Variable" => Reference(expression.Value) is { Length: > 0 } name
                ? (new VariableExpression(name, type), null)
                : (null, $"Expected the name of a variable, but found {ValueConversion.Show(expression.Value)}."),
            "Input" => Reference(expression.Value) is { Length: > 0 } name
                ? (new InputExpression(name, type), null)
                : (null, $"Expected the name of an input, but found {ValueConversion.Show(expression.Value)}."),
            "JavaScript" => Text(expression.Value) is { } source
                ? ScriptExpression.Compile(source, type)
                : (null, $"Expected JavaScript as text, but found {ValueConversion.Show(expression.Value)}."),
            "Liquid" => Text(expression.Value) is { } source
                ? LiquidExpression.Compile(source, type)
                : (null, $"Expected a Liquid template as text, but found {ValueConversion.Show(expression.Value)}."),
            "CSharp" or "C#" or "Python" => (null, $"Expected JavaScript or Liquid, but found {expression.Type}: it could reach the machine, so this engine doesn't run it."),
            var other => (null, $"Expected an expression of Literal, Object, Variable, Input, JavaScript or Liquid, but found '{other}'."),
        };
    }

    private static (CompiledExpression?, string?) Constant(JsonNode? value, ValueType type)
    {
        var (converted, problem) = ValueConversion.Convert(value, type);
        return problem is null ? (new ConstantExpression(Evaluation.Of(Root(converted))), null) : (null, problem);
    }

    private static (CompiledExpression?, string?) Object(JsonNode? value, ValueType type)
    {
        var parsed = value;
        if (ValueConversion.AsText(value) is { } text)
        {
            if (string.IsNullOrWhiteSpace(text)) return Constant(null, type);
            // An object typed as text stays text; anything else that the editor keeps as text is JSON.
            if (type is not { Kind: ValueKind.String, IsArray: false })
            {
                try { parsed = JsonNode.Parse(text); }
                catch (JsonException e)
                {
                    return (null, $"Expected JSON, but line {e.LineNumber + 1}, column {e.BytePositionInLine + 1} isn't.");
                }
            }
        }
        return Constant(parsed, type);
    }

    /// <summary>The editor writes a variable as its id or name, or as the object {id, name}.</summary>
    private static string? Reference(JsonNode? value) => value switch
    {
        JsonObject o => Text(o["name"]) is { Length: > 0 } name ? name : Text(o["id"]),
        _ => Text(value),
    };

    private static string? Text(JsonNode? value) => ValueConversion.AsText(value);

    private static JsonNode? Root(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();
}
