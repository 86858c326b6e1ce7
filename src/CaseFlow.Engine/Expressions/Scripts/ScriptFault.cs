namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>Thrown out of a running script, past its own try and catch; becomes the evaluation's fault.</summary>
internal sealed class ScriptFault(string message) : Exception(message);
