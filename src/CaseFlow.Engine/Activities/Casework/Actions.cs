using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>An action that may be taken now.</summary>
/// <param name="Button">Its words, in Czech (the procedure translates).</param>
/// <param name="Roles">Who may take it.</param>
public sealed record OfferedAction(string Name, string Button, IReadOnlyList<string> Roles, IReadOnlyList<FormField> Form);

/// <summary>What a case offers besides its tasks.</summary>
public static class Actions
{
    /// <summary>The actions of a state, in the order of the drawing's start: they listen, the case's status is one they name, and what they lead to isn't under way.</summary>
    public static IReadOnlyList<OfferedAction> OfferedBy(CompiledWorkflow workflow, WorkflowState state)
    {
        if (state.Status != InstanceStatus.Running) return [];
        var offered = new List<OfferedAction>();
        foreach (var bookmark in state.Bookmarks)
        {
            if (bookmark.Kind != "action" || state.Activities.Find(a => a.Id == bookmark.ActivityInstanceId) is not { } run) continue;
            if (!workflow.Nodes.TryGetValue(run.ActivityId, out var node) || node.Activity is not CaseAction) continue;
            if (!CaseAction.IsOffered(node, state) || CaseAction.StartedTask(run, node, state) is not null) continue;
            offered.Add(new OfferedAction(node.Name, node.LiteralText("button") ?? node.Name, List(node, "roles", BoxInput.Texts), List(node, "form", BoxInput.Form)));
        }
        return offered;
    }

    /// <summary>The open task for which an action isn't offered once more, though the case's status would allow it; null when it isn't for that.</summary>
    public static TaskState? Pending(CompiledWorkflow workflow, WorkflowState state, string action) =>
        state.Bookmarks.Where(b => b.Kind == "action" && b.Key == action)
            .Select(b => state.Activities.Find(a => a.Id == b.ActivityInstanceId)).OfType<ActivityInstance>()
            .Select(run => workflow.Nodes.TryGetValue(run.ActivityId, out var node) && CaseAction.IsOffered(node, state) ? CaseAction.StartedTask(run, node, state) : null)
            .FirstOrDefault(task => task is not null);

    private static List<T> List<T>(ActivityNode node, string input, Func<JsonNode?, List<T>?> read) =>
        BoxInput.TryLiteral(node, input, out var value) ? read(value) ?? [] : [];
}
