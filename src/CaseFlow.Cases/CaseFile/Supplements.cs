using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <param name="Text">What it says, as the registry wrote it down; may be empty when there are files.</param>
public sealed record SupplementForm(string? Text, string? Channel, DateOnly? On, string? RefNo = null, string? OperationId = null)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <summary>What came later and belongs to a case that is there already: it goes into that case's file, and no new case is opened.</summary>
public sealed class Supplements(CaseFileDoor door, CaseDocuments uploads)
{
    public async Task<Answer<NoteView>> AddAsync(Reader reader, string number, SupplementForm form, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<NoteView>();
        if (!CaseFileDoor.MayWrite(reader, @case)) return new Forbidden<NoteView>("anotherRole");
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        // As long as the longest subject and description together.
        var text = FreeText.Read(form.Text, 21_000, required: form.Files.Count == 0, line: false, "text", errors, say);
        var refNo = FreeText.Read(form.RefNo, DocumentNumbers.Longest, required: false, line: true, "refNo", errors, say);
        if (form.On is null) errors["on"] = say.Required;
        else if (form.On > door.Clock.Today) errors["on"] = say.Past;
        if (form.Channel is not { } channel || !CaseHeader.Channels.Contains(channel)) errors["channel"] = say.Option(CaseHeader.Channels);
        if (errors.Count > 0) return new Invalid<NoteView>(errors);
        var documents = new List<DocumentRow>();
        foreach (var file in form.Files)
        {
            var (document, problem) = await uploads.StoreAsync(file, reader.Language, cancel);
            if (document is null) return new Invalid<NoteView>(new Dictionary<string, string> { ["files"] = problem! });
            (document.CaseId, document.DatedOn, document.CreatedBy, document.RefNo) = (@case.Id, form.On, reader.UserId.ToString(), refNo.Length == 0 ? null : refNo);
            documents.Add(document);
        }
        return await door.WriteAsync<NoteView>(reader, number, async entry =>
        {
            var id = entry.RowId("supplement", form.OperationId);
            if (await entry.Db.Notes.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancel) is { } first)
                return first.CaseId == entry.Case.Id ? new Done<NoteView>(CaseNotes.View(first, reader.DisplayName)) : new Conflict<NoteView>("operationIdUsed", FileWords.OperationUsed(reader.Language), new Dictionary<string, string?>());
            var note = new NoteRow { Id = id, CaseId = entry.Case.Id, Kind = "supplement", Text = text, On = form.On!.Value, AuthorId = reader.UserId, CreatedAt = entry.Now };
            entry.Db.Notes.Add(note);
            foreach (var document in documents) entry.Db.Documents.Add(document);
            entry.Note("supplementAdded", ("on", Values.Iso(note.On)), ("channel", form.Channel!));
            await Arrivals.TellAsync(entry.Db, entry.Case, FileWords.SupplementCame("cs"), reader.UserId, entry.Now, entry.Today, cancel);
            return new Done<NoteView>(CaseNotes.View(note, reader.DisplayName));
        }, cancel);
    }
}
