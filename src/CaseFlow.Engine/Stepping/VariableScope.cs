using System.Text.Json.Nodes;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Stepping;

/// <summary>Which variable a name means for a run: an item's field, a container's variable, then a root variable. Names before ids.</summary>
internal static class VariableScope
{
    public const string CurrentValue = "CurrentValue";
    public const string CurrentIndex = "CurrentIndex";

    public static bool TryGet(StepRun step, ActivityInstance? run, string nameOrId, out JsonNode? value) =>
        TryGetNamed(step, run, nameOrId, out value)
        || (step.Workflow.VariableNames.TryGetValue(nameOrId, out var name) && TryGetNamed(step, run, name, out value));

    public static bool TrySet(StepRun step, ActivityInstance? run, string nameOrId, JsonNode? value)
    {
        if (value?.Parent is not null)
            value = value.DeepClone();
        return TrySetNamed(step, run, nameOrId, value)
            || (step.Workflow.VariableNames.TryGetValue(nameOrId, out var name) && TrySetNamed(step, run, name, value));
    }

    public static IEnumerable<string> Names(StepRun step, ActivityInstance run)
    {
        var names = new HashSet<string>();
        for (var at = run; at is not null; at = at.Parent)
        {
            if (at.Item is not null)
            {
                names.Add(CurrentValue);
                names.UnionWith(step.Workflow.ItemFields.TryGetValue(at.Item.List, out var declared) ? declared : Item(step, at)?.Select(p => p.Key) ?? []);
            }
            if (at.Variables is not null)
                names.UnionWith(at.Variables.Keys);
        }
        names.UnionWith(step.State.Variables.Keys);
        return names;
    }

    private static bool TryGetNamed(StepRun step, ActivityInstance? run, string name, out JsonNode? value)
    {
        for (var at = run; at is not null; at = at.Parent)
        {
            if (at.Variables is not null && at.Variables.TryGetValue(name, out value))
                return true;
            if (at.Item is null)
                continue;
            var item = Item(step, at);
            if (name == CurrentValue)
            {
                value = item?.DeepClone();
                return true;
            }
            if (IsOfItem(step, at.Item, item, name))
            {
                value = item?[name]?.DeepClone();
                return true;
            }
        }
        return step.State.Variables.TryGetValue(name, out value);
    }

    private static bool TrySetNamed(StepRun step, ActivityInstance? run, string name, JsonNode? value)
    {
        for (var at = run; at is not null; at = at.Parent)
        {
            if (at.Variables is not null && at.Variables.ContainsKey(name))
            {
                // Shared with the state before this step: replaced, never changed.
                at.Variables = new Dictionary<string, JsonNode?>(at.Variables) { [name] = value };
                return true;
            }
            if (at.Item is { } item && IsOfItem(step, item, Item(step, at), name))
                return SetOfItem(step, at, item, name, value);
        }
        if (!step.State.Variables.ContainsKey(name))
            return false;
        step.State.Variables[name] = value;
        return true;
    }

    private static bool IsOfItem(StepRun step, ItemScope scope, JsonObject? item, string name) =>
        step.Workflow.ItemFields.TryGetValue(scope.List, out var declared) ? declared.Contains(name) : item?.ContainsKey(name) ?? false;

    private static JsonObject? Item(StepRun step, ActivityInstance run) =>
        TryGet(step, run.Parent, run.Item!.List, out var list) && list is JsonArray items && run.Item.Index < items.Count ? items[run.Item.Index] as JsonObject : null;

    private static bool SetOfItem(StepRun step, ActivityInstance run, ItemScope scope, string name, JsonNode? value)
    {
        if (!TryGet(step, run.Parent, scope.List, out var list) || list?.DeepClone() is not JsonArray items || scope.Index >= items.Count || items[scope.Index] is not JsonObject item)
            return false;
        item[name] = value?.DeepClone();
        return TrySet(step, run.Parent, scope.List, items);
    }
}
