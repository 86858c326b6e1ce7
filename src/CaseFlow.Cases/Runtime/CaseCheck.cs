namespace CaseFlow.Cases.Runtime;

/// <summary>The invariants of <c>caseflow check</c>.</summary>
public sealed class CaseCheck
{
    public Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel = default) => throw null!;
}
