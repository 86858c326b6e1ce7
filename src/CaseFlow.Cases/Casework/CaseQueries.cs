using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;
using CaseFlow.Engine.Activities.Casework;

namespace CaseFlow.Cases.Casework;

/// <param name="Status">A status name, "open" or "closed".</param>
public sealed record CaseFilter(string? Procedure = null, string? Status = null, bool? Overdue = null, string? Query = null, int Page = 1, int PageSize = 50)
{
    /// <summary>Only cases with an open incident: the worklist's warning leads here.</summary>
    public bool WithIncidents { get; init; }
    /// <summary>The last opened first, in place of the most urgent.</summary>
    public bool NewestFirst { get; init; }
}

/// <summary>What staff read of cases; every query stands behind <see cref="CaseAccess"/>.</summary>
public sealed class CaseQueries(
    CaseFlowContext db, CaseAccess access, TaskDesk desk, CaseStates states, DeadlineProofs proofs, Deliveries deliveries, Relations relations, Bundles bundles, OfficeClock clock)
{
    public async Task<Paged<CaseSummary>> ListAsync(Reader reader, CaseFilter filter, CancellationToken cancel)
    {
        var today = clock.Today;
        var cases = access.Visible(db.Cases.AsNoTracking(), reader);
        if (filter.Procedure is { Length: > 0 } procedure) cases = cases.Where(c => c.Procedure == procedure);
        if (filter.Status is { Length: > 0 } status)
            cases = status switch { "open" => cases.Where(c => c.Open), "closed" => cases.Where(c => !c.Open), _ => cases.Where(c => c.Status == status) };
        if (filter.Overdue is { } overdue) cases = overdue ? cases.Where(c => c.Open && c.DueOn < today) : cases.Where(c => !(c.Open && c.DueOn < today));
        if (filter.WithIncidents) cases = cases.Where(c => c.Incidents > 0);
        foreach (var word in SearchText.Words(filter.Query)) cases = cases.Where(c => c.SearchText.Contains(word));
        var total = await cases.CountAsync(cancel);
        var (page, size) = (Math.Max(1, filter.Page), Math.Clamp(filter.PageSize, 1, 200));
        var ordered = filter.NewestFirst
            ? cases.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Number)
            : cases.OrderByDescending(c => c.Open).ThenBy(c => c.DueOn == null).ThenBy(c => c.DueOn).ThenByDescending(c => c.Number);
        var rows = await ordered.Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size).ToListAsync(cancel);
        return new Paged<CaseSummary>(await SummariesAsync(reader, rows, cancel), total, page, size);
    }

    public async Task<Answer<CaseDetail>> GetAsync(Reader reader, string number, CancellationToken cancel)
    {
        var row = await access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel);
        if (row is null) return new NotFound<CaseDetail>();
        var bundle = await bundles.ByHashAsync(row.BundleHash, cancel);
        var (procedure, language) = (bundle.Procedure, reader.Language);
        var names = await Staff.NamesAsync(db, cancel);
        var staff = await Staff.ReadAsync(db, clock.Today, cancel);
        var state = await states.ReadAsync(row, cancel);
        var data = CaseColumns.DataOf(row);
        var journal = await db.Journal.AsNoTracking().Where(j => j.CaseId == row.Id && (row.ErasedAt == null || j.Kind == CaseErasure.Erased)).OrderBy(j => j.Sequence).ToListAsync(cancel);
        var deadlines = await db.Deadlines.AsNoTracking().Where(d => d.CaseId == row.Id && d.State != "dormant").OrderBy(d => d.Id).ToListAsync(cancel);
        var messages = await db.Messages.AsNoTracking().Where(m => m.CaseId == row.Id).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(cancel);
        var documents = await db.Documents.AsNoTracking().Where(d => d.CaseId == row.Id).OrderBy(d => d.Id).ToListAsync(cancel);
        var letters = await db.Letters.AsNoTracking().Where(l => l.CaseId == row.Id).OrderBy(l => l.Id).ToListAsync(cancel);
        var tasks = await desk.Visible(reader).Where(f => f.Case.Id == row.Id).OrderBy(f => f.Task.State != "open").ThenBy(f => f.Task.OpenedAt).ThenBy(f => f.Task.Id).ToListAsync(cancel);
        var fields = new JsonObject(procedure.Fields.Where(f => data.ContainsKey(f.Name)).Select(f => KeyValuePair.Create(f.Name, data[f.Name]?.DeepClone())));
        var words = new JournalWords(procedure, bundle.Workflow, names, language);
        var reasons = await states.ReasonsAsync(row, [.. journal.Where(j => JournalWords.Reasoned.Contains(j.Kind)).Select(j => j.Revision)], cancel);
        return new Done<CaseDetail>(new CaseDetail(
            (await SummariesAsync(reader, [row], cancel))[0], row.Language, row.Channel, row.FileMark, row.BundleHash, bundle.Version, fields,
            await desk.ViewsAsync(reader, tasks, cancel),
            [.. (state is null ? [] : Actions.OfferedBy(bundle.Workflow, state)).Select(a => new ActionView(
                a.Name, procedure.Translate(a.Button, language), FormViews.Of(FormViews.Resolve(procedure, a.Form, data: field => data[field]), field => data[field], language, staff), a.MayTake(reader, row)))],
            [.. deadlines.Select(d => CaseViews.Deadline(d, procedure, language, clock.Today))],
            [.. messages.Select(CaseViews.Message)],
            [.. documents.Select(d => CaseViews.Document(d, Staff.ActorName(d.CreatedBy, names, language)))],
            await LettersAsync(letters, procedure, data, cancel),
            [.. (state?.Incidents ?? []).Select(i => new IncidentView(i.Id, i.ActivityId, i.Message, i.At))],
            [.. (await ToldAsync(reader, journal, cancel)).Select(j => new JournalView(j.Sequence, j.At, j.Kind, Staff.ActorName(j.Actor, names, language), words.Of(j, reasons.GetValueOrDefault(j.Revision))))],
            [.. (await relations.OfAsync(reader, row, cancel)).Select(r => r.Number).Distinct()])
        {
            HiddenFrom = row.ErasedAt is null ? [.. row.HiddenFrom().Select(id => names.GetValueOrDefault(id, "?"))] : [],
            Biased = row.ErasedAt is null ? [.. UserIds.Read(row.Biased).Distinct().Select(id => names.GetValueOrDefault(id, "?"))] : [],
        });
    }

    private async Task<IReadOnlyList<LetterView>> LettersAsync(IReadOnlyList<LetterRow> letters, Engine.Procedures.Procedure procedure, JsonObject data, CancellationToken cancel)
    {
        if (letters.Count == 0) return [];
        var calendar = await deliveries.CalendarAsync(cancel);
        return [.. letters.Select(l => CaseViews.Letter(l, procedure, data) with
        {
            FictionOn = l is { DispatchedOn: { } put, DeliveredOn: null, ReturnedOn: null } ? Deliveries.FictionOf(calendar, l.Channel, put)?.LastDay : null,
        })];
    }

    public async Task<Answer<ProofView>> ProofAsync(Reader reader, Guid deadlineId, CancellationToken cancel)
    {
        var deadline = await db.Deadlines.AsNoTracking().SingleOrDefaultAsync(d => d.Id == deadlineId, cancel);
        if (deadline is null) return new NotFound<ProofView>();
        var row = await access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Id == deadline.CaseId, cancel);
        return row is null ? new NotFound<ProofView>() : new Done<ProofView>(await proofs.OfAsync(row, deadline, reader.Language, cancel));
    }

    public async Task<Answer<MessageBody>> MessageAsync(Reader reader, Guid messageId, CancellationToken cancel)
    {
        var visible = access.Visible(db.Cases.AsNoTracking(), reader);
        var message = await db.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == messageId && visible.Any(c => c.Id == m.CaseId), cancel);
        return message is null ? new NotFound<MessageBody>() : new Done<MessageBody>(new MessageBody(await visible.Where(c => c.Id == message.CaseId).Select(c => c.Number).SingleAsync(cancel), CaseViews.Message(message), CaseCodeMark.Hide(message.Text), CaseCodeMark.Hide(message.Html)));
    }

    /// <summary>People who hold a role today, or all active staff; tools aren't people.</summary>
    public async Task<IReadOnlyList<PersonView>> PeopleAsync(Reader reader, string? role, CancellationToken cancel)
    {
        var people = (await Staff.ReadAsync(db, clock.Today, cancel)).Options().Select(o => new PersonView(Guid.Parse(o.Value), o.Label));
        if (role is null) return [.. people];
        var holders = (await RoleHolders.LoadAsync(db, clock.Today, null, cancel)).Where(h => h.Grant.Role == role).Select(h => h.UserId).ToHashSet();
        return [.. people.Where(p => holders.Contains(p.Id))];
    }

    private async Task<IReadOnlyList<CaseSummary>> SummariesAsync(Reader reader, IReadOnlyList<CaseRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(r => r.Id).ToList();
        var steps = (await db.Tasks.AsNoTracking().Where(t => t.State == "open" && ids.Contains(t.CaseId)).OrderBy(t => t.OpenedAt).Select(t => new { t.CaseId, t.Title }).ToListAsync(cancel))
            .ToLookup(t => t.CaseId, t => t.Title);
        var names = await Staff.NamesAsync(db, cancel);
        var summaries = new List<CaseSummary>();
        foreach (var row in rows)
        {
            var procedure = (await bundles.ByHashAsync(row.BundleHash, cancel)).Procedure;
            var current = steps[row.Id].Distinct().Select(title => procedure.Translate(title, reader.Language));
            summaries.Add(CaseViews.Summary(row, procedure, reader.Language, row.HandlerId is { } handler ? names.GetValueOrDefault(handler) : null, clock.Today, string.Join(", ", current))
                with { Erased = row.ErasedAt is { } at ? await ErasedAsync(row, at, names, reader.Language, cancel) : null });
        }
        return summaries;
    }

    /// <summary>Without what would tell of a case that the reader doesn't see: one that was opened from this one, against them, say.</summary>
    private async Task<IReadOnlyList<JournalRow>> ToldAsync(Reader reader, List<JournalRow> journal, CancellationToken cancel)
    {
        var opened = journal.Where(j => j.Kind == OpenedCases.Journal).ToDictionary(j => j.Sequence, j => JsonSerializer.Deserialize<Dictionary<string, string>>(j.Args)?.GetValueOrDefault("number") ?? "");
        if (opened.Count == 0) return journal;
        var numbers = opened.Values.ToList();
        var seen = await access.Visible(db.Cases.AsNoTracking(), reader).Where(c => numbers.Contains(c.Number)).Select(c => c.Number).ToListAsync(cancel);
        var unseen = journal.Where(j => opened.TryGetValue(j.Sequence, out var number) && !seen.Contains(number)).Select(j => j.Revision).ToHashSet();
        if (unseen.Count == 0) return journal;
        var boxes = journal.Where(j => j.Kind == "caseOpened" && unseen.Contains(j.Revision)).Select(j => j.ActivityId).ToHashSet();
        return [.. journal.Where(j => !unseen.Contains(j.Revision) || j.Kind != OpenedCases.Journal && !boxes.Contains(j.ActivityId))];
    }

    private async Task<ErasedView> ErasedAsync(CaseRow row, DateTimeOffset at, IReadOnlyDictionary<Guid, string> names, string language, CancellationToken cancel)
    {
        var entry = await db.Journal.AsNoTracking().Where(j => j.CaseId == row.Id && j.Kind == CaseErasure.Erased).OrderBy(j => j.Sequence).FirstOrDefaultAsync(cancel);
        var args = entry is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Args) ?? [];
        return new ErasedView(at, entry is null ? "" : Staff.ActorName(entry.Actor, names, language), args.GetValueOrDefault("reason", ""));
    }
}
