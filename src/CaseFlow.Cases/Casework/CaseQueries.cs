using CaseFlow.Cases.Access;

namespace CaseFlow.Cases.Casework;

/// <param name="Status">A status name, "open" or "closed".</param>
public sealed record CaseFilter(string? Procedure = null, string? Status = null, bool? Overdue = null, string? Query = null, int Page = 1, int PageSize = 50)
{
    /// <summary>Only cases with an open incident: the worklist's warning leads here.</summary>
    public bool WithIncidents { get; init; }
}

/// <summary>What staff read of cases; every query stands behind <see cref="CaseAccess"/>.</summary>
public sealed class CaseQueries
{
    public Task<Paged<CaseSummary>> ListAsync(Reader reader, CaseFilter filter, CancellationToken cancel) => throw null!;
    public Task<Answer<CaseDetail>> GetAsync(Reader reader, string number, CancellationToken cancel) => throw null!;
    public Task<Answer<ProofView>> ProofAsync(Reader reader, Guid deadlineId, CancellationToken cancel) => throw null!;
    public Task<Answer<MessageBody>> MessageAsync(Reader reader, Guid messageId, CancellationToken cancel) => throw null!;
    public Task<IReadOnlyList<PersonView>> PeopleAsync(Reader reader, string? role, CancellationToken cancel) => throw null!;
}

/// <summary>The citizen's look at a case by number and code. A wrong number and a wrong code give the same answer: null.</summary>
public sealed class PublicStatus
{
    public Task<PublicStatusView?> LookUpAsync(string number, string code, string? language, CancellationToken cancel) => throw null!;
}
