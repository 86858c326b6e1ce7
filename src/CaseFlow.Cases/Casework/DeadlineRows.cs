using System.Text.Json;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The rows of deadlines: a projection of the ledger in the state.</summary>
internal static class DeadlineRows
{
    public static async Task SetAsync(StepScope step, DeadlineState deadline, CancellationToken cancel)
    {
        var row = step.Db.Deadlines.Local.FirstOrDefault(d => d.InstanceId == step.Instance.Id && d.DeadlineId == deadline.Id)
            ?? await step.Db.Deadlines.SingleOrDefaultAsync(d => d.InstanceId == step.Instance.Id && d.DeadlineId == deadline.Id, cancel);
        if (row is null)
            step.Db.Deadlines.Add(row = new DeadlineRow
            {
                Id = step.NewId(), CaseId = step.Case.Id, InstanceId = step.Instance.Id, DeadlineId = deadline.Id,
                Kind = deadline.Kind, Basis = "", State = "", Definition = "",
            });
        // Several effects of one step may speak of the same deadline: the state has the last word.
        Project(row, step.State.Deadlines.FirstOrDefault(d => d.Id == deadline.Id) ?? deadline);
    }

    /// <summary>It was set in a step that was taken back. There is no row when nobody was told of it.</summary>
    public static async Task ForgetAsync(StepScope step, string deadlineId, CancellationToken cancel)
    {
        if (await step.Db.Deadlines.SingleOrDefaultAsync(d => d.InstanceId == step.Instance.Id && d.DeadlineId == deadlineId, cancel) is { } row) step.Db.Deadlines.Remove(row);
    }

    /// <summary>Last days, by kind, of the deadlines that the form's fields must lie after; of several the one set last.</summary>
    public static async Task<IReadOnlyDictionary<string, DateOnly>> LastDaysAsync(CaseFlowContext db, Guid caseId, IReadOnlyList<ResolvedField> form, CancellationToken cancel)
    {
        var kinds = form.Select(f => f.Field.After).OfType<string>().ToList();
        var days = new Dictionary<string, DateOnly>();
        if (kinds.Count == 0) return days;
        foreach (var row in await db.Deadlines.AsNoTracking().Where(d => d.CaseId == caseId && kinds.Contains(d.Kind) && d.LastDay != null).OrderBy(d => d.Id).ToListAsync(cancel))
            days[row.Kind] = row.LastDay!.Value;
        return days;
    }

    public static void Project(DeadlineRow row, DeadlineState deadline)
    {
        row.Kind = deadline.Kind;
        row.Basis = JsonNamingPolicy.CamelCase.ConvertName(deadline.Basis.ToString());
        row.State = JsonNamingPolicy.CamelCase.ConvertName(deadline.Status.ToString());
        (row.StartsOn, row.LastDay, row.MetOn, row.Passed) = (deadline.StartsOn, deadline.LastDay, deadline.MetOn, deadline.Passed);
        row.Definition = JsonSerializer.Serialize(deadline, CaseFlowJson.Options);
    }

    public static DeadlineState StateOf(DeadlineRow row) => JsonSerializer.Deserialize<DeadlineState>(row.Definition, CaseFlowJson.Options)!;
}
