using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Definitions;

/// <summary>What a box may be checked against when a definition is compiled.</summary>
/// <param name="Procedure">Null for a definition outside a procedure.</param>
/// <param name="Mails">Names of the bundle's mail templates, without language.</param>
/// <param name="Documents">Names of the bundle's letter templates, without extension.</param>
/// <param name="Nodes">All boxes of the definition by id.</param>
public sealed record CompileScope(Procedure? Procedure, IReadOnlySet<string> Mails, IReadOnlySet<string> Documents, IReadOnlyDictionary<string, ActivityNode> Nodes);
