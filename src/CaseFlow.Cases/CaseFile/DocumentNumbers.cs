using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <param name="Reason">Needed when a number or date that stands there is changed; a first entry needs none.</param>
public sealed record NumberForm(string? RefNo, DateOnly? DatedOn = null, string? Reason = null);

/// <param name="Reason">Needed when another mark stands there.</param>
public sealed record FileMarkForm(string? FileMark, string? Reason = null, string? OperationId = null);

/// <summary>A document that came in or went out and has no number of the records system (eSSL) yet.</summary>
public sealed record UnnumberedDocument(Guid Id, string Number, string Subject, string Name, string Direction, DateOnly? DatedOn, DateTimeOffset CreatedAt);

/// <summary>An open case without a file mark.</summary>
public sealed record UnmarkedCase(string Number, string Subject, string Applicant, DateOnly DeliveredOn);

/// <summary>Identifiers of the records system: reference numbers of documents, file marks of cases. CaseFlow never makes any (zákon č. 499/2004 Sb.).</summary>
public sealed class DocumentNumbers(CaseFlowContext db, CaseFileDoor door, CaseStates states, Bundles bundles, WorkflowRuntime runtime)
{
    public const int Longest = 50;
    private const string MarkField = "fileMark";

    public async Task<Answer<DocumentView>> SetAsync(Reader reader, Guid documentId, NumberForm form, CancellationToken cancel)
    {
        var visible = door.Visible(reader);
        var number = await (from row in db.Documents.AsNoTracking() join @case in visible on row.CaseId equals @case.Id where row.Id == documentId select @case.Number).SingleOrDefaultAsync(cancel);
        if (number is null) return new NotFound<DocumentView>();
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        var refNo = FreeText.Read(form.RefNo, Longest, required: true, line: true, "refNo", errors, say);
        var reason = FreeText.Read(form.Reason, FreeText.LongestReason, required: false, line: true, "reason", errors, say);
        if (form.DatedOn > door.Clock.Today) errors["datedOn"] = say.Past;
        else if (form.DatedOn < Engine.Calendar.OfficeCalendar.FirstDay) errors["datedOn"] = say.Earliest;
        var names = await Staff.NamesAsync(db, cancel);
        return await door.WriteAsync<DocumentView>(reader, number, async entry =>
        {
            var row = await entry.Db.Documents.SingleAsync(d => d.Id == documentId, cancel);
            var view = () => CaseViews.Document(row, Staff.ActorName(row.CreatedBy, names, reader.Language));
            var day = form.DatedOn ?? row.DatedOn;
            if (errors.Count == 0 && row.RefNo == refNo && row.DatedOn == day) return new Done<DocumentView>(view());
            if (row.RefNo is not null && reason.Length == 0) errors.TryAdd("reason", say.Required);
            if (errors.Count > 0) return new Invalid<DocumentView>(errors);
            entry.Note("documentNumbered", ("refNo", refNo), ("direction", row.Direction));
            if (row.RefNo is not null) entry.Because(entry.Case, "number", reason);
            (row.RefNo, row.DatedOn) = (refNo, day);
            return new Done<DocumentView>(view());
        }, cancel);
    }

    /// <summary>Enters the file mark: a corrected field, so that a replay of the steps knows it.</summary>
    public async Task<Answer<StepReceipt>> MarkAsync(Reader reader, string number, FileMarkForm form, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<StepReceipt>();
        if (!CaseFileDoor.MayWrite(reader, @case)) return new Forbidden<StepReceipt>("anotherRole");
        var actor = reader.UserId.ToString();
        if (await StepReceipts.FirstAsync(db, actor, form.OperationId, @case.InstanceId, cancel) is { } first) return first;
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        var mark = FreeText.Read(form.FileMark, Longest, required: true, line: true, MarkField, errors, say);
        var changes = @case.FileMark is { Length: > 0 } present && present != mark;
        var reason = FreeText.Read(form.Reason, FreeText.LongestReason, required: changes, line: true, "reason", errors, say);
        if (bundle.Procedure.FieldNamed(MarkField) is null) errors[MarkField] = say.Unknown;
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);
        if (@case.FileMark == mark && await states.ReadAsync(@case, cancel) is { } state) return new Done<StepReceipt>(new StepReceipt(number, state.Revision, @case.Status));
        var stimulus = new FieldsCorrected { OccurredAt = door.Clock.Now, Actor = actor, Fields = new() { [MarkField] = mark }, Reason = reason };
        return StepReceipts.Of(await runtime.SendAsync(@case.InstanceId, stimulus, form.OperationId, cancel), number, reader.Language);
    }

    /// <summary>Numbers of other cases that the reader may see with this very file mark: it ought to be unique.</summary>
    public async Task<IReadOnlyList<string>> SameMarkAsync(Reader reader, string? mark, string? exceptNumber, CancellationToken cancel)
    {
        var wanted = mark?.Trim();
        if (string.IsNullOrEmpty(wanted)) return [];
        // The index is on the folded text, which holds the mark.
        var folded = SearchText.Fold(wanted);
        return await door.Visible(reader).Where(c => c.SearchText.Contains(folded) && c.FileMark == wanted && c.Number != exceptNumber).OrderBy(c => c.Number).Select(c => c.Number).Take(10).ToListAsync(cancel);
    }

    /// <summary>Documents that came in or went out without a number, the oldest first. A letter gets its number when it is dispatched.</summary>
    public async Task<Paged<UnnumberedDocument>> UnnumberedAsync(Reader reader, int page, CancellationToken cancel)
    {
        var found = from row in db.Documents.AsNoTracking()
                    join @case in door.Visible(reader) on row.CaseId equals @case.Id
                    where row.Direction != "internal" && row.RefNo == null && @case.ErasedAt == null
                        && !db.Letters.Any(l => l.DocumentId == row.Id && (l.RefNo != null || l.DispatchedOn == null))
                    orderby row.CreatedAt, row.Id
                    select new UnnumberedDocument(row.Id, @case.Number, @case.Subject, row.Name, row.Direction, row.DatedOn, row.CreatedAt);
        return await PageAsync(found, page, cancel);
    }

    /// <summary>Open cases without a file mark, the oldest first.</summary>
    public async Task<Paged<UnmarkedCase>> UnmarkedAsync(Reader reader, int page, CancellationToken cancel)
    {
        var marked = (await bundles.AllLiveAsync(cancel)).Where(b => b.Procedure.FieldNamed(MarkField) is not null).Select(b => b.Procedure.Name).ToList();
        var found = door.Visible(reader).Where(c => c.Open && c.ErasedAt == null && (c.FileMark == null || c.FileMark == "") && marked.Contains(c.Procedure))
            .OrderBy(c => c.CreatedAt).ThenBy(c => c.Number).Select(c => new UnmarkedCase(c.Number, c.Subject, c.Applicant, c.DeliveredOn));
        return await PageAsync(found, page, cancel);
    }

    private static async Task<Paged<T>> PageAsync<T>(IQueryable<T> found, int page, CancellationToken cancel)
    {
        const int size = 25;
        page = Math.Clamp(page, 1, 100_000);
        return new Paged<T>(await found.Skip((page - 1) * size).Take(size).ToListAsync(cancel), await found.CountAsync(cancel), page, size);
    }
}
