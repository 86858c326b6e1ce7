using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs all its activities at the same time and is done when all are.</summary>
public sealed class Parallel : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Parallel", 1, ["Done"], [], [], IsContainer: true);

    internal override bool GoesOnWithoutChild => true;

    public override void Execute(ActivityContext context)
    {
        var activities = context.Node.Children["activities"];
        if (activities.Count == 0)
            context.Complete();
        foreach (var activity in activities)
            context.Schedule(activity);
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        if (!context.HasRunningChildren())
            context.Complete();
    }
}
