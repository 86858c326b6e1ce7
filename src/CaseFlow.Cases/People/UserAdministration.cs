using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.People;

/// <summary>Users, grants, deputies and units, as the administrator changes them. Passwords are Web's.</summary>
public sealed class UserAdministration
{
    public Task<IReadOnlyList<UserRow>> UsersAsync(CancellationToken cancel) => throw null!;
    public Task<IReadOnlyList<GrantRow>> GrantsAsync(Guid? userId, CancellationToken cancel) => throw null!;
    public Task<IReadOnlyList<DeputyRow>> DeputiesAsync(CancellationToken cancel) => throw null!;
    public Task<IReadOnlyList<UnitRow>> UnitsAsync(CancellationToken cancel) => throw null!;
    public Task<Answer<Guid>> CreateAsync(string userName, string displayName, string? email, string? phone, bool isApiKey, CancellationToken cancel) => throw null!;
    public Task<Answer<Guid>> GrantAsync(Guid userId, string role, string? procedure, Guid? unitId, DateOnly validFrom, DateOnly? validTo, CancellationToken cancel) => throw null!;
    public Task<Answer<bool>> RevokeAsync(Guid grantId, CancellationToken cancel) => throw null!;
    /// <summary>Disables a user and hands their open cases and tasks over.</summary>
    public Task<Answer<int>> DisableAsync(Guid userId, Guid? handOverTo, CancellationToken cancel) => throw null!;
    public Task<Answer<bool>> EnableAsync(Guid userId, CancellationToken cancel) => throw null!;
    public Task<Answer<Guid>> SetDeputyAsync(Guid userId, Guid deputyId, DateOnly from, DateOnly to, CancellationToken cancel) => throw null!;
    public Task<Answer<Guid>> CreateUnitAsync(string name, Guid? parentId, CancellationToken cancel) => throw null!;
}
