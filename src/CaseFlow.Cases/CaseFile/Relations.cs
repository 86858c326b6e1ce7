using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <param name="Number">The other case.</param>
/// <param name="Relation">related, repeated (this case repeats the other one), follows (this case follows the other one).</param>
public sealed record RelationForm(string? Number, string? Relation, string? Reason);

/// <summary>A case that belongs to another one, as the reader of that one sees it.</summary>
/// <param name="Relation">part, review, repeated, follows, related.</param>
/// <param name="Later">True when the named case is the later one: a part of this one, its review, its repetition.</param>
/// <param name="ByHand">Linked by a person, with a reason; else by the workflow or at intake.</param>
public sealed record RelatedView(string Number, string Subject, string StatusLabel, bool Open, DateOnly DeliveredOn, string Relation, bool Later, bool ByHand, string? Reason, string? Author);

/// <summary>Cases that belong together, seen from both sides; only those that the reader may see.</summary>
public sealed class Relations(CaseFlowContext db, CaseFileDoor door, Bundles bundles)
{
    public static readonly IReadOnlyList<string> Kinds = ["related", "repeated", "follows"];

    public async Task<Answer<IReadOnlyList<RelatedView>>> ListAsync(Reader reader, string number, CancellationToken cancel) =>
        await door.FindAsync(reader, number, cancel) is { } @case ? new Done<IReadOnlyList<RelatedView>>(await OfAsync(reader, @case, cancel)) : new NotFound<IReadOnlyList<RelatedView>>();

    internal async Task<IReadOnlyList<RelatedView>> OfAsync(Reader reader, CaseRow @case, CancellationToken cancel)
    {
        var rows = await db.Relations.AsNoTracking().Where(r => r.CaseId == @case.Id || r.OtherCaseId == @case.Id).ToListAsync(cancel);
        var ids = rows.Select(r => r.CaseId == @case.Id ? r.OtherCaseId : r.CaseId).ToList();
        var others = await door.Visible(reader).Where(c => ids.Contains(c.Id) || c.Id == @case.ParentCaseId || c.ParentCaseId == @case.Id).OrderBy(c => c.Number).ToListAsync(cancel);
        var names = await Staff.NamesAsync(db, cancel);
        var found = new List<RelatedView>();
        foreach (var other in others)
        {
            if (other.ParentCaseId == @case.Id) found.Add(await ViewAsync(other, other.ParentRelation ?? "related", later: true, null));
            else if (@case.ParentCaseId == other.Id) found.Add(await ViewAsync(other, @case.ParentRelation ?? "related", later: false, null));
            if (rows.Find(r => r.CaseId == other.Id || r.OtherCaseId == other.Id) is { } row) found.Add(await ViewAsync(other, row.Relation, later: row.CaseId == other.Id, row));
        }
        return found;

        async Task<RelatedView> ViewAsync(CaseRow other, string relation, bool later, RelationRow? byHand)
        {
            var procedure = (await bundles.ByHashAsync(other.BundleHash, cancel)).Procedure;
            return new RelatedView(other.Number, other.Subject, CaseViews.StatusLabel(procedure, other.Status, reader.Language), other.Open, other.DeliveredOn, relation, later,
                byHand is not null, byHand?.Reason, byHand is null ? null : names.GetValueOrDefault(byHand.AuthorId, "?"));
        }
    }

    public async Task<Answer<IReadOnlyList<RelatedView>>> AddAsync(Reader reader, string number, RelationForm form, CancellationToken cancel)
    {
        var (reason, errors) = Reason(form.Reason, reader);
        if (form.Relation is not { } relation || !Kinds.Contains(relation)) errors["relation"] = new FieldMessages(reader.Language).Option(Kinds);
        var other = await OtherAsync(reader, number, form.Number, errors, cancel);
        var answer = await door.WriteAsync<Nothing>(reader, number, async entry =>
        {
            if (errors.Count > 0) return new Invalid<Nothing>(errors);
            var (one, two) = (entry.Case.Id, other!.Id);
            var first = await entry.Db.Relations.AsNoTracking().SingleOrDefaultAsync(r => r.CaseId == one && r.OtherCaseId == two || r.CaseId == two && r.OtherCaseId == one, cancel);
            if (first is not null)
                // The second half of a double click.
                return (first.CaseId, first.Relation, first.Reason, first.AuthorId) == (one, form.Relation, reason, reader.UserId) ? new Done<Nothing>(default)
                    : new Conflict<Nothing>("alreadyRelated", FileWords.Related(reader.Language), new Dictionary<string, string?>());
            entry.Db.Relations.Add(new RelationRow { CaseId = one, OtherCaseId = two, Relation = form.Relation!, Reason = reason, AuthorId = reader.UserId, CreatedAt = entry.Now });
            foreach (var told in await ToldAsync(entry, two, cancel)) entry.NoteIn(told, "relationAdded", ("relation", form.Relation!));
            return new Done<Nothing>(default);
        }, cancel);
        return await ThenListAsync(reader, number, answer, cancel);
    }

    /// <summary>Takes away a relation made by hand; why, stays in the file.</summary>
    public async Task<Answer<IReadOnlyList<RelatedView>>> RemoveAsync(Reader reader, string number, string otherNumber, string? why, CancellationToken cancel)
    {
        var (reason, errors) = Reason(why, reader);
        if (await door.FindAsync(reader, otherNumber, cancel) is not { } other) return new NotFound<IReadOnlyList<RelatedView>>();
        var answer = await door.WriteAsync<Nothing>(reader, number, async entry =>
        {
            if (errors.Count > 0) return new Invalid<Nothing>(errors);
            var (one, two) = (entry.Case.Id, other.Id);
            if (await entry.Db.Relations.SingleOrDefaultAsync(r => r.CaseId == one && r.OtherCaseId == two || r.CaseId == two && r.OtherCaseId == one, cancel) is not { } row)
                return new Conflict<Nothing>("notRelated", FileWords.NotRelated(reader.Language), new Dictionary<string, string?>());
            entry.Db.Relations.Remove(row);
            var told = await ToldAsync(entry, two, cancel);
            if (told.Count > 0) entry.Because(told[0], "relation", reason);
            foreach (var @case in told) entry.NoteIn(@case, "relationRemoved", ("relation", row.Relation));
            return new Done<Nothing>(default);
        }, cancel);
        return await ThenListAsync(reader, number, answer, cancel);
    }

    private static async Task<IReadOnlyList<CaseRow>> ToldAsync(FileEntry entry, Guid otherId, CancellationToken cancel) =>
        Told(entry.Case, await entry.Db.Cases.SingleAsync(c => c.Id == otherId, cancel));

    /// <summary>In whose journal it stands. Whoever mustn't know of one of the two finds no trace of it in the other.</summary>
    internal static IReadOnlyList<CaseRow> Told(CaseRow one, CaseRow other)
    {
        var told = new List<CaseRow>();
        if (other.HiddenFrom().All(one.IsHiddenFrom)) told.Add(one);
        if (one.HiddenFrom().All(other.IsHiddenFrom)) told.Add(other);
        return told;
    }

    private async Task<CaseRow?> OtherAsync(Reader reader, string number, string? typed, Dictionary<string, string> errors, CancellationToken cancel)
    {
        var wanted = (typed ?? "").Trim().ToUpperInvariant();
        var other = wanted.Length is 0 or > 50 ? null : await door.FindAsync(reader, wanted, cancel);
        if (wanted.Length == 0) errors["number"] = new FieldMessages(reader.Language).Required;
        else if (wanted == number.ToUpperInvariant()) errors["number"] = FileWords.Itself(reader.Language);
        else if (other is null) errors["number"] = FileWords.NoSuchCase(reader.Language);
        return other;
    }

    private static (string, Dictionary<string, string>) Reason(string? typed, Reader reader)
    {
        var errors = new Dictionary<string, string>();
        return (FreeText.Read(typed, FreeText.LongestReason, required: true, line: true, "reason", errors, new FieldMessages(reader.Language)), errors);
    }

    private async Task<Answer<IReadOnlyList<RelatedView>>> ThenListAsync(Reader reader, string number, Answer<Nothing> answer, CancellationToken cancel) => answer switch
    {
        Done<Nothing> => await ListAsync(reader, number, cancel),
        NotFound<Nothing> => new NotFound<IReadOnlyList<RelatedView>>(),
        Forbidden<Nothing> f => new Forbidden<IReadOnlyList<RelatedView>>(f.Reason),
        Invalid<Nothing> i => new Invalid<IReadOnlyList<RelatedView>>(i.Errors),
        Conflict<Nothing> c => new Conflict<IReadOnlyList<RelatedView>>(c.Code, c.Message, c.Changed),
        Refused<Nothing> r => new Refused<IReadOnlyList<RelatedView>>(r.Code, r.Message),
        _ => throw new InvalidOperationException($"Expected a known answer, but got {answer.GetType().Name}."),
    };

    private readonly record struct Nothing;
}
