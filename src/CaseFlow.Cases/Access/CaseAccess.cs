using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Access;

/// <summary>The one filter before every query of cases, incl. search, counts, exports and API. Hides a case from the person complained about.</summary>
public sealed class CaseAccess
{
    public IQueryable<CaseRow> Visible(IQueryable<CaseRow> cases, Reader reader) => throw null!;
    /// <summary>The reader of a user: own grants valid today and those inherited as deputy. Null when there is no such user or they are disabled.</summary>
    public Task<Reader?> ReaderAsync(Guid userId, string? language, CancellationToken cancel) => throw null!;
}
