using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.SignIn;

/// <summary>Lets ASP.NET Core Identity check passwords and lockouts of our own user rows. Everything else about users is
/// <see cref="CaseFlow.Cases.People.UserAdministration"/>'s: this store makes and deletes nobody.</summary>
public sealed class UserStore(CaseFlowContext database) :
    IUserPasswordStore<UserRow>, IUserSecurityStampStore<UserRow>, IUserLockoutStore<UserRow>
{
    public Task<string> GetUserIdAsync(UserRow user, CancellationToken cancel) => Task.FromResult(user.Id.ToString());
    public Task<string?> GetUserNameAsync(UserRow user, CancellationToken cancel) => Task.FromResult<string?>(user.UserName);
    public Task<string?> GetNormalizedUserNameAsync(UserRow user, CancellationToken cancel) => Task.FromResult<string?>(user.UserName);

    public Task SetUserNameAsync(UserRow user, string? userName, CancellationToken cancel)
    {
        user.UserName = userName ?? user.UserName;
        return Task.CompletedTask;
    }

    /// <summary>There is no normalized column: names are compared without regard to case.</summary>
    public Task SetNormalizedUserNameAsync(UserRow user, string? normalizedName, CancellationToken cancel) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(UserRow user, CancellationToken cancel) =>
        throw new NotSupportedException("Expected users to be made by UserAdministration, but the sign-in was asked to make one.");

    public Task<IdentityResult> DeleteAsync(UserRow user, CancellationToken cancel) =>
        throw new NotSupportedException("Expected users to be disabled, but the sign-in was asked to delete one.");

    public async Task<IdentityResult> UpdateAsync(UserRow user, CancellationToken cancel)
    {
        await database.SaveChangesAsync(cancel);
        return IdentityResult.Success;
    }

    public async Task<UserRow?> FindByIdAsync(string userId, CancellationToken cancel) =>
        Guid.TryParse(userId, out var id) ? await database.Users.FirstOrDefaultAsync(u => u.Id == id, cancel) : null;

    public async Task<UserRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancel)
    {
        var lower = normalizedUserName.ToLowerInvariant();
        return await database.Users.FirstOrDefaultAsync(u => !u.IsApiKey && u.UserName.ToLower() == lower, cancel);
    }

    public Task SetPasswordHashAsync(UserRow user, string? passwordHash, CancellationToken cancel)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(UserRow user, CancellationToken cancel) => Task.FromResult(user.PasswordHash);
    public Task<bool> HasPasswordAsync(UserRow user, CancellationToken cancel) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(UserRow user, string stamp, CancellationToken cancel)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(UserRow user, CancellationToken cancel) => Task.FromResult<string?>(user.SecurityStamp ?? "");
    public Task<DateTimeOffset?> GetLockoutEndDateAsync(UserRow user, CancellationToken cancel) => Task.FromResult(user.LockoutEnd);

    public Task SetLockoutEndDateAsync(UserRow user, DateTimeOffset? lockoutEnd, CancellationToken cancel)
    {
        user.LockoutEnd = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(UserRow user, CancellationToken cancel) => Task.FromResult(++user.AccessFailedCount);

    public Task ResetAccessFailedCountAsync(UserRow user, CancellationToken cancel)
    {
        user.AccessFailedCount = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(UserRow user, CancellationToken cancel) => Task.FromResult(user.AccessFailedCount);
    public Task<bool> GetLockoutEnabledAsync(UserRow user, CancellationToken cancel) => Task.FromResult(true);
    public Task SetLockoutEnabledAsync(UserRow user, bool enabled, CancellationToken cancel) => Task.CompletedTask;

    public void Dispose() { }
}
