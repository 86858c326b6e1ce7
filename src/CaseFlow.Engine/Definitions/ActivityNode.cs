using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Definitions;

/// <summary>One box of a compiled definition.</summary>
public sealed class ActivityNode
{
    public required string Id { get; init; }
    /// <summary>Ids from the root joined by ':'.</summary>
    public required string NodeId { get; init; }
    public required string Name { get; init; }
    public required Activity Activity { get; init; }
    /// <summary>The box as it stands in the definition, for bare (unwrapped) inputs.</summary>
    public required JsonObject Json { get; init; }
    public ActivityNode? Parent { get; init; }
    /// <summary>Wrapped inputs by name.</summary>
    public IReadOnlyDictionary<string, CompiledExpression> Inputs { get; init; } = new Dictionary<string, CompiledExpression>();
    /// <summary>Output name → variable it is bound to.</summary>
    public IReadOnlyDictionary<string, string> OutputVariables { get; init; } = new Dictionary<string, string>();
    /// <summary>Embedded children by port ("body", "then", "else") or, in a container, "activities".</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ActivityNode>> Children { get; internal set; } = new Dictionary<string, IReadOnlyList<ActivityNode>>();
    public IReadOnlyList<Connection> Connections { get; internal set; } = [];
    /// <summary>Variables declared by this container.</summary>
    public IReadOnlyList<VariableDeclaration> Variables { get; init; } = [];

    /// <summary>A literal text input read at compile time, or null when it is absent or not a literal.</summary>
    public string? LiteralText(string input) =>
        Json[input] is JsonObject wrapped
            ? wrapped["expression"] is JsonObject e && (string?)e["type"] is "Literal" or "Object" ? e["value"]?.ToString() : null
            : Json[input]?.ToString();
}

/// <summary>An arrow: from a port of one box to another box.</summary>
public sealed record Connection(string SourceId, string Port, string TargetId);

/// <param name="TypeName">Elsa's short type name.</param>
public sealed record VariableDeclaration(string Id, string Name, string TypeName, bool IsArray, JsonNode? Default);
