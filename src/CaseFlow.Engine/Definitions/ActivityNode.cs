using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.Journal;

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
    public IReadOnlyDictionary<string, CompiledExpression> Inputs { get; internal set; } = new Dictionary<string, CompiledExpression>();
    /// <summary>Output name → variable it is bound to.</summary>
    public IReadOnlyDictionary<string, string> OutputVariables { get; internal set; } = new Dictionary<string, string>();
    /// <summary>Embedded children by port ("body", "then", "else") or, in a container, "activities".</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ActivityNode>> Children { get; internal set; } = new Dictionary<string, IReadOnlyList<ActivityNode>>();
    public IReadOnlyList<Connection> Connections { get; internal set; } = [];
    /// <summary>Variables declared by this container.</summary>
    public IReadOnlyList<VariableDeclaration> Variables { get; init; } = [];

    /// <summary>What the activity prepared from its inputs when the definition was compiled.</summary>
    public object? Prepared { get; internal set; }

    /// <summary>The graph of a flowchart's boxes; null for other activities.</summary>
    internal FlowchartGraph? Graph { get; set; }
    /// <summary>Position in the graph of the flowchart it stands in.</summary>
    internal int GraphIndex { get; set; } = -1;
    internal JournalEntry Started => field ??= new JournalEntry("activityStarted", Id, JournalEntry.NoArgs);

    private const int KeptEntries = 32;
    private volatile Dictionary<string, JournalEntry> completed = [];

    /// <summary>The journal's entry of a completion; those with one outcome are made once.</summary>
    internal JournalEntry Completed(IReadOnlyList<string> outcomes)
    {
        var outcome = outcomes.Count == 1 ? outcomes[0] : string.Join(", ", outcomes);
        var known = completed;
        if (known.TryGetValue(outcome, out var entry))
            return entry;
        entry = new JournalEntry("activityCompleted", Id, new Dictionary<string, string> { ["outcome"] = outcome });
        // Copied, so that other threads may go on reading; two at once may lose an entry, which costs nothing.
        if (known.Count < KeptEntries)
            completed = new Dictionary<string, JournalEntry>(known) { [outcome] = entry };
        return entry;
    }

    /// <summary>A literal text input read at compile time, or null when it is absent or not a literal.</summary>
    public string? LiteralText(string input) =>
        Json[input] is JsonObject wrapped
            ? wrapped.Object("expression") is { } e && e.Text("type") is "Literal" or "Object" ? e.Prop("value")?.ToString() : null
            : Json[input]?.ToString();
}

/// <summary>An arrow: from a port of one box to another box.</summary>
public sealed record Connection(string SourceId, string Port, string TargetId);

/// <param name="TypeName">Elsa's short type name.</param>
public sealed record VariableDeclaration(string Id, string Name, string TypeName, bool IsArray, JsonNode? Default);
