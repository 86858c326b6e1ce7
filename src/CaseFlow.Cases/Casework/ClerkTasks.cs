using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <param name="Queue">mine, role (my roles', unclaimed first), waiting (for others), all, dispatch (tasks of letters), done.</param>
/// <param name="Query">Folded search over the case's texts.</param>
public sealed record TaskFilter(string Queue = "mine", string? Query = null, string? Name = null, string? Procedure = null, bool OverdueOnly = false, int Page = 1, int PageSize = 50)
{
    /// <summary>Only what is due within three working days and not yet late.</summary>
    public bool DueSoonOnly { get; init; }
}

/// <summary>Counts for the tabs of the worklist and its line of warnings.</summary>
public sealed record QueueCounts(int Mine, int Role, int Waiting, int All, int Dispatch, int Overdue, int DueSoon, int MailTroubles, int Incidents);

/// <param name="Revision">The revision the form was made from; null = don't check (a tool that has just read it should send it).</param>
public sealed record TaskCompletion(string Outcome, JsonObject Fields, int? Revision, string? OperationId);

/// <summary>What the clerk is told after a step: the same again when the operation is repeated.</summary>
public sealed record StepReceipt(string Number, int Revision, string? Status);

/// <summary>Claim, release and complete tasks.</summary>
public sealed class ClerkTasks(CaseFlowContext db, TaskDesk desk, Bundles bundles, WorkflowRuntime runtime, OfficeClock clock)
{
    public Task<Paged<TaskView>> ListAsync(Reader reader, TaskFilter filter, CancellationToken cancel) => desk.ListAsync(reader, filter, cancel);

    public Task<QueueCounts> CountsAsync(Reader reader, CancellationToken cancel) => desk.CountsAsync(reader, cancel);

    public async Task<Answer<TaskView>> GetAsync(Reader reader, Guid id, CancellationToken cancel) =>
        await desk.FindAsync(reader, id, cancel) is { } found ? new Done<TaskView>(await desk.ViewAsync(reader, found, cancel)) : new NotFound<TaskView>();

    public async Task<Answer<TaskView>> ClaimAsync(Reader reader, Guid id, CancellationToken cancel)
    {
        if (await desk.FindAsync(reader, id, cancel) is not { } found) return new NotFound<TaskView>();
        if (found.Task.State != "open") return NotOpen<TaskView>(reader, found.Task);
        if (desk.WhyNot(reader, found) is { } reason) return new Forbidden<TaskView>(reason);
        return await desk.ClaimAsync(reader, found, cancel) ? await GetAsync(reader, id, cancel) : await TakenAsync<TaskView>(reader, id, cancel);
    }

    /// <param name="reason">Asked for when it is taken from somebody else; then it stands among the notes of the case.</param>
    public async Task<Answer<TaskView>> ReleaseAsync(Reader reader, Guid id, string? reason, CancellationToken cancel)
    {
        if (await desk.FindAsync(reader, id, cancel) is not { } found) return new NotFound<TaskView>();
        if (found.Task.State != "open") return NotOpen<TaskView>(reader, found.Task);
        // Whoever leads the procedure may take a task from somebody who is away.
        if (found.Task.AssigneeId != reader.UserId && !reader.GrantsIn(found.Case).Any(g => g.Role == Roles.Coordinator)) return new Forbidden<TaskView>("anotherPerson");
        var fromAnother = found.Task.AssigneeId is { } holder && holder != reader.UserId;
        var (why, errors) = GivenReason.Read(reason, reader);
        if (fromAnother && errors.Count > 0) return new Invalid<TaskView>(errors);
        await desk.ReleaseAsync(reader, found, fromAnother ? why : null, cancel);
        return await GetAsync(reader, id, cancel);
    }

    /// <summary>Completing an unclaimed task claims it; one that somebody else has must be released first, unless the reader deputises for them.</summary>
    public Task<Answer<StepReceipt>> CompleteAsync(Reader reader, Guid id, TaskCompletion completion, CancellationToken cancel) => CompleteAsync(reader, id, completion, came: false, cancel);

    /// <summary>What a task waited for has come: it ends with that, by whoever writes it into the file and whoever has the task – but not by somebody who may have nothing to do with it.</summary>
    internal Task<Answer<StepReceipt>> CompleteByArrivalAsync(Reader reader, Guid id, TaskCompletion completion, CancellationToken cancel) => CompleteAsync(reader, id, completion, came: true, cancel);

    private async Task<Answer<StepReceipt>> CompleteAsync(Reader reader, Guid id, TaskCompletion completion, bool came, CancellationToken cancel)
    {
        if (await desk.FindAsync(reader, id, cancel) is not { } found) return new NotFound<StepReceipt>();
        var (row, @case) = (found.Task, found.Case);
        var actor = reader.UserId.ToString();
        if (await StepReceipts.FirstAsync(db, actor, completion.OperationId, row.InstanceId, cancel) is { } first) return first;
        if (row.State != "open") return NotOpen<StepReceipt>(reader, row);
        if (desk.WhyNot(reader, found) is { } reason && !(came && reason == "anotherRole")) return new Forbidden<StepReceipt>(reason);
        if (!came && TaskDesk.IsHeldByAnother(reader, row)) return await TakenAsync<StepReceipt>(reader, id, cancel);
        if (completion.Revision is { } revision && revision != row.Revision) return Stale(reader, found, revision);

        var task = TaskRows.TaskOf(row);
        var say = new FieldMessages(reader.Language);
        if (!task.Outcomes.Contains(completion.Outcome))
            return new Invalid<StepReceipt>(new Dictionary<string, string> { ["outcome"] = say.Outcome(task.Outcomes) });
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        var data = CaseColumns.DataOf(@case);
        var form = FormViews.Resolve(bundle.Procedure, task.Form, task, name => data[name]);
        var (values, errors) = new FieldValidation(clock.Today, reader.Language, await Staff.ReadAsync(db, clock.Today, cancel), await DeadlineRows.LastDaysAsync(db, @case.Id, form, cancel))
            .Check(form, completion.Fields, field => FormViews.ValueOf(name => data[name], task, field), completion.Outcome);
        foreach (var day in task.LetterId is not null && errors.Count == 0 ? (string[])["dispatchedOn", "signedOn"] : [])
            if (Values.Date(values[day]) < @case.DeliveredOn) errors = new Dictionary<string, string> { [day] = say.BeforeDelivery };
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);

        var stimulus = new TaskCompleted { OccurredAt = clock.Now, Actor = actor, TaskId = row.TaskId, Outcome = completion.Outcome, Fields = values };
        var result = await runtime.SendAsync(row.InstanceId, stimulus, completion.OperationId, db => db.Tasks.AnyAsync(t => t.Id == id && (t.State != "open" || t.Revision == row.Revision), cancel), cancel);
        // Somebody was faster, between our look and the step.
        if (result is StepNotTaken { Code: "taskNotOpen" or "staleRevision" } && await desk.FindAsync(reader, id, cancel) is { } now)
            return now.Task.State != "open" ? NotOpen<StepReceipt>(reader, now.Task) : Stale(reader, now, row.Revision);
        return StepReceipts.Of(result, @case.Number, reader.Language);
    }

    private static Conflict<StepReceipt> Stale(Reader reader, FoundTask found, int seen)
    {
        var task = TaskRows.TaskOf(found.Task);
        var data = CaseColumns.DataOf(found.Case);
        var revisions = JsonNode.Parse(found.Task.FieldRevisions) as JsonObject ?? [];
        var changed = revisions.Where(f => (int)f.Value! > seen).ToDictionary(f => f.Key, f => Shown(FormViews.ValueOf(name => data[name], task, f.Key)));
        return new Conflict<StepReceipt>("staleRevision", TaskWords.Stale(reader.Language), changed);
    }

    private static string? Shown(JsonNode? value) => value is null ? null : Values.Text(value) ?? value.ToJsonString(Engine.CaseFlowJson.Options);

    private static Conflict<T> NotOpen<T>(Reader reader, TaskRow row) => new(
        "taskNotOpen", TaskWords.NotOpen(row.State, reader.Language), new Dictionary<string, string?> { ["state"] = row.State, ["outcome"] = row.Outcome });

    private async Task<Answer<T>> TakenAsync<T>(Reader reader, Guid id, CancellationToken cancel)
    {
        if (await desk.FindAsync(reader, id, cancel) is not { } now) return new NotFound<T>();
        if (now.Task.State != "open") return NotOpen<T>(reader, now.Task);
        var name = (await Staff.NamesAsync(db, cancel)).GetValueOrDefault(now.Task.AssigneeId ?? Guid.Empty);
        return new Conflict<T>("taskTaken", TaskWords.Taken(name, reader.Language), new Dictionary<string, string?> { ["assignee"] = name });
    }
}
