using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Definitions;

/// <summary>What a box may be checked against when a definition is compiled.</summary>
/// <param name="Procedure">Null for a definition outside a procedure.</param>
/// <param name="Mails">Names of the bundle's mail templates, without language.</param>
/// <param name="Documents">Names of the bundle's letter templates, without extension.</param>
/// <param name="Nodes">All boxes of the definition by id.</param>
public sealed record CompileScope(Procedure? Procedure, IReadOnlySet<string> Mails, IReadOnlySet<string> Documents, IReadOnlyDictionary<string, ActivityNode> Nodes)
{
    /// <summary>Finds the declaration of a variable, by name or id, that a box may use; null when there is none in scope.</summary>
    public required Func<ActivityNode, string, VariableDeclaration?> FindVariable { get; init; }

    /// <summary>Compiles an expression that stands inside an input (the conditions of a switch); a problem is noted and gives null.</summary>
    public required Func<ActivityNode, string, Expression, string, CompiledExpression?> CompileExpression { get; init; }
}
