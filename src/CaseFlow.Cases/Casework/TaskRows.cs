using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The rows of tasks: a projection of the state, with the claim, which is the office's own.</summary>
internal static class TaskRows
{
    public static async Task OpenAsync(StepScope step, TaskState task, CancellationToken cancel)
    {
        // A step taken back opens what it had closed: the same task, so that every link to it holds.
        if (step.Stimulus is StepTakenBack) Reopen(await step.Db.Tasks.SingleAsync(t => t.InstanceId == step.Instance.Id && t.TaskId == task.Id, cancel));
        else step.Db.Tasks.Add(New(step.Case, step.Instance.Id, task, step.State, step.Holders, step.NewId()));
    }

    /// <summary>Whoever had the task has it again; a form that was open before it was closed is out of date.</summary>
    public static void Reopen(TaskRow row)
    {
        (row.State, row.Outcome, row.ClosedAt, row.ClosedById) = ("open", null, null, null);
        row.Revision++;
    }

    public static TaskRow New(CaseRow @case, Guid instanceId, TaskState task, WorkflowState state, IReadOnlyList<Access.RoleHolder> holders, Guid id) => new()
    {
        Id = id, CaseId = @case.Id, InstanceId = instanceId, TaskId = task.Id, ActivityId = task.ActivityId, Name = task.Name,
        Title = task.Title, Definition = JsonSerializer.Serialize(task, CaseFlowJson.Options), WaitsFor = task.WaitsFor, LetterId = task.LetterId,
        Role = StandingRole.Of(task, @case, holders), AssigneeId = StandingRole.AssigneeOf(task, @case, holders),
        NotBy = NotByOf(task), DueOn = DueOf(task, state), State = "open", Revision = 1, OpenedAt = task.OpenedAt,
    };

    public static async Task CloseAsync(StepScope step, TaskClosed closed, CancellationToken cancel)
    {
        var row = step.Db.Tasks.Local.FirstOrDefault(t => t.InstanceId == step.Instance.Id && t.TaskId == closed.TaskId)
            ?? await step.Db.Tasks.SingleAsync(t => t.InstanceId == step.Instance.Id && t.TaskId == closed.TaskId, cancel);
        Close(row, closed, step.Stimulus);
        if (row.ClosedById is { } user) CaseHandler.TakenBy(step, user, TaskOf(row).Roles);
    }

    public static void Close(TaskRow row, TaskClosed closed, Stimulus stimulus)
    {
        row.State = JsonNamingPolicy.CamelCase.ConvertName(closed.End.ToString());
        row.Outcome = closed.Outcome;
        row.ClosedAt = stimulus.OccurredAt;
        if (closed.End != TaskEnd.Completed || !Guid.TryParse(closed.Actor ?? stimulus.Actor, out var user)) return;
        // Completing an unclaimed task claims it.
        row.ClosedById = user;
        row.AssigneeId ??= user;
    }

    /// <summary>Brings open tasks to what this step changed: due days, fields of their forms, who may take them.</summary>
    public static async Task RefreshAsync(StepScope step, CancellationToken cancel)
    {
        if (step.Before.Tasks.Count == 0 && step.State.Tasks.Count == 0) return;
        var open = await step.Db.Tasks.Where(t => t.InstanceId == step.Instance.Id && t.State == "open").ToListAsync(cancel);
        foreach (var row in open.Where(r => r.State == "open").Concat(step.Db.Tasks.Local.Where(t => t.State == "open" && WasNotOpen(step, t))).ToList())
        {
            var task = step.State.Tasks.FirstOrDefault(t => t.Id == row.TaskId) ?? TaskOf(row);
            if (row.AssigneeId is { } holder && step.Case.IsExcluded(holder)) row.AssigneeId = null;
            row.Role = StandingRole.Of(task, step.Case, step.Holders);
            Refresh(row, task, step.Before, step.State, isNew: WasNotOpen(step, row));
        }
    }

    private static bool WasNotOpen(StepScope step, TaskRow row) => step.Db.Entry(row) is var entry && (entry.State == EntityState.Added || entry.Property(t => t.State).OriginalValue != "open");

    /// <summary>What a step changed of a task that stays open, as far as the states say it.</summary>
    public static void Refresh(TaskRow row, TaskState task, WorkflowState before, WorkflowState state, bool isNew)
    {
        row.DueOn = DueOf(task, state);
        if (!isNew) Revise(row, task, before, state);
    }

    /// <summary>The task's revision rises only when the task or a field of its form changed, so that a reminder never spoils an open form.</summary>
    private static void Revise(TaskRow row, TaskState task, WorkflowState before, WorkflowState state)
    {
        var definition = JsonSerializer.Serialize(task, CaseFlowJson.Options);
        var changed = task.Form.Select(f => f.Field).Where(field => !JsonNode.DeepEquals(ValueOf(before, task, field), ValueOf(state, task, field))).ToList();
        if (changed.Count == 0 && definition == row.Definition) return;
        row.Revision++;
        (row.Definition, row.NotBy) = (definition, NotByOf(task));
        var revisions = JsonNode.Parse(row.FieldRevisions)!.AsObject();
        foreach (var field in changed) revisions[field] = row.Revision;
        row.FieldRevisions = revisions.ToJsonString(CaseFlowJson.Options);
    }

    /// <summary>A field's value as the task's form shows it: the item's own before the case's.</summary>
    private static JsonNode? ValueOf(WorkflowState state, TaskState task, string field) => FormViews.ValueOf(state.Variables.GetValueOrDefault, task, field);

    public static TaskState TaskOf(TaskRow row) => JsonSerializer.Deserialize<TaskState>(row.Definition, CaseFlowJson.Options)!;

    /// <summary>A step without a due rule of its own is due when the case is: on the nearest open last day that isn't another task's.</summary>
    private static DateOnly? DueOf(TaskState task, WorkflowState state) => task.DeadlineId is null
        ? state.Deadlines.Where(d => d.TaskId is null && d.Status is DeadlineStatus.Running or DeadlineStatus.Paused or DeadlineStatus.Overrun).Min(d => d.LastDay)
        : state.Deadlines.FirstOrDefault(d => d.Id == task.DeadlineId)?.LastDay;

    private static string NotByOf(TaskState task) => task.NotBy.Count == 0 ? "" : $",{string.Join(',', task.NotBy)},";
}
