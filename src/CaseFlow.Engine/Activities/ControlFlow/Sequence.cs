using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its activities one after the other, in the order of the list.</summary>
public sealed class Sequence : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Sequence", 1, ["Done"], [], [], IsContainer: true);

    public override void Execute(ActivityContext context) => Next(context, 0);

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        var activities = context.Node.Children["activities"];
        for (var i = 0; i < activities.Count; i++)
        {
            if (activities[i] == child.Node)
                Next(context, i + 1);
        }
    }

    private static void Next(ActivityContext context, int position)
    {
        var activities = context.Node.Children["activities"];
        if (position < activities.Count)
            context.Schedule(activities[position]);
        else
            context.Complete();
    }
}
