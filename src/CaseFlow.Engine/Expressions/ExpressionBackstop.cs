namespace CaseFlow.Engine.Expressions;

/// <summary>
/// A wall clock or memory backstop stopped an expression. Not a fault: it depends on the machine, so nothing of the step may be saved.
/// The deterministic limits (statements, recursion, lengths) are meant to stop a script long before.
/// </summary>
public sealed class ExpressionBackstop(string message, Exception inner) : Exception(message, inner);
