using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Definitions;

/// <summary>Compiles the inputs of a box and finds the variables that its outputs are bound to.</summary>
internal sealed class InputReader(VariableTable variables, List<Problem> problems)
{
    public Dictionary<string, CompiledExpression> Inputs(ActivityNode node)
    {
        var compiled = new Dictionary<string, CompiledExpression>();
        foreach (var input in node.Activity.Descriptor.Inputs)
        {
            var value = node.Json.Prop(input.Name);
            if (value is null)
            {
                if (input.Required)
                    Error(node, "missingInput", $"Expected a value of '{input.Name}', but there is none.");
            }
            else if (input.Wrapped && Expression(node, input, value) is { } expression && Compile(node, input.Name, expression, node.Activity.TypeOf(input, node, variables.Find)) is { } ready)
            {
                compiled[input.Name] = ready;
            }
        }
        return compiled;
    }

    public Dictionary<string, string> OutputVariables(ActivityNode node)
    {
        var bound = new Dictionary<string, string>();
        foreach (var output in node.Activity.Descriptor.Outputs)
        {
            if (node.Json.Object(output.Name)?.Object("memoryReference")?.Text("id") is not { Length: > 0 } id)
                continue;
            if (variables.Find(node, id) is { } variable)
                bound[output.Name] = variable.Name;
            else
                Error(node, "unknownVariable", $"Expected a variable '{id}' for the output '{output.Name}', but there is none.");
        }
        return bound;
    }

    public CompiledExpression? Compile(ActivityNode node, string input, Expression expression, string typeName)
    {
        if (expression.Type == "Variable" && Reference(expression.Value) is { Length: > 0 } name && variables.Find(node, name) is null)
        {
            Error(node, "unknownVariable", $"Expected a variable '{name}' for '{input}', but there is none.");
            return null;
        }
        if (expression.Type == "Object" && DefinitionJson.AsText(expression.Value) is { } text && text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                expression = expression with { Value = DefinitionJson.Parse(text) };
            }
            catch (JsonException e)
            {
                Error(node, "malformedJson", $"Expected JSON in '{input}', but line {e.LineNumber + 1}, position {e.BytePositionInLine + 1} is not.");
                return null;
            }
        }
        var (ready, problem) = ExpressionCompiler.Compile(expression, typeName);
        if (problem is not null)
            Error(node, IsKnown(expression.Type) ? "wrongExpression" : "unknownExpression", $"Input '{input}': {problem}");
        return ready;
    }

    private Expression? Expression(ActivityNode node, InputDescriptor input, JsonNode value)
    {
        switch (value)
        {
            case JsonObject wrapped when wrapped.Object("expression") is { } expression:
                if (expression.Text("type") is { Length: > 0 } type)
                    return new Expression(type, expression.Prop("value"));
                Error(node, "wrongType", $"Expected the type of the expression of '{input.Name}', but there is none.");
                return null;
            case JsonObject wrapped when wrapped.Object("memoryReference")?.Text("id") is { Length: > 0 } id:
                return new Expression("Variable", JsonValue.Create(id));
            case JsonObject wrapped when wrapped.Has("expression") || wrapped.Has("memoryReference"):
                return null;
            case JsonValue:
                return new Expression("Literal", value);
            case JsonArray:
                return new Expression("Object", value);
            case JsonObject when input.TypeName == "Object":
                return new Expression("Object", value);
            default:
                Error(node, "wrongType", $"Expected an expression in '{input.Name}', but found something else.");
                return null;
        }
    }

    /// <summary>Name or id of what a Variable expression refers to.</summary>
    public static string? Reference(JsonNode? value) =>
        value is JsonObject o ? o.Text("name") is { Length: > 0 } name ? name : o.Text("id") : DefinitionJson.AsText(value);

    private static bool IsKnown(string type) => type is "Literal" or "Object" or "Variable" or "Input" or "JavaScript" or "Liquid";

    private void Error(ActivityNode node, string code, string message) => problems.Add(Problem.Error(node.Id, code, message));
}
