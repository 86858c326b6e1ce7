using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>A task with its case, as one reader may see it.</summary>
public sealed class FoundTask
{
    public required TaskRow Task { get; init; }
    public required CaseRow Case { get; init; }
}

/// <summary>Finds tasks for a reader, says what they may do with them, and keeps who has claimed what.</summary>
public sealed class TaskDesk(CaseFlowContext db, Database database, CaseAccess access, Bundles bundles, OfficeDocuments documents, OfficeClock clock)
{
    internal IQueryable<FoundTask> Visible(Reader reader) =>
        from task in db.Tasks.AsNoTracking()
        join @case in access.Visible(db.Cases.AsNoTracking(), reader) on task.CaseId equals @case.Id
        select new FoundTask { Task = task, Case = @case };

    public Task<FoundTask?> FindAsync(Reader reader, Guid id, CancellationToken cancel) => Visible(reader).SingleOrDefaultAsync(f => f.Task.Id == id, cancel);

    /// <summary>Null when the reader may claim and complete the task; else the reason.</summary>
    public string? WhyNot(Reader reader, FoundTask found)
    {
        if (found.Case.IsBiased(reader.UserId)) return "biased";
        if (StandingRole.IsExcluded(reader.UserId, TaskRows.TaskOf(found.Task), found.Case)) return "authorOfDraft";
        if (found.Task.AssigneeId == reader.UserId) return null;
        return reader.GrantsIn(found.Case).Any(g => g.Role == found.Task.Role) ? null : "anotherRole";
    }

    /// <summary>Somebody else has it, and the reader doesn't deputise for them: it is completed by them, or released first.</summary>
    internal static bool IsHeldByAnother(Reader reader, TaskRow task) =>
        task.AssigneeId is { } holder && holder != reader.UserId && reader.Grants.All(g => g.ForUserId != holder);

    public async Task<Paged<TaskView>> ListAsync(Reader reader, TaskFilter filter, CancellationToken cancel)
    {
        var today = clock.Today;
        var found = TaskQueue.Of(Visible(reader), filter.Queue, reader);
        if (filter.Name is { Length: > 0 } name) found = found.Where(f => f.Task.Name == name);
        if (filter.Procedure is { Length: > 0 } procedure) found = found.Where(f => f.Case.Procedure == procedure);
        if (filter.OverdueOnly) found = found.Where(f => (f.Task.DueOn ?? f.Case.DueOn) < today);
        if (filter.DueSoonOnly)
        {
            var soon = await SoonAsync(cancel);
            found = found.Where(f => (f.Task.DueOn ?? f.Case.DueOn) >= today && (f.Task.DueOn ?? f.Case.DueOn) <= soon);
        }
        foreach (var word in SearchText.Words(filter.Query)) found = found.Where(f => f.Case.SearchText.Contains(word));
        var total = await found.CountAsync(cancel);
        var (page, size) = (Math.Max(1, filter.Page), Math.Clamp(filter.PageSize, 1, 200));
        var rows = await TaskQueue.Ordered(found, filter.Queue).Skip((int)Math.Min((page - 1L) * size, int.MaxValue)).Take(size).ToListAsync(cancel);
        return new Paged<TaskView>(await ViewsAsync(reader, rows, cancel), total, page, size);
    }

    public async Task<QueueCounts> CountsAsync(Reader reader, CancellationToken cancel)
    {
        var (today, soon) = (clock.Today, await SoonAsync(cancel));
        var (visible, cases) = (Visible(reader), access.Visible(db.Cases.AsNoTracking(), reader));
        var all = TaskQueue.Of(visible, "all", reader);
        return new QueueCounts(
            await TaskQueue.Of(visible, "mine", reader).CountAsync(cancel),
            await TaskQueue.Of(visible, "role", reader).CountAsync(cancel),
            await TaskQueue.Of(visible, "waiting", reader).CountAsync(cancel),
            await all.CountAsync(cancel),
            await TaskQueue.Of(visible, "dispatch", reader).CountAsync(cancel),
            await all.CountAsync(f => (f.Task.DueOn ?? f.Case.DueOn) < today, cancel),
            await all.CountAsync(f => (f.Task.DueOn ?? f.Case.DueOn) >= today && (f.Task.DueOn ?? f.Case.DueOn) <= soon, cancel),
            await db.Messages.Where(MailReasons.IsTrouble).CountAsync(m => cases.Any(c => c.Id == m.CaseId), cancel),
            await cases.CountAsync(c => c.Incidents > 0, cancel));
    }

    public async Task<TaskView> ViewAsync(Reader reader, FoundTask found, CancellationToken cancel) => (await ViewsAsync(reader, [found], cancel))[0];

    internal async Task<IReadOnlyList<TaskView>> ViewsAsync(Reader reader, IReadOnlyList<FoundTask> rows, CancellationToken cancel)
    {
        if (rows.Count == 0) return [];
        var staff = await Staff.ReadAsync(db, clock.Today, cancel);
        var names = await Staff.NamesAsync(db, cancel);
        var instances = rows.Where(r => r.Task.LetterId is not null).Select(r => r.Task.InstanceId).Distinct().ToList();
        var letters = instances.Count == 0 ? [] : await db.Letters.AsNoTracking().Where(l => instances.Contains(l.InstanceId)).ToListAsync(cancel);
        var views = new List<TaskView>();
        foreach (var row in rows)
        {
            var bundle = await bundles.ByHashAsync(row.Case.BundleHash, cancel);
            var letter = letters.Find(l => l.InstanceId == row.Task.InstanceId && l.LetterId == row.Task.LetterId);
            views.Add(TaskViews.Of(row, bundle.Procedure, reader.Language, staff, names, row.Task.State == "open" && WhyNot(reader, row) is null && !IsHeldByAnother(reader, row.Task), letter?.Problem) with
            {
                Addressee = letter is null ? null : CaseViews.Letter(letter, bundle.Procedure, CaseColumns.DataOf(row.Case)).Addressee,
                MayClose = row.Task.State == "open" && (row.Task.LetterId is not null || ClosingSteps.Any(bundle.Workflow, row.Task.ActivityId)),
                LetterAhead = row.Task.State == "open" && row.Task.LetterId is null && LettersAhead.Any(bundle.Workflow, row.Task.ActivityId),
            });
        }
        return views;
    }

    /// <summary>False when somebody else has it, or it is no longer open.</summary>
    internal async Task<bool> ClaimAsync(Reader reader, FoundTask found, CancellationToken cancel)
    {
        var bundle = await bundles.ByHashAsync(found.Case.BundleHash, cancel);
        return await WriteAsync(found, (_, row, @case, journal) =>
        {
            if (row.State != "open" || row.AssigneeId is { } holder && holder != reader.UserId) return false;
            if (row.AssigneeId is null)
            {
                row.AssigneeId = reader.UserId;
                journal.Add(new JournalEntry("taskClaimed", row.ActivityId, new Dictionary<string, string> { ["task"] = row.Name }));
            }
            // Who takes a task of the handler's role in a case without a handler becomes its handler.
            if (@case.HandlerId is null && row.Role == bundle.Procedure.HandlerRole)
            {
                @case.HandlerId = reader.UserId;
                journal.Add(CaseHandler.Entry(reader.UserId));
            }
            return true;
        }, reader, cancel);
    }

    /// <param name="reason">Why it is taken from somebody else. It may name them, so it stands in a row and not in the journal.</param>
    internal Task ReleaseAsync(Reader reader, FoundTask found, string? reason, CancellationToken cancel) => WriteAsync(found, (own, row, @case, journal) =>
    {
        if (row.State != "open" || row.AssigneeId is null) return false;
        row.AssigneeId = null;
        if (reason is not null) own.Notes.Add(CaseNotes.Because(@case, "release", reason, reader.UserId, clock.Now, clock.Today));
        journal.Add(new JournalEntry("taskReleased", row.ActivityId, new Dictionary<string, string> { ["task"] = row.Name }));
        return true;
    }, reader, cancel);

    // Read and written under the write lock: of two who claim at once, one is told that the other has it.
    private Task<bool> WriteAsync(FoundTask found, Func<CaseFlowContext, TaskRow, CaseRow, List<JournalEntry>, bool> change, Reader reader, CancellationToken cancel) => database.WriteAsync(async own =>
    {
        // Gone with its case, which was erased meanwhile.
        if (await own.Tasks.SingleOrDefaultAsync(t => t.Id == found.Task.Id, cancel) is not { } row) return false;
        var @case = await own.Cases.SingleAsync(c => c.Id == found.Case.Id, cancel);
        var journal = new List<JournalEntry>();
        if (!change(own, row, @case, journal)) return false;
        var instance = await own.Instances.AsNoTracking().SingleAsync(i => i.Id == row.InstanceId, cancel);
        await StepRecord.AddJournalAsync(own, @case, instance, clock.Now, reader.UserId.ToString(), journal, cancel);
        await own.SaveChangesAsync(cancel);
        return true;
    }, cancel);

    // Three working days from today.
    private async Task<DateOnly> SoonAsync(CancellationToken cancel)
    {
        var calendar = (await documents.CurrentAsync(cancel)).Context.Calendar;
        var day = clock.Today;
        for (var counted = 0; counted < 3;)
            if (calendar.IsWorkingDay(day = day.AddDays(1))) counted++;
        return day;
    }
}
