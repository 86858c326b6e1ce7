using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>Brings the rows that are projections to what the replayed steps say. Nothing is saved: what the context then holds as changed is what was wrong.
/// Claims, holds and the documents of letters are the outside's own truth and stay.</summary>
internal sealed class Projections(CaseFlowContext db, CaseRow @case, InstanceRow instance, Replay replay, WorkflowState state, Bundle bundle)
{
    public async Task BringAsync(IReadOnlyList<RoleHolder> holders, IReadOnlyList<RoleHolder> holdersYesterday, CancellationToken cancel)
    {
        await CaseAsync(cancel);
        await TasksAsync(holders, holdersYesterday, cancel);
        await DeadlinesAsync(cancel);
        await LettersAsync(cancel);
        await TimersAsync(cancel);
        await EventWaits.ProjectAsync(db, instance.Id, state, cancel);
    }

    private async Task CaseAsync(CancellationToken cancel)
    {
        var data = @case.Data;
        CaseColumns.Project(@case, state, bundle);
        @case.Data = Same(data, @case.Data);
        (@case.Procedure, @case.BundleHash, @case.ClosedAt) = (bundle.Procedure.Name, bundle.Hash, Same(@case.ClosedAt, replay.OtherEngine is null ? replay.ClosedAt : @case.Open ? null : @case.ClosedAt ?? replay.LastAt));
        (@case.DueOn, @case.DueKind) = CaseColumns.Due(state);
        var concerned = Values.Text(state.Variables.GetValueOrDefault(CaseColumns.Against));
        // Of people who have gone or are called otherwise by now the row knows more than we can find out.
        if ((await PersonConcerned.FindAsync(db, concerned, cancel)).UserId is { } person) @case.HiddenFromId = person;
        // A part may have it from the case that it was split from.
        else if (replay.Revision > 0 && string.IsNullOrWhiteSpace(concerned) && @case.ParentCaseId is null) @case.HiddenFromId = null;
        // As it stands by now: the whole is looked at for itself.
        @case.AlsoHiddenFrom = @case.ParentCaseId is { } whole && await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == whole, cancel) is { } above ? HiddenParts.FromWhole(above) : "";
        if (replay.OtherEngine is null) @case.Biased = replay.Biased;
        var last = await db.Journal.Where(j => j.CaseId == @case.Id).MaxAsync(j => (DateTimeOffset?)j.At, cancel);
        @case.LastEventAt = last > @case.CreatedAt ? last.Value : @case.CreatedAt;
    }

    private async Task TasksAsync(IReadOnlyList<RoleHolder> holders, IReadOnlyList<RoleHolder> holdersYesterday, CancellationToken cancel)
    {
        var rows = await db.Tasks.Where(t => t.InstanceId == instance.Id || t.CaseId == @case.Id).ToListAsync(cancel);
        if (replay.OtherEngine is not null) Kept(rows);
        RemoveExtra(rows, r => r.InstanceId != instance.Id || !replay.Tasks.ContainsKey(r.TaskId));
        foreach (var expected in replay.Tasks.Values)
        {
            if (rows.Find(r => r.TaskId == expected.TaskId) is not { } row)
            {
                db.Tasks.Add(row = expected);
                if (row.State == "open") row.AssigneeId = StandingRole.AssigneeOf(TaskRows.TaskOf(row), @case, holders);
            }
            else
            {
                (row.CaseId, row.ActivityId, row.Name, row.Title) = (expected.CaseId, expected.ActivityId, expected.Name, expected.Title);
                (row.Definition, row.FieldRevisions) = (Same(row.Definition, expected.Definition), Same(row.FieldRevisions, expected.FieldRevisions));
                (row.WaitsFor, row.LetterId, row.NotBy, row.DueOn) = (expected.WaitsFor, expected.LetterId, expected.NotBy, expected.DueOn);
                (row.State, row.Outcome, row.Revision) = (expected.State, expected.Outcome, expected.Revision);
                (row.OpenedAt, row.ClosedAt, row.ClosedById) = (Same(row.OpenedAt, expected.OpenedAt)!.Value, Same(row.ClosedAt, expected.ClosedAt), expected.ClosedById);
            }
            if (row.State != "open") continue;
            // Grants end at midnight; the first sweep of the day brings the task to its next role.
            var task = TaskRows.TaskOf(row);
            var role = StandingRole.Of(task, @case, holders);
            if (row.Role != role && row.Role != StandingRole.Of(task, @case, holdersYesterday)) row.Role = role;
        }
    }

    private async Task DeadlinesAsync(CancellationToken cancel)
    {
        var rows = await db.Deadlines.Where(d => d.InstanceId == instance.Id || d.CaseId == @case.Id).ToListAsync(cancel);
        if (replay.OtherEngine is not null) Kept(rows);
        RemoveExtra(rows, r => r.InstanceId != instance.Id || !replay.Deadlines.ContainsKey(r.DeadlineId));
        foreach (var (id, told) in replay.Deadlines)
        {
            if (rows.Find(r => r.DeadlineId == id) is not { } row)
                db.Deadlines.Add(row = new DeadlineRow { Id = Guid.CreateVersion7(), CaseId = @case.Id, InstanceId = instance.Id, DeadlineId = id, Kind = "", Basis = "", State = "", Definition = "" });
            var definition = row.Definition;
            row.CaseId = @case.Id;
            DeadlineRows.Project(row, state.Deadlines.Find(d => d.Id == id) ?? told);
            row.Definition = replay.OtherEngine is null ? Same(definition, row.Definition) : Same<DeadlineState>(definition, row.Definition);
        }
    }

    private async Task LettersAsync(CancellationToken cancel)
    {
        var rows = await db.Letters.Where(l => l.InstanceId == instance.Id || l.CaseId == @case.Id).ToListAsync(cancel);
        if (replay.OtherEngine is not null)
        {
            foreach (var letter in state.Letters)
                if (rows.Find(r => r.LetterId == letter.Id && r.InstanceId == instance.Id) is { } kept)
                {
                    (kept.CaseId, kept.Template, kept.Addressee, kept.Person, kept.Box) = (@case.Id, letter.Template, letter.Addressee, letter.RecipientIndex, LetterRows.BoxOf(letter, bundle.Workflow));
                    LetterRows.Project(kept, letter);
                }
            return;
        }
        RemoveExtra(rows, r => r.InstanceId != instance.Id || !replay.Letters.ContainsKey(r.LetterId));
        foreach (var (id, opened) in replay.Letters)
        {
            var expected = LetterRows.New(@case.Id, instance.Id, opened, bundle.Workflow, Guid.CreateVersion7());
            if (rows.Find(r => r.LetterId == id) is not { } row)
            {
                // Which document was made for it the row alone knew: while it hasn't left the house the next step makes it again.
                expected.Problem = "documentLost";
                db.Letters.Add(row = expected);
            }
            (row.CaseId, row.Template, row.Addressee, row.Person, row.Box, row.Values) = (expected.CaseId, expected.Template, expected.Addressee, expected.Person, expected.Box, Same(row.Values, expected.Values));
            if (state.Letters.Find(l => l.Id == id) is { } letter) LetterRows.Project(row, letter);
        }
    }

    private async Task TimersAsync(CancellationToken cancel)
    {
        var rows = await db.Inbox.Where(i => i.InstanceId == instance.Id).ToListAsync(cancel);
        var expected = state.Timers.ToDictionary(t => Timers.IdOf(instance.Id, t.Id), t => Timers.RowOf(instance.Id, t));
        var timers = Timers.IdOf(instance.Id, "t");
        foreach (var extra in rows.Where(r => !expected.ContainsKey(r.Id) && r.Id.StartsWith(timers, StringComparison.Ordinal) && r.Id[timers.Length..].All(char.IsAsciiDigit)))
            db.Inbox.Remove(extra);
        foreach (var timer in expected.Values)
            if (rows.Find(r => r.Id == timer.Id) is not { } row) db.Inbox.Add(timer);
            else (row.DueAt, row.Stimulus) = (Same(row.DueAt, timer.DueAt)!.Value, Same(row.Stimulus, timer.Stimulus));
    }

    /// <summary>What there should be when only the state is known: its open tasks; those that are closed stand as they are.</summary>
    private void Kept(List<TaskRow> rows)
    {
        replay.Tasks.Clear();
        foreach (var row in rows.Where(r => r.InstanceId == instance.Id))
        {
            replay.Tasks[row.TaskId] = row;
            if (row.State == "open" && state.Tasks.All(t => t.Id != row.TaskId)) (row.State, row.ClosedAt) = ("cancelled", row.ClosedAt ?? replay.LastAt);
        }
        foreach (var task in state.Tasks)
        {
            var expected = TaskRows.New(@case, instance.Id, task, state, [], Guid.CreateVersion7(task.OpenedAt));
            if (replay.Tasks.GetValueOrDefault(task.Id) is { } row)
            {
                (expected.Revision, expected.FieldRevisions) = (row.Revision, row.FieldRevisions);
                expected.Definition = Same<TaskState>(row.Definition, expected.Definition);
            }
            replay.Tasks[task.Id] = expected;
        }
    }

    private void Kept(List<DeadlineRow> rows)
    {
        replay.Deadlines.Clear();
        foreach (var deadline in state.Deadlines.Where(d => d.WasTold)) replay.Deadlines[deadline.Id] = deadline;
        rows.RemoveAll(r => r.InstanceId == instance.Id && !replay.Deadlines.ContainsKey(r.DeadlineId));
    }

    private void RemoveExtra<TRow>(List<TRow> rows, Func<TRow, bool> isExtra) where TRow : class
    {
        foreach (var extra in rows.Where(isExtra).ToList())
        {
            db.Remove(extra);
            rows.Remove(extra);
        }
    }

    /// <summary>JSON that says the same stays as it is written.</summary>
    private static string Same(string present, string expected)
    {
        if (present == expected) return present;
        try { return JsonNode.DeepEquals(JsonNode.Parse(present), JsonNode.Parse(expected)) ? present : expected; }
        catch (JsonException) { return expected; }
    }

    /// <summary>Another engine may have written less of it: what says the same when it is read stays as it is written.</summary>
    private static string Same<T>(string present, string expected)
    {
        try { return JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(present, CaseFlowJson.Options), CaseFlowJson.Options) == expected ? present : Same(present, expected); }
        catch (JsonException) { return expected; }
    }

    /// <summary>The same instant is the same, whatever the offset it is written with.</summary>
    private static DateTimeOffset? Same(DateTimeOffset? present, DateTimeOffset? expected) => present == expected ? present : expected;
}
