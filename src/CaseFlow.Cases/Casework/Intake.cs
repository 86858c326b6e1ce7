using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.GoingLive;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>A submission as it comes in.</summary>
/// <param name="Channel">DS, post, desk, email, oral, web, verifiedWeb (DOMAIN 5.1).</param>
/// <param name="DeliveredOn">Day it reached the office; start of terms; not in the future.</param>
public sealed record IntakeForm(string Procedure, string Channel, DateOnly DeliveredOn, string Language, JsonObject Fields)
{
    /// <summary>Repeating it gives the first answer.</summary>
    public string? OperationId { get; init; }
    public IReadOnlyList<UploadedFile> Attachments { get; init; } = [];
    /// <summary>A case that began before CaseFlow.</summary>
    public TakenOver? TakenOver { get; init; }
    /// <summary>Typed by the registry: what each channel needs is asked for (<see cref="IntakeDemands"/>). A tool may send what it has.</summary>
    public bool AtDesk { get; init; }
    /// <summary>Number of the earlier case that this submission repeats; it is linked with it.</summary>
    public string? Repeats { get; init; }
    /// <summary>Number that the records system gave the submission: its documents carry it.</summary>
    public string? RefNo { get; init; }
}

public sealed record UploadedFile(string Name, string ContentType, Stream Content);

/// <summary>What the submitter is given: the number and the code to look where the case stands.</summary>
public sealed record CaseReceipt(Guid CaseId, string Number, string TrackingCode, DateTimeOffset ReceivedAt)
{
    /// <summary>Status after the first step.</summary>
    public string? Status { get; init; }
    /// <summary>What whoever took it in should look at, in their words; never for citizens.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Opens cases: registry's intake, the public form and POST /cases.</summary>
public sealed class Intake(CaseFlowContext db, Bundles bundles, WorkflowRuntime runtime, OfficeClock clock, CaseCodes codes, CaseDocuments uploads, CaseAccess access)
{
    private const int MaxAttachments = 10;
    private static readonly DateOnly Earliest = Engine.Calendar.OfficeCalendar.FirstDay;

    /// <param name="reader">Null: the public form.</param>
    public async Task<Answer<CaseReceipt>> OpenAsync(Reader? reader, IntakeForm form, CancellationToken cancel)
    {
        var (bundle, values, wrong) = await ReadAsync(reader, form, cancel);
        if (wrong is not null) return wrong;
        var (procedure, language) = (bundle!.Procedure, reader?.Language ?? form.Language);
        var refNo = form.RefNo?.Trim() is { Length: > 0 } no ? no : null;
        var repeated = await RepeatedAsync(reader, form, values, cancel);

        var actor = reader?.UserId.ToString() ?? "citizen";
        var documents = new List<DocumentRow>();
        foreach (var attachment in form.Attachments)
        {
            var (document, problem) = await uploads.StoreAsync(attachment, language, cancel);
            if (document is null) return new Invalid<CaseReceipt>(new Dictionary<string, string> { ["attachments"] = $"{FileName.Clean(attachment.Name)}: {problem}" });
            (document.DatedOn, document.CreatedBy, document.RefNo) = (form.DeliveredOn, actor, refNo);
            documents.Add(document);
        }
        // What isn't on the form stays as the manifest sets it at the start.
        foreach (var empty in values.Where(v => v.Value is null).Select(v => v.Key).ToList()) values.Remove(empty);
        if (repeated is not null && procedure.FieldNamed(Repetitions.Field) is not null && Values.IsEmpty(values[Repetitions.Field])) values[Repetitions.Field] = repeated.Number;
        var spoken = Values.Text(values["language"]) ?? form.Language;
        var stimulus = new StartRequested
        {
            OccurredAt = clock.Now, Actor = actor, Fields = CaseHeader.Completed(procedure, values, form.Channel, form.DeliveredOn, form.Language),
        };
        var result = await runtime.StartAsync(new NewCase(bundle, form.Channel, form.DeliveredOn, spoken, repeated?.Id, repeated is null ? null : Repetitions.Repeated), stimulus, form.OperationId, documents, cancel);
        return result is StepSaved saved ? new Done<CaseReceipt>(await ReceiptAsync(saved, reader, cancel))
            : result is StepNotTaken not ? new Refused<CaseReceipt>(not.Code, RefusalWords.Of(not.Code, not.Message, language))
            : throw new InvalidOperationException($"Expected a case to be opened or refused, but got {result.GetType().Name}.");
    }

    /// <summary>What would be said of the form, without opening a case; null: nothing is wrong.</summary>
    public async Task<Answer<CaseReceipt>?> CheckAsync(Reader reader, IntakeForm form, CancellationToken cancel) => (await ReadAsync(reader, form, cancel)).Wrong;

    private async Task<(Bundle? Bundle, JsonObject Values, Answer<CaseReceipt>? Wrong)> ReadAsync(Reader? reader, IntakeForm form, CancellationToken cancel)
    {
        var language = reader?.Language ?? form.Language;
        var say = new FieldMessages(language);
        if (await bundles.LiveAsync(form.Procedure, cancel) is not { } bundle) return Invalid("procedure", say.NoProcedure);
        var procedure = bundle.Procedure;
        if (reader is not null && !procedure.Roles.Any(role => reader.Has(role, procedure.Name))) return (null, [], new Forbidden<CaseReceipt>("anotherRole"));

        var (fields, fieldsOnForm, unknown) = (form.Fields, FormOf(procedure, reader is null), (string?)null);
        if (form.TakenOver is { } taken)
        {
            if (reader is null || !reader.Has(Roles.Registry, procedure.Name) && !reader.Has(Roles.Coordinator, procedure.Name)) return (null, [], new Forbidden<CaseReceipt>("anotherRole"));
            if (procedure.FieldNamed(TakenOver.StepField) is null) return Invalid("takenOver", new TakeOverWords(language).NotTakenOver);
            (fields, fieldsOnForm, unknown) = await taken.WithAsync(db, form.Fields, [.. fieldsOnForm, .. procedure.Forms.GetValueOrDefault(TakenOver.Flag) ?? []], cancel);
        }
        var today = clock.Today;
        var (values, fieldErrors) = new FieldValidation(today, language, await Staff.ReadAsync(db, today, cancel)).Check(FormViews.Resolve(procedure, fieldsOnForm), fields, name => procedure.FieldNamed(name)?.Default, form.TakenOver?.Step);
        var errors = new Dictionary<string, string>(fieldErrors);
        if (form.TakenOver is not null)
        {
            if (errors.Remove(TakenOver.StepField, out var step)) errors["takenOver.step"] = step;
            else if (string.IsNullOrWhiteSpace(form.TakenOver.Step)) errors["takenOver.step"] = say.Required;
            if (unknown is not null) errors["takenOver.handler"] = say.Person;
            else if (Guid.TryParse(Values.Text(values[TakenOver.HandlerField]), out var handler) && (await PersonConcerned.FindAsync(db, Values.Text(values[CaseColumns.Against]), cancel)).UserId == handler)
                errors["takenOver.handler"] = RefusalWords.Of("handlerConcerned", "", language);
        }
        if (!CaseHeader.Channels.Contains(form.Channel)) errors["channel"] = say.Option(CaseHeader.Channels);
        if (form.DeliveredOn > today) errors["deliveredOn"] = say.Past;
        else if (form.DeliveredOn < Earliest) errors["deliveredOn"] = say.Earliest;
        if (!CaseHeader.Languages.Contains(form.Language)) errors["language"] = say.Option(CaseHeader.Languages);
        if (form.Attachments.Count > MaxAttachments) errors["attachments"] = say.TooMany(MaxAttachments);
        if (form.AtDesk) IntakeDemands.Check(procedure, form.Channel, values, say, errors);
        if (form.RefNo?.Trim() is { } refNo && (refNo.Length > 50 || refNo.Any(char.IsControl))) errors["refNo"] = say.TooLong(50);
        if (form.Repeats is { Length: > 0 } && await RepeatedAsync(reader, form, values, cancel) is null) errors["repeats"] = FileWords.NoSuchCase(language);
        return errors.Count > 0 ? (null, values, new Invalid<CaseReceipt>(errors)) : (bundle, values, null);

        static (Bundle?, JsonObject, Answer<CaseReceipt>?) Invalid(string field, string message) => (null, [], new Invalid<CaseReceipt>(new Dictionary<string, string> { [field] = message }));
    }

    /// <summary>What is wrong with one page of the citizen's form; empty: go on. The whole is checked again when it is sent.</summary>
    /// <param name="page">Names of its fields.</param>
    public async Task<IReadOnlyDictionary<string, string>> CheckPageAsync(string procedure, IReadOnlyList<string> page, JsonObject values, string language, CancellationToken cancel)
    {
        if (await bundles.LiveAsync(procedure, cancel) is not { Procedure: { } known }) return new Dictionary<string, string> { ["procedure"] = new FieldMessages(language).NoProcedure };
        var form = FormViews.Resolve(known, FormOf(known, forCitizen: true)).Where(f => page.Contains(f.Field.Name)).ToList();
        var given = new JsonObject(values.Where(v => page.Contains(v.Key)).Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
        return new FieldValidation(clock.Today, language, Staff.Nobody).Check(form, given, name => values[name]?.DeepClone() ?? known.FieldNamed(name)?.Default).Errors;
    }

    /// <summary>The receipt of an operation that was done before; null when it is new.</summary>
    public async Task<CaseReceipt?> FirstAsync(Reader reader, string operationId, CancellationToken cancel)
    {
        var actor = reader.UserId.ToString();
        var step = await db.Steps.Where(s => s.Actor == actor && s.OperationId == operationId && s.Revision == 1).Select(s => new DoneStep(s.InstanceId, s.Revision, s.Answer)).SingleOrDefaultAsync(cancel);
        return step is null ? null : await ReceiptAsync(StepRecord.AnswerOf(step), reader, cancel);
    }

    /// <summary>Fields of the intake form of a procedure, in order, in the reader's language; null when there is no such live procedure.</summary>
    public Task<IReadOnlyList<FormFieldView>?> FormAsync(string procedure, string language, CancellationToken cancel) => FormAsync(procedure, language, forCitizen: false, cancel);

    /// <param name="forCitizen">The citizen's form, which leaves out what only the office fills in.</param>
    public async Task<IReadOnlyList<FormFieldView>?> FormAsync(string procedure, string language, bool forCitizen, CancellationToken cancel)
    {
        if (await bundles.LiveAsync(procedure, cancel) is not { } bundle) return null;
        var staff = forCitizen ? Staff.Nobody : await Staff.ReadAsync(db, clock.Today, cancel);
        return FormViews.Of(FormViews.Resolve(bundle.Procedure, FormOf(bundle.Procedure, forCitizen)), name => bundle.Procedure.FieldNamed(name)?.Default, language, staff);
    }

    /// <summary>The earlier case, among those that the reader may see; a citizen's word on it is for the office to judge.</summary>
    private async Task<CaseRow?> RepeatedAsync(Reader? reader, IntakeForm form, System.Text.Json.Nodes.JsonObject values, CancellationToken cancel)
    {
        var number = (form.Repeats ?? Values.Text(values[Repetitions.Field]))?.Trim().ToUpperInvariant();
        return reader is null || number is not { Length: > 0 and <= 50 } ? null
            : await access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number && c.ErasedAt == null, cancel);
    }

    private static IReadOnlyList<Engine.Procedures.FormField> FormOf(Engine.Procedures.Procedure procedure, bool forCitizen) =>
        forCitizen && procedure.Forms.TryGetValue("public", out var own) ? own : procedure.Forms.GetValueOrDefault("intake") ?? [];

    private async Task<CaseReceipt> ReceiptAsync(StepSaved saved, Reader? reader, CancellationToken cancel)
    {
        var row = await db.Cases.AsNoTracking().SingleAsync(c => c.InstanceId == saved.InstanceId, cancel);
        return new CaseReceipt(row.Id, row.Number, codes.CodeOf(row.Id, row.CodeIssue), row.CreatedAt) 
        {
            Status = saved.CaseStatus,
            Warnings = reader is null ? [] : await WarningsAsync(row, reader, cancel),
        };
    }

    /// <summary>From whom it is hidden is told to whoever took it in, so that a namesake doesn't go unseen; never to that person.</summary>
    private async Task<IReadOnlyList<string>> WarningsAsync(CaseRow row, Reader reader, CancellationToken cancel)
    {
        var unclear = await db.Journal.AnyAsync(j => j.CaseId == row.Id && j.Kind == CaseColumns.Unclear, cancel);
        var hidden = row.HiddenFromId is { } person && !row.IsHiddenFrom(reader.UserId) ? (await Staff.NamesAsync(db, cancel)).GetValueOrDefault(person, "?") : null;
        return (unclear, hidden) switch
        {
            (true, _) => [JournalWords.Unclear(reader.Language)],
            (_, { } name) => [JournalWords.Hidden(name, reader.Language)],
            _ => [],
        };
    }
}
