using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Cases.Casework;

/// <summary>Steps by which a case may come to its end: the first status that one of their outcomes leads to, without another step or letter in between, isn't open.
/// Found by walking the drawing, so that names of outcomes mean nothing here.</summary>
internal static class ClosingSteps
{
    private static readonly ConditionalWeakTable<CompiledWorkflow, ConcurrentDictionary<string, bool>> Known = [];

    public static bool Any(CompiledWorkflow workflow, string activityId) =>
        Known.GetOrCreateValue(workflow).GetOrAdd(activityId, id => workflow.Nodes.TryGetValue(id, out var node) && Leads(workflow, node, []));

    private static bool Leads(CompiledWorkflow workflow, ActivityNode from, HashSet<string> seen)
    {
        var arrows = (from.Parent?.Connections ?? []).Where(a => a.SourceId == from.Id).ToList();
        // The last box of a body: what goes on is the box that the body belongs to.
        if (arrows.Count == 0) return from.Parent is { } around && seen.Add(around.Id) && Leads(workflow, around, seen);
        foreach (var arrow in arrows)
        {
            if (!workflow.Nodes.TryGetValue(arrow.TargetId, out var box) || !seen.Add(box.Id)) continue;
            switch (box.Activity.Descriptor.TypeName)
            {
                case "CaseFlow.UserTask" or "CaseFlow.SendLetter" or "Elsa.Delay" or "Elsa.StartAt" or "Elsa.Event": continue;
                case "CaseFlow.ChangeStatus" when box.LiteralText("status") is { } name && workflow.Procedure?.Status(name) is { } status:
                    if (!status.Open) return true;
                    continue;
            }
            if (Leads(workflow, box, seen)) return true;
        }
        return false;
    }
}
