using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Boxes joined by arrows, along which tokens move. A token is a run of a box or is held at a box until no other can still reach it. See docs/semantics.md.</summary>
public sealed class Flowchart : Activity
{
    public const string TypeName = "Elsa.Flowchart";

    public override ActivityDescriptor Descriptor { get; } = new(TypeName, 1, ["Done"], [], [], IsContainer: true);

    internal override bool GoesOnWithoutChild => true;

    public override void Execute(ActivityContext context)
    {
        var graph = context.Node.Graph!;
        foreach (var listener in graph.Listeners)
            context.ScheduleListener(graph.Boxes[listener]);
        if (graph.Start >= 0)
            context.Schedule(graph.Boxes[graph.Start]);
        else
            Tokens.Settle(context);
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        Tokens.Follow(context, child.Node!.GraphIndex, outcomes);
        Tokens.Settle(context);
    }

    /// <summary>Where the flowchart starts: what it says itself, else a trigger, an Elsa.Start, the only box without arrows in, the first by id.</summary>
    internal static int FindStart(ActivityNode flowchart, FlowchartGraph graph, List<Problem> problems)
    {
        if (flowchart.Json.Prop("start") is { } start)
        {
            var id = DefinitionJson.AsText(start) ?? (start as System.Text.Json.Nodes.JsonObject)?.Text("id");
            if (id is not null && graph.IndexOf(id) is >= 0 and var named)
                return named;
            problems.Add(Problem.Error(flowchart.Id, "unknownStart", $"Expected a box of this flowchart in 'start', but '{id}' is none."));
        }
        return Find(graph, b => b.Json.Object("customProperties")?.Flag("canStartWorkflow") ?? false)
            ?? Find(graph, b => b.Activity is Start)
            ?? OnlyRoot(graph)
            ?? Find(graph, b => !graph.Listeners.Contains(b.GraphIndex))
            ?? -1;
    }

    private static int? OnlyRoot(FlowchartGraph graph)
    {
        int? only = null;
        for (var i = 0; i < graph.Boxes.Length; i++)
        {
            if (graph.In[i].Length > 0 || graph.Listeners.Contains(i))
                continue;
            if (only is not null)
                return null;
            only = i;
        }
        return only;
    }

    private static int? Find(FlowchartGraph graph, Predicate<ActivityNode> match)
    {
        var i = Array.FindIndex(graph.Boxes, match);
        return i < 0 ? null : i;
    }
}
