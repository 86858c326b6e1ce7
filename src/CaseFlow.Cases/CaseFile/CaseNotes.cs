using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <param name="Kind">note, or record: an official record (úřední záznam) that belongs into the file.</param>
/// <param name="On">Day of what a record is about; null: today. A note's is always the day it is written.</param>
public sealed record NoteForm(string? Kind, string? Text, DateOnly? On = null, string? OperationId = null);

/// <param name="Kind">note, record, supplement, answer (of a municipality); or what a reason was given for: number, fileMark, relation, code, handOver, release.</param>
public sealed record NoteView(Guid Id, string Kind, DateOnly On, string Text, string Author, DateTimeOffset CreatedAt);

/// <summary>An official record as it is printed for the file.</summary>
public sealed record RecordSheet(string Number, string? FileMark, string Subject, NoteView Record);

/// <summary>Notes and official records of a case. They are never changed: a correction is another one.</summary>
public sealed class CaseNotes(CaseFlowContext db, CaseFileDoor door)
{
    public async Task<Answer<IReadOnlyList<NoteView>>> ListAsync(Reader reader, string number, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<IReadOnlyList<NoteView>>();
        var rows = await db.Notes.AsNoTracking().Where(n => n.CaseId == @case.Id).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).ToListAsync(cancel);
        var names = await Staff.NamesAsync(db, cancel);
        return new Done<IReadOnlyList<NoteView>>([.. rows.Select(n => View(n, n.AuthorId == Guid.Empty ? Staff.ActorName("system", names, reader.Language) : names.GetValueOrDefault(n.AuthorId, "?")))]);
    }

    public async Task<Answer<RecordSheet>> RecordAsync(Reader reader, string number, Guid id, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<RecordSheet>();
        var row = await db.Notes.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id && n.CaseId == @case.Id && n.Kind == "record", cancel);
        if (row is null) return new NotFound<RecordSheet>();
        var names = await Staff.NamesAsync(db, cancel);
        return new Done<RecordSheet>(new RecordSheet(@case.Number, @case.FileMark, @case.Subject, View(row, names.GetValueOrDefault(row.AuthorId, "?"))));
    }

    public Task<Answer<NoteView>> AddAsync(Reader reader, string number, NoteForm form, CancellationToken cancel)
    {
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        var text = FreeText.Read(form.Text, FreeText.Longest, required: true, line: false, "text", errors, say);
        if (form.Kind is not ("note" or "record")) errors["kind"] = say.Option(["note", "record"]);
        if (form.On > door.Clock.Today) errors["on"] = say.Past;
        else if (form.On < Engine.Calendar.OfficeCalendar.FirstDay) errors["on"] = say.Earliest;
        return door.WriteAsync<NoteView>(reader, number, async entry =>
        {
            if (errors.Count > 0) return new Invalid<NoteView>(errors);
            var id = entry.RowId("note", form.OperationId);
            if (await entry.Db.Notes.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancel) is { } first)
                return first.CaseId == entry.Case.Id ? new Done<NoteView>(View(first, reader.DisplayName)) : new Conflict<NoteView>("operationIdUsed", FileWords.OperationUsed(reader.Language), new Dictionary<string, string?>());
            var row = new NoteRow
            {
                Id = id, CaseId = entry.Case.Id, Kind = form.Kind!, Text = text, On = form.Kind == "record" ? form.On ?? entry.Today : entry.Today, AuthorId = reader.UserId, CreatedAt = entry.Now,
            };
            entry.Db.Notes.Add(row);
            entry.Note("noteAdded", ("noteKind", row.Kind));
            return new Done<NoteView>(View(row, reader.DisplayName));
        }, cancel);
    }

    /// <summary>Why something was done. It may name somebody, so it stands in a row, which an erasure deletes, and not in the journal.</summary>
    /// <param name="author">Empty: the program's own, e.g. of a command line.</param>
    internal static NoteRow Because(CaseRow @case, string about, string reason, Guid author, DateTimeOffset at, DateOnly today) =>
        new() { Id = Guid.CreateVersion7(at), CaseId = @case.Id, Kind = about, Text = reason, On = today, AuthorId = author, CreatedAt = at };

    internal static NoteView View(NoteRow row, string author) => new(row.Id, row.Kind, row.On, row.Text, author, row.CreatedAt);
}
