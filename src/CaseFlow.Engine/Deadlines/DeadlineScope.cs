using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Deadlines;

/// <summary>What a rule can see from where its deadline was set: the variables of its run and of all runs around it.</summary>
internal static class DeadlineScope
{
    /// <summary>False when there is no such variable from there (the run of a ParallelForEach's item may be over).</summary>
    public static bool TryVariable(WorkflowState state, CompiledWorkflow workflow, string? runId, string name, out JsonNode? value)
    {
        foreach (var run in Upwards(state, runId))
        {
            if (run.Variables is { } variables && variables.TryGetValue(name, out value)) return true;
            if (run.Item is not { } scope || !TryVariable(state, workflow, run.ParentId, scope.List, out var list)) continue;
            var item = list is JsonArray items && scope.Index < items.Count ? items[scope.Index] as JsonObject : null;
            if (!(workflow.ItemFields.TryGetValue(scope.List, out var declared) ? declared.Contains(name) : item?.ContainsKey(name) ?? false)) continue;
            value = item?[name];
            return true;
        }
        return state.Variables.TryGetValue(name, out value);
    }

    /// <summary>The run of the ParallelForEach item that a run belongs to, or null: each item keeps deadlines of its own.</summary>
    public static string? ItemOf(WorkflowState state, string? runId) => Upwards(state, runId).FirstOrDefault(run => run.Item is not null)?.Id;

    /// <summary>The list and index of the item that a run belongs to, or null.</summary>
    public static ItemScope? Item(WorkflowState state, string? runId) => Upwards(state, runId).FirstOrDefault(run => run.Item is not null)?.Item;

    /// <summary>The deadline of a kind as seen from a run: the one of its own item before the case's, the newest first. Due dates of tasks aren't seen.</summary>
    public static DeadlineState? Find(WorkflowState state, string? runId, string kind, Func<DeadlineState, bool> which)
    {
        var candidates = state.Deadlines.Where(d => d.Kind == kind && d.TaskId is null && which(d)).ToList();
        var item = ItemOf(state, runId);
        return candidates.LastOrDefault(d => ItemOf(state, d.ActivityInstanceId) == item)
            ?? candidates.LastOrDefault(d => ItemOf(state, d.ActivityInstanceId) is null);
    }

    private static IEnumerable<ActivityInstance> Upwards(WorkflowState state, string? runId)
    {
        while (runId is not null && state.Activities.Find(a => a.Id == runId) is { } run)
        {
            yield return run;
            runId = run.ParentId;
        }
    }
}
