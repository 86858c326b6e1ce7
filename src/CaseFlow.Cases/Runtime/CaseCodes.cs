namespace CaseFlow.Cases.Runtime;

/// <summary>Status codes: derived (HMAC-SHA256 of row id and issue number, 128 bits, key in <c>keys</c> of the data folder), never stored.</summary>
public sealed class CaseCodes
{
    /// <summary>e.g. "K7QF-2M9D-…" in Crockford base32.</summary>
    public string CodeOf(Guid caseId, int issue) => throw null!;
    /// <summary>Constant-time; letters' case, spaces and dashes don't matter.</summary>
    public bool Matches(Guid caseId, int issue, string code) => throw null!;
}
