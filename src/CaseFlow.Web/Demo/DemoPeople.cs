using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.People;

namespace CaseFlow.Web.Demo;

/// <summary>The demo's staff, one for each role and a second clerk. Names are made up so that everybody sees it.</summary>
public sealed record DemoPerson(string UserName, string DisplayName, string Role)
{
    public static readonly IReadOnlyList<DemoPerson> All =
    [
        new("podatelna", "Pavla Podatelnová", Roles.Registry),
        new("urednice", "Uršula Zkušební", Roles.Clerk),
        new("urednik2", "Kryštof Příkladný", Roles.Clerk),
        new("sip", "Sidonie Modelová", Roles.Sip),
        new("koordinatorka", "Klára Vzorová", Roles.Coordinator),
        new("vedouci", "Vendelín Ukázkový", Roles.Head),
        new("reditel", "Řehoř Smyšlený", Roles.Director),
        new("spravce", "Spytihněv Nastavený", Roles.Admin),
    ];
}

/// <summary>Makes the demo's users where they are missing.</summary>
internal static class DemoPeople
{
    /// <returns>User name → id.</returns>
    public static async Task<IReadOnlyDictionary<string, Guid>> MakeAsync(UserAdministration people, CancellationToken cancel)
    {
        var ids = (await people.UsersAsync(cancel)).ToDictionary(u => u.UserName, u => u.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var person in DemoPerson.All.Where(p => !ids.ContainsKey(p.UserName)))
        {
            var email = person.UserName + "@example.cz";
            ids[person.UserName] = Value(await people.CreateAsync(person.UserName, person.DisplayName, email, null, false, "en", cancel), person.UserName);
            Value(await people.GrantAsync(ids[person.UserName], person.Role, null, null, new DateOnly(2001, 1, 1), null, "en", cancel), person.UserName);
        }
        return ids;
    }

    internal static T Value<T>(Answer<T> answer, string what) =>
        answer.IsDone(out var value) ? value : throw new DemoFailedException($"expected {what} to be done, but {DemoAnswer.Words(answer)}.");
}

/// <summary>A step of the demo doesn't fit the procedure any more. The office works without the rest of the demo.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);

internal static class DemoAnswer
{
    public static string Words<T>(Answer<T> answer) => answer switch
    {
        Invalid<T> invalid => string.Join("; ", invalid.Errors.Select(e => $"{e.Key}: {e.Value}")),
        Conflict<T> conflict => conflict.Code + " " + conflict.Message,
        Refused<T> refused => refused.Code + " " + refused.Message,
        Forbidden<T> forbidden => "forbidden " + forbidden.Reason,
        _ => answer.GetType().Name,
    };
}
