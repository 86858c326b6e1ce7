using System.Security.Cryptography;
using System.Text;
using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Web.Api;

/// <summary>The configured API keys and the user each one is. Filled once at start (<see cref="TakeUpAsync"/>).</summary>
public sealed class ApiKeys
{
    private sealed record Entry(byte[] Hash, Guid UserId, string UserName);

    private volatile IReadOnlyList<Entry> entries = [];

    /// <summary>Name of the user row of a configured key.</summary>
    public static string UserNameOf(string keyName) => "api-" + keyName.ToLowerInvariant();

    /// <summary>The user of a key, or null. All keys are compared, each in constant time, so that the time tells nothing.</summary>
    public (Guid UserId, string UserName)? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        Entry? found = null;
        foreach (var entry in entries)
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash)) found = entry;
        return found is null ? null : (found.UserId, found.UserName);
    }

    /// <summary>Makes a user for every configured key, gives it exactly its role, and disables users of keys that are gone.</summary>
    public async Task TakeUpAsync(CaseFlowSettings settings, UserAdministration people, OfficeClock clock, CancellationToken cancel)
    {
        var users = (await people.UsersAsync(cancel)).Where(u => u.IsApiKey).ToDictionary(u => u.UserName, StringComparer.OrdinalIgnoreCase);
        var list = new List<Entry>();
        foreach (var (name, key) in settings.Api.Keys)
        {
            var userName = UserNameOf(name);
            var id = users.Remove(userName, out var user) ? user.Id : Value(await people.CreateAsync(userName, $"API {name}", null, null, true, "en", cancel));
            if (user is { Disabled: true }) Value(await people.EnableAsync(id, cancel));
            await GiveRoleAsync(people, id, key.Role, clock.Today, cancel);
            list.Add(new Entry(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)), id, userName));
        }
        foreach (var gone in users.Values.Where(u => !u.Disabled)) Value(await people.DisableAsync(gone.Id, new Leaving(null, "Klíč API už není v nastavení."), "en", cancel));
        entries = list;
    }

    private static async Task GiveRoleAsync(UserAdministration people, Guid id, string role, DateOnly today, CancellationToken cancel)
    {
        var grants = await people.GrantsAsync(id, cancel);
        bool IsWanted(GrantRow g) => g.Role == role && g.Procedure is null && g.UnitId is null && g.ValidFrom <= today && g.ValidTo is null;
        foreach (var other in grants.Where(g => !IsWanted(g) && (g.ValidTo is null || g.ValidTo >= today))) Value(await people.RevokeAsync(other.Id, "en", cancel));
        // From the first day there is: a simulated clock may start anywhere.
        if (!grants.Any(IsWanted)) Value(await people.GrantAsync(id, role, null, null, new DateOnly(2001, 1, 1), null, "en", cancel));
    }

    private static T Value<T>(Answer<T> answer) =>
        answer.IsDone(out var value) ? value : throw new InvalidOperationException($"Expected the users of API keys to be made, but was {answer}.");
}
