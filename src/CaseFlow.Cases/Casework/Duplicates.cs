using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <param name="Why">samePerson, or sameSubject: very similar words, delivered lately.</param>
public sealed record SimilarCase(string Number, string Subject, string? Status, string StatusLabel, bool Open, DateOnly DeliveredOn, string Why);

/// <summary>Finds cases that a new submission may repeat or belong to. A suggestion: it never stops anybody, and knows only cases that the reader may see.</summary>
public sealed class Duplicates(CaseFlowContext db, CaseAccess access, Bundles bundles, OfficeClock clock)
{
    private const int Read = 500, Shown = 8, LatelyDays = 90;
    /// <summary>Share of words that two subjects must have in common.</summary>
    private const double Alike = 0.6;

    public async Task<IReadOnlyList<SimilarCase>> FindAsync(Reader reader, string procedure, JsonObject fields, CancellationToken cancel)
    {
        if (await bundles.LiveAsync(procedure, cancel) is not { } bundle) return [];
        var cases = access.Visible(db.Cases.AsNoTracking(), reader).Where(c => c.Procedure == procedure && c.ErasedAt == null);
        var person = await OfPersonAsync(cases, bundle, fields, cancel);
        var subject = await OfSubjectAsync(cases, bundle, fields, cancel);
        var found = person.Select(c => (Case: c, Why: "samePerson")).Concat(subject.Select(c => (Case: c, Why: "sameSubject"))).DistinctBy(f => f.Case.Id).Take(Shown);
        var similar = new List<SimilarCase>();
        foreach (var (row, why) in found)
            similar.Add(new SimilarCase(row.Number, row.Subject, row.Status, CaseViews.StatusLabel((await bundles.ByHashAsync(row.BundleHash, cancel)).Procedure, row.Status, reader.Language), row.Open, row.DeliveredOn, why));
        return similar;
    }

    /// <summary>The same name with the same day of birth, or the same e-mail, or the same data box.</summary>
    private static async Task<IReadOnlyList<Known>> OfPersonAsync(IQueryable<CaseRow> cases, Bundle bundle, JsonObject fields, CancellationToken cancel)
    {
        var name = NameOf(bundle, fields);
        var (born, email, box) = (Field(fields, "birthDate"), Field(fields, "email"), Field(fields, "dataBoxId"));
        var found = new List<CaseRow>();
        if (name.Length > 0 && born.Length > 0)
        {
            var named = cases;
            foreach (var word in SearchText.Words(name)) named = named.Where(c => c.SearchText.Contains(word));
            found.AddRange((await NewestAsync(named, cancel)).Where(c => NameOf(bundle, c) == name && Field(CaseColumns.DataOf(c), "birthDate") == born));
        }
        foreach (var (field, value) in new[] { ("email", email), ("dataBoxId", box) })
            if (value.Length > 0)
                found.AddRange((await NewestAsync(cases.Where(c => c.SearchText.Contains(value)), cancel)).Where(c => Field(CaseColumns.DataOf(c), field) == value));
        return [.. found.DistinctBy(c => c.Id).OrderByDescending(c => c.Open).ThenByDescending(c => c.DeliveredOn).ThenByDescending(c => c.Number).Select(c => new Known(c.Id, c.Number, c.Subject, c.Status, c.Open, c.DeliveredOn, c.BundleHash))];
    }

    private async Task<IReadOnlyList<Known>> OfSubjectAsync(IQueryable<CaseRow> cases, Bundle bundle, JsonObject fields, CancellationToken cancel)
    {
        var words = Stems(Field(fields, bundle.Procedure.ListColumns.Subject));
        if (words.Count < 2) return [];
        var since = clock.Today.AddDays(-LatelyDays);
        // Of two alike subjects at least one of the two longest words is in both, or they are not very alike.
        var longest = words.OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal).Take(2).ToList();
        var (one, two) = (longest[0], longest[1]);
        var lately = await cases.Where(c => c.DeliveredOn >= since && (c.SearchText.Contains(one) || c.SearchText.Contains(two))).OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Number)
            .Select(c => new Known(c.Id, c.Number, c.Subject, c.Status, c.Open, c.DeliveredOn, c.BundleHash)).Take(Read).ToListAsync(cancel);
        return [.. lately.Select(c => (Case: c, Share: Shared(words, Stems(SearchText.Fold(c.Subject))))).Where(c => c.Share >= Alike).OrderByDescending(c => c.Share).ThenByDescending(c => c.Case.Number).Select(c => c.Case)];
    }

    /// <summary>What a suggestion needs of a case: its row is wide.</summary>
    private sealed record Known(Guid Id, string Number, string Subject, string? Status, bool Open, DateOnly DeliveredOn, string BundleHash);

    private static Task<List<CaseRow>> NewestAsync(IQueryable<CaseRow> cases, CancellationToken cancel) => cases.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Number).Take(Read).ToListAsync(cancel);

    private static string NameOf(Bundle bundle, JsonObject fields) => SearchText.Fold(string.Join(' ', bundle.Procedure.ListColumns.Applicant.Select(f => Values.Text(fields[f])?.Trim()).Where(t => !string.IsNullOrEmpty(t))));
    private static string NameOf(Bundle bundle, CaseRow row) => NameOf(bundle, CaseColumns.DataOf(row));

    private static string Field(JsonObject fields, string? name) => name is null ? "" : SearchText.Fold(Values.Text(fields[name])?.Trim());

    // Czech words change at their end: the first six letters stand for the word; short ones say nothing.
    private static HashSet<string> Stems(string folded) =>
        [.. folded.Split([' ', ',', '.', ';', ':', '-', '–', '(', ')', '/', '"', '„', '“', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 3).Select(w => w.Length > 6 ? w[..6] : w)];

    private static double Shared(HashSet<string> one, HashSet<string> two) => one.Count + two.Count == 0 ? 0 : 2.0 * one.Count(two.Contains) / (one.Count + two.Count);
}
