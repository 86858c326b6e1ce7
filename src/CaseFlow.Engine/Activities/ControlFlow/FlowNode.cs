using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>A box around one activity.</summary>
public sealed class FlowNode : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.FlowNode", 1, ["Done"], [], [], Embedded: ["body"]);

    public override void Execute(ActivityContext context)
    {
        if (context.Node.Children.TryGetValue("body", out var body))
            context.Schedule(body[0]);
        else
            context.Complete();
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes) => context.Complete();
}
