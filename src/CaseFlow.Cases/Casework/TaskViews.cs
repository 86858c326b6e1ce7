using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>A task in the reader's words.</summary>
internal static class TaskViews
{
    public static TaskView Of(
        FoundTask found, Procedure procedure, string language, Staff staff, IReadOnlyDictionary<Guid, string> names, bool mayComplete, string? problem)
    {
        var (row, @case, task) = (found.Task, found.Case, TaskRows.TaskOf(found.Task));
        var data = CaseColumns.DataOf(@case);
        // A step without a day of its own is due when the case is.
        return new TaskView(
            row.Id, @case.Number, row.Name, procedure.Translate(row.Title, language), task.Instructions is { } said ? procedure.Translate(said, language) : null,
            row.Role, row.AssigneeId is { } assignee ? names.GetValueOrDefault(assignee) : null, row.AssigneeId, row.DueOn ?? @case.DueOn,
            [.. task.Outcomes.Select(o => new OutcomeView(o, OutcomeLabel(procedure, o, language)))],
            FormViews.Of(FormViews.Resolve(procedure, task.Form, task, name => data[name]), field => FormViews.ValueOf(name => data[name], task, field), language, staff),
            row.Revision, row.State, row.WaitsFor, mayComplete, row.OpenedAt, problem, @case.Subject, @case.Applicant);
    }

    public static string OutcomeLabel(Procedure procedure, string outcome, string language) =>
        procedure.Outcomes.TryGetValue(outcome, out var labels) ? labels.In(language) : outcome;
}
