using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Stepping;

/// <content>Outputs of activities.</content>
internal sealed partial class StepRun
{
    public void SetOutput(ActivityNode node, string name, JsonNode? value)
    {
        // The inner dictionary is shared with the state before this step: replaced, never changed.
        state.Outputs[node.Id] = state.Outputs.TryGetValue(node.Id, out var old)
            ? new Dictionary<string, JsonNode?>(old) { [name] = value }
            : new Dictionary<string, JsonNode?> { [name] = value };
        state.LastResult = value;
    }

    public JsonNode? GetOutput(string activityIdOrName, string? output)
    {
        if (!state.Outputs.TryGetValue(activityIdOrName, out var outputs)
            && !(workflow.ActivityIds.TryGetValue(activityIdOrName, out var id) && state.Outputs.TryGetValue(id, out outputs)))
            return null;
        if (output is not null)
        {
            if (outputs.TryGetValue(output, out var exact))
                return exact;
            foreach (var (name, value) in outputs)
            {
                if (string.Equals(name, output, StringComparison.OrdinalIgnoreCase))
                    return value;
            }
            return null;
        }
        foreach (var (_, value) in outputs)
            return value;
        return null;
    }

    public IEnumerable<(string Activity, string Output)> OutputNames()
    {
        foreach (var (id, outputs) in state.Outputs)
        {
            if (!workflow.Nodes.TryGetValue(id, out var node))
                continue;
            foreach (var name in outputs.Keys)
                yield return (node.Name, name);
        }
    }
}
