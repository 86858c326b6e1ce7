using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Casework;

/// <summary>An action that the case offers now.</summary>
internal sealed record OfferedAction(string Name, string Button, IReadOnlyList<string> Roles, IReadOnlyList<FormField> Form)
{
    public bool MayTake(Reader reader, CaseRow @case) => reader.Grants.Any(g => Roles.Contains(g.Role) && RoleHolder.Covers(g, @case));
}

/// <summary>Reads from state and drawing which actions are offered; no step is run for it.</summary>
internal static class OfferedActions
{
    public static IReadOnlyList<OfferedAction> Of(WorkflowState state, CompiledWorkflow workflow)
    {
        var offered = new List<OfferedAction>();
        foreach (var bookmark in state.Bookmarks.Where(b => b.Kind == "action"))
        {
            if (state.Activities.Find(a => a.Id == bookmark.ActivityInstanceId) is not { } run || !workflow.Nodes.TryGetValue(run.ActivityId, out var node)) continue;
            var statuses = Texts(node, "offeredWhile");
            if (statuses.Count > 0 && (state.CaseStatus is null || !statuses.Contains(state.CaseStatus))) continue;
            if (offered.Exists(a => a.Name == bookmark.Key)) continue;
            offered.Add(new OfferedAction(bookmark.Key, node.LiteralText("button") ?? bookmark.Key, Texts(node, "roles"), Read<List<FormField>>(node, "form") ?? []));
        }
        return offered;
    }

    private static IReadOnlyList<string> Texts(ActivityNode node, string input) => Read<List<string>>(node, input) ?? [];

    // JSON, or JSON as text: Studio keeps text, and LiteralText gives both as text.
    private static T? Read<T>(ActivityNode node, string input) where T : class
    {
        try { return node.LiteralText(input) is { Length: > 0 } text ? JsonNode.Parse(text).Deserialize<T>(CaseFlowJson.Options) : null; }
        catch (JsonException) { return null; }
    }
}
