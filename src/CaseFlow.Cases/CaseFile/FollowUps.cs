using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

public sealed record FollowUpForm(DateOnly? On, string? Text, string? OperationId = null);

/// <param name="Due">The day has come and it isn't done.</param>
public sealed record FollowUpView(Guid Id, string Number, string Subject, DateOnly On, string Text, bool Due, DateTimeOffset? DoneAt);

/// <summary>Days on which somebody wants to see a case again: their own, nobody else sees them. Planning, no event of the case: nothing goes into its journal.</summary>
public sealed class FollowUps(CaseFlowContext db, Database database, CaseFileDoor door)
{
    private const int Shown = 200;

    /// <summary>The reader's own of one case, those that are done last.</summary>
    public async Task<Answer<IReadOnlyList<FollowUpView>>> OfCaseAsync(Reader reader, string number, CancellationToken cancel)
    {
        if (await door.FindAsync(reader, number, cancel) is not { } @case) return new NotFound<IReadOnlyList<FollowUpView>>();
        var rows = await db.FollowUps.AsNoTracking().Where(f => f.CaseId == @case.Id && f.UserId == reader.UserId)
            .OrderBy(f => f.DoneAt != null).ThenBy(f => f.On).ThenBy(f => f.Id).Take(Shown).ToListAsync(cancel);
        return new Done<IReadOnlyList<FollowUpView>>([.. rows.Select(f => View(f, @case))]);
    }

    /// <summary>The reader's own that aren't done, the next first.</summary>
    /// <param name="dueOnly">Only those whose day has come.</param>
    public async Task<IReadOnlyList<FollowUpView>> MineAsync(Reader reader, bool dueOnly, CancellationToken cancel)
    {
        var rows = await Open(reader, dueOnly).OrderBy(f => f.Row.On).ThenBy(f => f.Row.Id).Take(Shown).ToListAsync(cancel);
        return [.. rows.Select(f => View(f.Row, f.Case))];
    }

    public Task<Answer<FollowUpView>> AddAsync(Reader reader, string number, FollowUpForm form, CancellationToken cancel)
    {
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        var text = FreeText.Read(form.Text, FreeText.LongestReason, required: false, line: true, "text", errors, say);
        if (form.On is null) errors["on"] = say.Required;
        else if (form.On < door.Clock.Today) errors["on"] = say.Future;
        else if (form.On > door.Clock.Today.AddYears(10)) errors["on"] = say.Date;
        return door.WriteAsync<FollowUpView>(reader, number, async entry =>
        {
            if (errors.Count > 0) return new Invalid<FollowUpView>(errors);
            var id = entry.RowId("followUp", form.OperationId);
            if (await entry.Db.FollowUps.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancel) is { } first)
                return first.CaseId == entry.Case.Id ? new Done<FollowUpView>(View(first, entry.Case)) : new Conflict<FollowUpView>("operationIdUsed", FileWords.OperationUsed(reader.Language), new Dictionary<string, string?>());
            var row = new FollowUpRow { Id = id, CaseId = entry.Case.Id, UserId = reader.UserId, On = form.On!.Value, Text = text, CreatedAt = entry.Now };
            entry.Db.FollowUps.Add(row);
            return new Done<FollowUpView>(View(row, entry.Case));
        }, cancel);
    }

    /// <summary>Marks one's own as done; once more changes nothing.</summary>
    public async Task<Answer<FollowUpView>> DoneAsync(Reader reader, Guid id, CancellationToken cancel)
    {
        var visible = door.Visible(reader);
        var found = await (from row in db.FollowUps.AsNoTracking() join @case in visible on row.CaseId equals @case.Id where row.Id == id && row.UserId == reader.UserId select new { row, @case }).SingleOrDefaultAsync(cancel);
        if (found is null) return new NotFound<FollowUpView>();
        var now = door.Clock.Now;
        await database.UpdateAsync(own => own.FollowUps.Where(f => f.Id == id && f.DoneAt == null).ExecuteUpdateAsync(s => s.SetProperty(f => f.DoneAt, now), cancel), cancel);
        found.row.DoneAt ??= now;
        return new Done<FollowUpView>(View(found.row, found.@case));
    }

    private IQueryable<Found> Open(Reader reader, bool dueOnly)
    {
        var (user, today) = (reader.UserId, door.Clock.Today);
        return from row in db.FollowUps.AsNoTracking()
               join @case in door.Visible(reader) on row.CaseId equals @case.Id
               where row.UserId == user && row.DoneAt == null && (!dueOnly || row.On <= today)
               select new Found { Row = row, Case = @case };
    }

    private FollowUpView View(FollowUpRow row, CaseRow @case) => new(row.Id, @case.Number, @case.Subject, row.On, row.Text, row.DoneAt is null && row.On <= door.Clock.Today, row.DoneAt);

    private sealed class Found
    {
        public required FollowUpRow Row { get; init; }
        public required CaseRow Case { get; init; }
    }
}
