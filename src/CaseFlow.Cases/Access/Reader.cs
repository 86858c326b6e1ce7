namespace CaseFlow.Cases.Access;

/// <summary>Who asks. Every query and command takes one; <see cref="CaseAccess"/> decides what they see.</summary>
/// <param name="UserId">Id of the user row (an API key is a user of its own).</param>
/// <param name="Language">"cs" or "en": the language of messages back.</param>
public sealed record Reader(Guid UserId, string DisplayName, string Language, IReadOnlyList<RoleGrant> Grants)
{
    public bool Has(string role, string? procedure = null) =>
        Grants.Any(g => g.Role == role && (procedure is null || g.Procedure is null || g.Procedure == procedure));
}

/// <summary>A grant valid today, own or by deputising.</summary>
public sealed record RoleGrant(string Role, string? Procedure, Guid? UnitId, Guid? ForUserId = null);

/// <summary>Roles as shipped; they are data for procedures, these names are for the code's own pages.</summary>
public static class Roles
{
    public const string Registry = "registry", Clerk = "clerk", Sip = "sip", Coordinator = "coordinator", Head = "head", Director = "director", Admin = "admin";
    /// <summary>Whoever has the code of a case: no user's role, but an action of the drawing may name it.</summary>
    public const string Citizen = "citizen";
    public static readonly IReadOnlyList<string> All = [Registry, Clerk, Sip, Coordinator, Head, Director, Admin];
}
