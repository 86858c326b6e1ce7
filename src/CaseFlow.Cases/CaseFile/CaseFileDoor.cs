using System.Security.Cryptography;
using System.Text;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <summary>The one way in which people add to the file of a case beside its workflow: who may, whether the case still takes anything, and the journal.
/// What they write stays in rows that an erasure deletes; the journal gets kinds and arguments that aren't personal.</summary>
public sealed class CaseFileDoor(CaseFlowContext db, Database database, CaseAccess access, OfficeClock clock)
{
    /// <summary>Roles that write into a file; the director and administrators only read, or not even that.</summary>
    private static readonly string[] Writers = [Roles.Registry, Roles.Clerk, Roles.Sip, Roles.Coordinator, Roles.Head];

    internal OfficeClock Clock => clock;

    public static bool MayWrite(Reader reader, CaseRow @case) => Holds(reader, @case, Writers);

    /// <summary>Null: no such case, or not for this reader.</summary>
    public async Task<bool?> MayWriteAsync(Reader reader, string number, CancellationToken cancel) => await FindAsync(reader, number, cancel) is { } @case ? MayWrite(reader, @case) : null;

    internal static bool Holds(Reader reader, CaseRow @case, params string[] roles) =>
        @case.ErasedAt is null && reader.GrantsIn(@case).Any(g => roles.Contains(g.Role));

    internal IQueryable<CaseRow> Visible(Reader reader) => access.Visible(db.Cases.AsNoTracking(), reader);

    internal Task<CaseRow?> FindAsync(Reader reader, string number, CancellationToken cancel) => Visible(reader).SingleOrDefaultAsync(c => c.Number == number, cancel);

    /// <summary>Reads, judges and writes with no other writer in between. What isn't <see cref="Done{T}"/> leaves nothing behind.</summary>
    /// <param name="roles">Null: whoever writes into files.</param>
    internal async Task<Answer<T>> WriteAsync<T>(Reader reader, string number, Func<FileEntry, Task<Answer<T>>> change, CancellationToken cancel, string[]? roles = null)
    {
        if (await FindAsync(reader, number, cancel) is not { } found) return new NotFound<T>();
        if (found.ErasedAt is not null) return CaseErasure.Gone<T>(reader);
        if (!Holds(reader, found, roles ?? Writers)) return new Forbidden<T>("anotherRole");
        return await database.WriteAsync(async own =>
        {
            var @case = await own.Cases.SingleAsync(c => c.Id == found.Id, cancel);
            if (@case.ErasedAt is not null) return CaseErasure.Gone<T>(reader);
            var entry = new FileEntry(own, @case, reader, clock.Now, clock.Today);
            var answer = await change(entry);
            if (answer is not Done<T>) return answer;
            foreach (var (of, entries) in entry.Journal.GroupBy(j => j.Case).Select(g => (g.Key, g.Select(j => j.Entry).ToList())))
                await StepRecord.AddJournalAsync(own, of, null, entry.Now, reader.UserId.ToString(), entries, cancel);
            await own.SaveChangesAsync(cancel);
            return answer;
        }, cancel);
    }
}

/// <summary>One change of a case's file while nothing is saved yet.</summary>
internal sealed record FileEntry(CaseFlowContext Db, CaseRow Case, Reader Reader, DateTimeOffset Now, DateOnly Today)
{
    public List<(CaseRow Case, JournalEntry Entry)> Journal { get; } = [];

    public void Note(string kind, params (string Name, string Value)[] args) => NoteIn(Case, kind, args);

    public void NoteIn(CaseRow @case, string kind, params (string Name, string Value)[] args) =>
        Journal.Add((@case, new JournalEntry(kind, null, args.ToDictionary(a => a.Name, a => a.Value))));

    /// <summary>Why something was changed.</summary>
    public void Because(CaseRow @case, string about, string reason)
    {
        if (reason.Length > 0)
            Db.Notes.Add(CaseNotes.Because(@case, about, reason, Reader.UserId, Now, Today));
    }

    /// <summary>Id of the row that an operation makes: a repeat of the operation finds it. Without an operation a new one.</summary>
    public Guid RowId(string what, string? operationId) => operationId is null
        ? Guid.CreateVersion7(Now)
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{what} {Reader.UserId} {operationId}")).AsSpan(0, 16));
}

/// <summary>Reads what people type: trimmed, bounded, without control characters.</summary>
internal static class FreeText
{
    public const int Longest = 8000, LongestReason = 1000;

    /// <param name="line">One line: a reason, a number.</param>
    public static string Read(string? typed, int longest, bool required, bool line, string field, Dictionary<string, string> errors, FieldMessages say)
    {
        var text = (typed ?? "").ReplaceLineEndings("\n").Trim();
        if (required && text.Length == 0) errors[field] = say.Required;
        else if (text.Length > longest) errors[field] = say.TooLong(longest);
        else if (text.Any(c => char.IsControl(c) && (line || c is not ('\n' or '\t'))) || text.EnumerateRunes().Any(r => r == Rune.ReplacementChar && !text.Contains('\uFFFD'))) errors[field] = say.Control;
        return text;
    }
}
