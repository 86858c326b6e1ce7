using Microsoft.AspNetCore.Authorization;

namespace CaseFlow.Web.SignIn;

/// <summary>The reader holds one of these roles today, in any procedure; none named: is any reader at all.</summary>
public sealed record HoldsRole(params string[] Roles) : IAuthorizationRequirement;

public sealed class HoldsRoleCheck(CurrentReader current) : AuthorizationHandler<HoldsRole>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, HoldsRole requirement)
    {
        if (await current.FindAsync() is { } reader && (requirement.Roles.Length == 0 || requirement.Roles.Any(r => reader.Has(r))))
            context.Succeed(requirement);
    }
}
