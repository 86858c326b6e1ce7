using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Documents;

/// <summary>Documents of a case: in, out and internal. What a file is its content says; what the office doesn't work with is refused with words.</summary>
public sealed class CaseDocuments(CaseFlowContext db, Database database, CaseAccess access, FileStore files, OfficeClock clock)
{
    public const long MaxBytes = 25L << 20;

    /// <param name="direction">in, out, internal.</param>
    public async Task<Answer<DocumentView>> UploadAsync(Reader reader, string number, UploadedFile file, string direction, string? refNo, CancellationToken cancel)
    {
        var @case = await access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel);
        if (@case is null) return new NotFound<DocumentView>();
        if (@case.IsBiased(reader.UserId)) return new Forbidden<DocumentView>("biased");
        if (@case.ErasedAt is not null) return CaseErasure.Gone<DocumentView>(reader);
        if (direction is not ("in" or "out" or "internal"))
            return Wrong("direction", reader, "Zvolte, zda je dokument doručený, odeslaný, nebo interní.", "Choose whether the document came in, went out or is internal.");
        if (refNo is { Length: > 50 } || refNo?.Any(char.IsControl) == true)
            return Wrong("refNo", reader, "Číslo jednací může mít nejvýše 50 znaků.", "A reference number has at most 50 characters.");
        var (document, problem) = await StoreAsync(file, reader.Language, cancel);
        if (document is null) return new Invalid<DocumentView>(new Dictionary<string, string> { ["file"] = problem! });

        (document.CaseId, document.Direction, document.RefNo, document.CreatedBy) = (@case.Id, direction, string.IsNullOrWhiteSpace(refNo) ? null : refNo.Trim(), reader.UserId.ToString());
        if (!await AddAsync([document], null, cancel)) return CaseErasure.Gone<DocumentView>(reader);
        return new Done<DocumentView>(CaseViews.Document(document, reader.DisplayName));
    }

    public async Task<Answer<(DocumentView Document, Stream Content)>> OpenAsync(Reader reader, Guid documentId, CancellationToken cancel)
    {
        var visible = access.Visible(db.Cases, reader);
        var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(d => d.Id == documentId && visible.Any(c => c.Id == d.CaseId), cancel);
        if (document is null) return new NotFound<(DocumentView, Stream)>();
        if (document.ScanState == "infected") return new Refused<(DocumentView, Stream)>("infected", "Expected a clean file, but the scanner found malicious content.");
        var createdBy = Staff.ActorName(document.CreatedBy, await Staff.NamesAsync(db, cancel), reader.Language);
        return new Done<(DocumentView, Stream)>((CaseViews.Document(document, createdBy), files.Open(document.Sha256)));
    }

    /// <summary>Stores an uploaded file and makes its row, not yet of any case: the caller says whose, which way and by whom. Else why not, in words.</summary>
    public async Task<(DocumentRow? Document, string? Problem)> StoreAsync(UploadedFile file, string language, CancellationToken cancel)
    {
        var name = FileName.Clean(file.Name);
        var extension = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        var (type, looked, empty) = ((string?)null, false, false);
        var stored = await files.SaveAsync(file.Content, MaxBytes, cancel, content =>
        {
            (looked, empty) = (true, content.Length == 0);
            return !empty && (type = ContentSniffer.TypeOf(content, extension)) is not null;
        });
        if (stored is null)
            return (null, empty ? In(language, "Soubor je prázdný.", "The file is empty.", "Файл порожній.")
                : !looked ? In(language, "Soubor je větší než 25 MB.", "The file is larger than 25 MB.", "Файл більший за 25 МБ.")
                : In(language, "Přijímáme soubory PDF, DOCX, ODT, XLSX, PNG, JPG, TXT a EML bez maker; obsah musí odpovídat příponě.", "We take PDF, DOCX, ODT, XLSX, PNG, JPG, TXT and EML files without macros; the content must match the extension.",
                    "Ми приймаємо файли PDF, DOCX, ODT, XLSX, PNG, JPG, TXT та EML без макросів; вміст має відповідати розширенню."));
        var now = clock.Now;
        return (new DocumentRow
        {
            Id = Guid.CreateVersion7(now), Name = name, ContentType = type!, Sha256 = stored.Sha256, Size = stored.Size, Direction = "in", DatedOn = clock.Today,
            ScanState = "unscanned", CreatedBy = "citizen", CreatedAt = now,
        }, null);
    }

    /// <summary>Adds stored files of one case in one save. Of what a citizen adds somebody in the office is told.</summary>
    /// <param name="operation">Done before, nothing is added once more. A hash: the journal keeps it.</param>
    /// <returns>False: the case was erased meanwhile; the files are nobody's and go with the next sweep.</returns>
    internal Task<bool> AddAsync(IReadOnlyList<DocumentRow> documents, string? operation, CancellationToken cancel) => database.WriteAsync(async own =>
    {
        var (first, caseId) = (documents[0], documents[0].CaseId);
        var @case = await own.Cases.SingleAsync(c => c.Id == caseId, cancel);
        if (@case.ErasedAt is not null) return false;
        if (operation is not null && await own.Journal.AnyAsync(j => j.CaseId == caseId && j.Kind == "documentAdded" && j.Actor == first.CreatedBy && j.Args.Contains(operation), cancel)) return true;
        own.Documents.AddRange(documents);
        var entries = documents.Select(d => new JournalEntry("documentAdded", null, operation is null ? new() { ["direction"] = d.Direction } : new Dictionary<string, string> { ["direction"] = d.Direction, ["operation"] = operation })).ToList();
        await StepRecord.AddJournalAsync(own, @case, null, first.CreatedAt, first.CreatedBy, entries, cancel);
        if (first.CreatedBy == Roles.Citizen) await Arrivals.TellAsync(own, @case, PublicWords.DocumentAdded, null, first.CreatedAt, clock.Today, cancel);
        await own.SaveChangesAsync(cancel);
        return true;
    }, cancel);

    private static Invalid<DocumentView> Wrong(string field, Reader reader, string czech, string english) =>
        new(new Dictionary<string, string> { [field] = In(reader.Language, czech, english) });

    private static string In(string language, string czech, string english, string? ukrainian = null) => language switch { "en" => english, "uk" => ukrainian ?? english, _ => czech };
}
