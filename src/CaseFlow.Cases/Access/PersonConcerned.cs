using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Access;

/// <summary>Finds the member of staff a complaint is against (§ 14 správního řádu). Citizens write a name as they know it, so an id, a user name and
/// a text that holds all words of a displayed name (of at least two) are understood.</summary>
internal static class PersonConcerned
{
    public static async Task<Guid?> FindAsync(CaseFlowContext db, string? text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var people = await db.Users.AsNoTracking().OrderBy(u => u.CreatedAt).ThenBy(u => u.Id).Select(u => new { u.Id, u.UserName, u.DisplayName }).ToListAsync(cancel);
        var folded = SearchText.Fold(text.Trim());
        var words = folded.Split([' ', ',', '.', ';', '(', ')', '\t'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        return (people.FirstOrDefault(p => p.Id.ToString() == folded)
            ?? people.FirstOrDefault(p => SearchText.Fold(p.UserName) == folded || SearchText.Fold(p.DisplayName) == folded)
            ?? people.FirstOrDefault(p => SearchText.Words(p.DisplayName) is { Count: > 1 } name && name.All(words.Contains)))?.Id;
    }
}
