using System.Security.Claims;
using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CaseFlow.Web.SignIn;

/// <summary>What the cookie says about a person. Rights are never in it: they are read at every request.</summary>
public sealed class StaffClaims(UserManager<UserRow> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<UserRow>(users, options)
{
    public const string DisplayName = "name", MustChangePassword = "mustChangePassword";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(UserRow user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        if (user.MustChangePassword)
            identity.AddClaim(new Claim(MustChangePassword, "true"));
        return identity;
    }
}

/// <summary>Disabled people don't get in, whatever their password.</summary>
public sealed class NotDisabled : IUserConfirmation<UserRow>
{
    public Task<bool> IsConfirmedAsync(UserManager<UserRow> manager, UserRow user) => Task.FromResult(!user.Disabled && !user.IsApiKey);
}
