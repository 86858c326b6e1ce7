using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>What people added to a case beside its workflow, as the case page and the page of the file show it.</summary>
/// <param name="May">The reader may add to it.</param>
public sealed record FileOnPage(
    string Number, bool May, IReadOnlyList<NoteView> Notes, IReadOnlyList<FollowUpView> FollowUps, IReadOnlyList<RelatedView> Related, IReadOnlyList<ContentsItem> Contents, DateOnly Today,
    Func<string> NewOperation)
{
    /// <summary>What was typed and refused stands in the form again; keys as posted.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();
    public string TypedOf(string name) => Typed.GetValueOrDefault(name, "");
    /// <summary>Came in or went out, and the records system has given no number yet.</summary>
    public IReadOnlyList<ContentsItem> Unnumbered => [.. Contents.Where(c => c.LacksNumber)];
    public IReadOnlyList<FollowUpView> OpenFollowUps => [.. FollowUps.Where(f => f.DoneAt is null)];
}

/// <summary>Reads <see cref="FileOnPage"/>.</summary>
public sealed class FileReading(CaseNotes notes, FollowUps followUps, Relations relations, CaseContents contents, CaseFileDoor door, CaseFlow.Cases.Clock.OfficeClock clock, TimeProvider time)
{
    /// <summary>Null: no such case, or not for this reader.</summary>
    public async Task<FileOnPage?> ReadAsync(Reader reader, string number, CancellationToken cancel)
    {
        if (await door.MayWriteAsync(reader, number, cancel) is not { } may
            || !(await notes.ListAsync(reader, number, cancel)).IsDone(out var written) || !(await followUps.OfCaseAsync(reader, number, cancel)).IsDone(out var days)
            || !(await relations.ListAsync(reader, number, cancel)).IsDone(out var related) || !(await contents.ListAsync(reader, number, cancel)).IsDone(out var list)) return null;
        return new FileOnPage(number, may, written, days, related, list.Items, clock.Today, () => Guid.CreateVersion7(time.GetUtcNow()).ToString());
    }
}
