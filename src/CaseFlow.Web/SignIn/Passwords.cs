using System.Security.Cryptography;
using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Identity;

namespace CaseFlow.Web.SignIn;

/// <summary>Sets passwords for the administrator, the first-user command and the demo.</summary>
public sealed class Passwords(UserManager<UserRow> users)
{
    /// <summary>Shortest password a person may have, in characters. No rules of composition: length is what counts.</summary>
    public const int MinimumLength = 12;

    /// <summary>A password to hand over once: 5 groups of 4 letters and digits that can't be mistaken for each other (about 98 bits).</summary>
    public static string Generate() =>
        string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4)));

    /// <summary>Replaces the password, ends the user's sign-ins and lockout. False: no such user, or the password is too short.</summary>
    /// <param name="mustChange">The user has to choose their own at the next sign-in.</param>
    public async Task<bool> SetAsync(Guid userId, string password, bool mustChange)
    {
        if (password.Length < MinimumLength || await users.FindByIdAsync(userId.ToString()) is not { } user)
            return false;
        user.MustChangePassword = mustChange;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        return (await users.UpdateSecurityStampAsync(user)).Succeeded;
    }

    public async Task<bool> UnlockAsync(Guid userId)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user)
            return false;
        user.AccessFailedCount = 0;
        user.LockoutEnd = null;
        return (await users.UpdateAsync(user)).Succeeded;
    }
}
