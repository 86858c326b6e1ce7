using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Stepping;

/// <summary>Copies a state so that a step may change the copy. What is never changed in place is shared.</summary>
internal static class StateCopy
{
    public static WorkflowState Of(WorkflowState state, CompiledWorkflow workflow)
    {
        var copy = new WorkflowState
        {
            Schema = state.Schema,
            InstanceId = state.InstanceId,
            DefinitionId = state.DefinitionId,
            Status = state.Status,
            Revision = state.Revision,
            Counter = state.Counter,
            Name = state.Name,
            CorrelationId = state.CorrelationId,
            CaseStatus = state.CaseStatus,
            Variables = new(state.Variables),
            Input = state.Input,
            Output = new(state.Output),
            Outputs = new(state.Outputs),
            LastResult = state.LastResult,
            Activities = new(state.Activities.Count + 4),
            Bookmarks = [.. state.Bookmarks],
            Tasks = new(state.Tasks.Count),
            Timers = [.. state.Timers],
            Deadlines = new(state.Deadlines.Count),
            Letters = new(state.Letters.Count),
            Incidents = [.. state.Incidents],
            DoneBy = new(state.DoneBy),
        };
        foreach (var run in state.Activities)
            copy.Activities.Add(run.Copy());
        foreach (var task in state.Tasks)
            copy.Tasks.Add(task.Copy());
        foreach (var deadline in state.Deadlines)
            copy.Deadlines.Add(deadline.Copy());
        foreach (var letter in state.Letters)
            copy.Letters.Add(letter.Copy());
        Link(copy.Activities, workflow);
        return copy;
    }

    private static void Link(List<ActivityInstance> runs, CompiledWorkflow workflow)
    {
        var byId = runs.Count > 16 ? runs.ToDictionary(r => r.Id) : null;
        foreach (var run in runs)
        {
            if (!workflow.Nodes.TryGetValue(run.ActivityId, out var node))
                throw new InvalidOperationException($"Expected the activity '{run.ActivityId}' in the definition '{workflow.DefinitionId}', but the state is of another one.");
            run.Node = node;
            if (run.ParentId is not { } parentId)
                continue;
            run.Parent = byId is not null ? byId[parentId] : runs.Find(r => r.Id == parentId);
        }
    }
}
