using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Definitions;

/// <summary>A definition parsed, validated and indexed once, shared by all threads.</summary>
public sealed class CompiledWorkflow
{
    public required string DefinitionId { get; init; }
    public required string Name { get; init; }
    public required ActivityNode Root { get; init; }
    public required IReadOnlyDictionary<string, ActivityNode> Nodes { get; init; }
    /// <summary>Root variables: those of the definition and one for each field of the procedure.</summary>
    public required IReadOnlyList<VariableDeclaration> Variables { get; init; }
    public Procedure? Procedure { get; init; }

    /// <summary>Names of variables by their ids in the definition.</summary>
    internal IReadOnlyDictionary<string, string> VariableNames { get; init; } = new Dictionary<string, string>();
    /// <summary>Ids of boxes by their names.</summary>
    internal IReadOnlyDictionary<string, string> ActivityIds { get; init; } = new Dictionary<string, string>();
    /// <summary>List field → names of its items' fields.</summary>
    internal IReadOnlyDictionary<string, IReadOnlySet<string>> ItemFields { get; init; } = new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>Reads and compiles an Elsa 3 definition (the text of workflow.json). Never throws for what is in the text.</summary>
    public static Compilation Compile(string json, Procedure? procedure = null, IReadOnlySet<string>? mails = null, IReadOnlySet<string>? documents = null) =>
        WorkflowCompiler.Compile(json, procedure, mails ?? Nothing, documents ?? Nothing);

    private static readonly HashSet<string> Nothing = [];
}

/// <param name="Workflow">Null when there is an error among the problems.</param>
public sealed record Compilation(CompiledWorkflow? Workflow, IReadOnlyList<Problem> Problems);
