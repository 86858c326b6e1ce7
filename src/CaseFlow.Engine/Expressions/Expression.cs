using System.Text.Json.Nodes;

namespace CaseFlow.Engine.Expressions;

/// <summary>An expression as Elsa stores it: <c>Literal, Object, Variable, Input, JavaScript, Liquid</c> and its source.</summary>
public sealed record Expression(string Type, JsonNode? Value);

/// <summary>What an expression may see and do. Implemented by the step that runs.</summary>
public interface IExpressionScope
{
    /// <summary>The activity and expression at fault are named in incidents by this.</summary>
    string ActivityId { get; }
    string InstanceId { get; }
    string? CorrelationId { get; }
    string DefinitionId { get; }
    DateTimeOffset OccurredAt { get; }
    TimeZoneInfo OfficeZone { get; }
    EngineLimits Limits { get; }
    /// <summary>False when no such variable is in scope.</summary>
    bool TryGetVariable(string nameOrId, out JsonNode? value);
    /// <summary>Sets the variable nearest in scope; false when there is none.</summary>
    bool TrySetVariable(string nameOrId, JsonNode? value);
    IEnumerable<string> VariableNames { get; }
    /// <summary>The type a script's value is converted to when it sets this variable; null when none is declared.</summary>
    string? TypeOfVariable(string nameOrId) => null;
    JsonNode? GetInput(string name);
    IEnumerable<string> InputNames { get; }
    /// <summary>Output of the activity with this id or name; null when it has none yet.</summary>
    JsonNode? GetOutput(string activityIdOrName, string? output);
    IEnumerable<(string Activity, string Output)> Outputs { get; }
    JsonNode? LastResult { get; }
}

/// <summary>A value, or the reason why there is none. A fault becomes an incident.</summary>
public readonly record struct Evaluation(JsonNode? Value, string? Fault)
{
    public bool Failed => Fault is not null;
    public static Evaluation Of(JsonNode? value) => new(value, null);
    public static Evaluation Faulted(string reason) => new(null, reason);
}

/// <summary>An expression, parsed once at compile time and shared by all threads.</summary>
public abstract class CompiledExpression
{
    public abstract Evaluation Evaluate(IExpressionScope scope);
}
