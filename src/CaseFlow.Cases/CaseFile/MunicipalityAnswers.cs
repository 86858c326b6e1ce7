using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <param name="On">The day the answer really came.</param>
/// <param name="Channel">DS, post, email, phone, desk.</param>
/// <param name="Refused">The municipality refuses to answer.</param>
public sealed record MunicipalityAnswerForm(DateOnly? On, string? Channel, bool Refused, string? Text, string? RefNo = null, string? OperationId = null)
{
    public IReadOnlyList<UploadedFile> Files { get; init; } = [];
}

/// <param name="Completed">True when the step that waited for it ended with it. Whoever has to know is told in any case, unless it was they who recorded it.</param>
public sealed record AnsweredView(string Number, bool Completed, NoteView Answer, IReadOnlyList<DocumentView> Documents);

/// <summary>A case that waits for a municipality.</summary>
public sealed record WaitingCase(string Number, string Subject, string? Municipality, string? Handler, DateTimeOffset Since, DateOnly? DueOn);

/// <summary>Answers of municipalities that came by data box, post or telephone, written down by hand with their true date.</summary>
public sealed class MunicipalityAnswers(CaseFlowContext db, CaseFileDoor door, CaseDocuments uploads, TaskDesk desk, ClerkTasks tasks)
{
    public static readonly IReadOnlyList<string> Channels = ["DS", "post", "email", "phone", "desk"];
    private const int MostFiles = 10;
    /// <summary>Field of the waiting task's form that takes the day of the answer.</summary>
    private const string AnsweredOn = "answeredOn";

    /// <summary>Cases of which a task waits for a municipality, the longest waiting first.</summary>
    public async Task<IReadOnlyList<WaitingCase>> WaitingAsync(Reader reader, CancellationToken cancel)
    {
        var found = await Waiting(reader).OrderBy(f => f.Task.OpenedAt).ThenBy(f => f.Task.Id).Take(200).ToListAsync(cancel);
        var names = await Staff.NamesAsync(db, cancel);
        return [.. found.DistinctBy(f => f.Case.Id).Select(f => new WaitingCase(f.Case.Number, f.Case.Subject, f.Case.Municipality, f.Case.HandlerId is { } h ? names.GetValueOrDefault(h) : null, f.Task.OpenedAt, f.Task.DueOn))];
    }

    public async Task<Answer<AnsweredView>> RecordAsync(Reader reader, string number, MunicipalityAnswerForm form, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<AnsweredView>();
        if (!CaseFileDoor.MayWrite(reader, @case)) return new Forbidden<AnsweredView>("anotherRole");
        var waiting = await Waiting(reader).Where(f => f.Case.Id == @case.Id).OrderBy(f => f.Task.OpenedAt).FirstOrDefaultAsync(cancel);
        var (checkedForm, errors) = Check(reader, @case, form);
        if (errors.Count > 0) return new Invalid<AnsweredView>(errors);
        var documents = new List<DocumentRow>();
        foreach (var file in form.Files)
        {
            var (document, problem) = await uploads.StoreAsync(file, reader.Language, cancel);
            if (document is null) return new Invalid<AnsweredView>(new Dictionary<string, string> { ["files"] = problem! });
            (document.CaseId, document.DatedOn, document.CreatedBy, document.RefNo) = (@case.Id, form.On, reader.UserId.ToString(), checkedForm.RefNo);
            documents.Add(document);
        }
        var written = await WriteAsync(reader, number, form, checkedForm.Text, documents, waiting is not null, cancel);
        if (!written.IsDone(out var view) || waiting is null) return written;
        var fields = new JsonObject();
        if (TaskRows.TaskOf(waiting.Task).Form.Exists(f => f.Field == AnsweredOn)) fields[AnsweredOn] = Values.Iso(form.On!.Value);
        var completion = new TaskCompletion(form.Refused ? "Refused" : "Answered", fields, null, form.OperationId is { } id ? $"{id} ends" : null);
        // The answer stands in the file whether or not the step can end with it: it may ask for more.
        return (await tasks.CompleteByArrivalAsync(reader, waiting.Task.Id, completion, cancel)).IsDone(out _) ? new Done<AnsweredView>(view with { Completed = true }) : written;
    }

    private Task<Answer<AnsweredView>> WriteAsync(
        Reader reader, string number, MunicipalityAnswerForm form, string text, IReadOnlyList<DocumentRow> documents, bool waits, CancellationToken cancel) =>
        door.WriteAsync<AnsweredView>(reader, number, async entry =>
        {
            var id = entry.RowId("answer", form.OperationId);
            if (await entry.Db.Notes.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancel) is { } first)
                return first.CaseId == entry.Case.Id ? new Done<AnsweredView>(new AnsweredView(number, Completed: false, CaseNotes.View(first, reader.DisplayName), []))
                    : new Conflict<AnsweredView>("operationIdUsed", FileWords.OperationUsed(reader.Language), new Dictionary<string, string?>());
            if (!waits) return new Conflict<AnsweredView>("notWaiting", FileWords.NotWaiting(reader.Language), new Dictionary<string, string?>());
            var note = new NoteRow { Id = id, CaseId = entry.Case.Id, Kind = "answer", Text = text, On = form.On!.Value, AuthorId = reader.UserId, CreatedAt = entry.Now };
            entry.Db.Notes.Add(note);
            foreach (var document in documents) entry.Db.Documents.Add(document);
            entry.Note("municipalityAnswered", ("on", Values.Iso(note.On)), ("channel", form.Channel!), ("outcome", form.Refused ? "Refused" : "Answered"));
            foreach (var _ in documents) entry.Note("documentAdded", ("direction", "in"));
            await Arrivals.TellAsync(entry.Db, entry.Case, FileWords.CameToHandler("cs"), reader.UserId, entry.Now, entry.Today, cancel);
            return new Done<AnsweredView>(new AnsweredView(number, Completed: false, CaseNotes.View(note, reader.DisplayName), [.. documents.Select(d => CaseViews.Document(d, reader.DisplayName))]));
        }, cancel);

    private IQueryable<FoundTask> Waiting(Reader reader) => desk.Visible(reader).Where(f => f.Task.State == "open" && f.Task.WaitsFor == "municipality");

    private ((string Text, string? RefNo), Dictionary<string, string>) Check(Reader reader, CaseRow @case, MunicipalityAnswerForm form)
    {
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        var text = FreeText.Read(form.Text, FreeText.Longest, required: form.Files.Count == 0, line: false, "text", errors, say);
        var refNo = FreeText.Read(form.RefNo, DocumentNumbers.Longest, required: false, line: true, "refNo", errors, say);
        if (form.On is null) errors["on"] = say.Required;
        else if (form.On > door.Clock.Today) errors["on"] = say.Past;
        else if (form.On < @case.DeliveredOn) errors["on"] = say.BeforeDelivery;
        if (form.Channel is not { } channel || !Channels.Contains(channel)) errors["channel"] = say.Option(Channels);
        if (form.Files.Count > MostFiles) errors["files"] = say.TooMany(MostFiles);
        return ((text, refNo.Length == 0 ? null : refNo), errors);
    }
}
