using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <summary>The list of contents of a file (§ 17 odst. 1 zákona č. 500/2004 Sb.).</summary>
public sealed record ContentsView(string Number, string? FileMark, string Subject, IReadOnlyList<ContentsItem> Items);

/// <param name="Order">Its number in the list, from 1, by day.</param>
/// <param name="Kind">document, record.</param>
/// <param name="Direction">in, out, internal.</param>
/// <param name="RefNo">Number of the records system; a letter's is the one it was dispatched under.</param>
/// <param name="LacksNumber">Came in or went out, and has none yet.</param>
public sealed record ContentsItem(int Order, Guid Id, string Kind, DateOnly On, string Direction, string Name, string? RefNo, int? Version, bool LacksNumber);

/// <summary>What a case's file holds, in order: its documents and official records.</summary>
public sealed class CaseContents(CaseFlowContext db, CaseFileDoor door)
{
    public async Task<Answer<ContentsView>> ListAsync(Reader reader, string number, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<ContentsView>();
        var documents = await db.Documents.AsNoTracking().Where(d => d.CaseId == @case.Id).ToListAsync(cancel);
        var letters = (await db.Letters.AsNoTracking().Where(l => l.CaseId == @case.Id && l.DocumentId != null).ToListAsync(cancel)).ToLookup(l => l.DocumentId!.Value);
        var records = await db.Notes.AsNoTracking().Where(n => n.CaseId == @case.Id && n.Kind == "record").ToListAsync(cancel);
        var items = documents.Select(d => (At: d.CreatedAt, Item: Of(d, letters[d.Id].FirstOrDefault())))
            .Concat(records.Select(n => (At: n.CreatedAt, Item: new ContentsItem(0, n.Id, "record", n.On, "internal", FileWords.Record(reader.Language), null, null, LacksNumber: false))));
        var ordered = items.OrderBy(i => i.Item.On).ThenBy(i => i.At).ThenBy(i => i.Item.Id).Select((i, index) => i.Item with { Order = index + 1 });
        return new Done<ContentsView>(new ContentsView(@case.Number, @case.FileMark, @case.Subject, [.. ordered]));
    }

    private ContentsItem Of(DocumentRow row, LetterRow? letter)
    {
        var no = row.RefNo ?? letter?.RefNo;
        var on = letter?.DispatchedOn ?? row.DatedOn ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(row.CreatedAt, door.Clock.Zone).DateTime);
        // What waits to be dispatched gets its number then.
        var lacks = no is null && row.Direction != "internal" && letter is not { DispatchedOn: null };
        return new ContentsItem(0, row.Id, "document", on, row.Direction, row.Name, no, row.Version, lacks);
    }
}
