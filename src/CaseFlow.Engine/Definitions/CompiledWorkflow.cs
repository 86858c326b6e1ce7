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

    /// <summary>Reads and compiles an Elsa 3 definition (the text of workflow.json). Never throws for what is in the text.</summary>
    public static Compilation Compile(string json, Procedure? procedure = null, IReadOnlySet<string>? mails = null, IReadOnlySet<string>? documents = null) => throw null!;
}

/// <param name="Workflow">Null when there is an error among the problems.</param>
public sealed record Compilation(CompiledWorkflow? Workflow, IReadOnlyList<Problem> Problems);
