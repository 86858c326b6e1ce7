using System.Text.RegularExpressions;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Access;

/// <param name="UserId">Null: nobody of the staff, or nobody in particular.</param>
/// <param name="Unclear">The words fit several people: it is hidden from none of them until somebody says which.</param>
internal sealed record Concerned(Guid? UserId, bool Unclear = false);

/// <summary>Finds the member of staff a complaint is against (§ 14 správního řádu). Citizens write a name as they know it, so an id, a user name, a full name anywhere in the text
/// and a surname that only one active person has are understood; case, diacritics and titles don't matter. Of several people named, the first.</summary>
internal static partial class PersonConcerned
{
    public static async Task<Concerned> FindAsync(CaseFlowContext db, string? text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Concerned(null);
        var people = (await db.Users.AsNoTracking().OrderBy(u => u.CreatedAt).ThenBy(u => u.Id).Select(u => new { u.Id, u.UserName, u.DisplayName, u.IsApiKey, u.Disabled }).ToListAsync(cancel))
            .Select(u => new Person(u.Id, SearchText.Fold(u.UserName), SearchText.Fold(u.DisplayName), u.IsApiKey ? [] : NameOf(u.DisplayName), !u.Disabled)).ToList();
        return Find(people, SearchText.Fold(text.Trim()));
    }

    private static Concerned Find(List<Person> people, string text)
    {
        string[] parts = [text, .. Separators().Split(text).Select(p => p.Trim())];
        foreach (var part in parts)
            if (people.Find(p => p.Id.ToString() == part || p.UserName == part) is { } named) return new Concerned(named.Id);
        if (OneOf([.. people.Where(p => p.DisplayName == text)]) is { } called) return called;
        var words = Words().Matches(text).Select(w => w.Value).ToList();
        // Side by side before scattered: "Jana Nováková a Petr Dvořák" names no Jana Dvořák.
        var full = people.Where(p => p.Name.Count > 1 && p.Name.All(words.Contains)).ToList();
        foreach (var found in (List<Person>[])[[.. full.Where(p => Together(p.Name, words))], full])
            if (found.Count > 0) return OneOf([.. found.Where(p => First(p, words) == found.Min(f => First(f, words)))])!;
        return BySurname([.. people.Where(p => p.IsActive && p.Name.Count > 1)], words);
    }

    private static Concerned BySurname(List<Person> people, List<string> words)
    {
        var unclear = false;
        foreach (var word in words)
            switch (people.Where(p => p.Name[^1] == word).ToList())
            {
                case [var only]: return new Concerned(only.Id);
                case { Count: > 1 }: unclear = true; break;
            }
        return new Concerned(null, unclear);
    }

    /// <summary>Null: nobody. People who have gone don't make unclear who is meant.</summary>
    private static Concerned? OneOf(List<Person> found) => (found, found.FindAll(p => p.IsActive)) switch
    {
        ([], _) => null,
        (_, [var active]) => new Concerned(active.Id),
        ([var only], _) => new Concerned(only.Id),
        _ => new Concerned(null, Unclear: true),
    };

    private static bool Together(IReadOnlyList<string> name, List<string> words) =>
        Enumerable.Range(0, Math.Max(0, words.Count - name.Count + 1)).Any(at => name.ToHashSet().SetEquals(words.GetRange(at, name.Count)));

    private static int First(Person person, List<string> words) => person.Name.Min(words.IndexOf);

    /// <summary>The folded words of a name without titles; the surname stands last.</summary>
    private static IReadOnlyList<string> NameOf(string displayName) =>
        [.. SearchText.Words(displayName.Split(',')[0]).Where(w => !w.EndsWith('.'))];

    private sealed record Person(Guid Id, string UserName, string DisplayName, IReadOnlyList<string> Name, bool IsActive);

    [GeneratedRegex(@"\s+(?:a|i|and|und|та|і)\s+|[,;/&\r\n()]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"[\p{L}\p{N}'’_-]+")]
    private static partial Regex Words();
}
