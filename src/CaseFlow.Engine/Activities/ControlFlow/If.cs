using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs the activity in Then or the one in Else.</summary>
public sealed class If : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.If", 1, ["Done"], [new("condition", "Boolean")], [new("result", "Boolean")], Embedded: ["then", "else"]);

    public override void Execute(ActivityContext context)
    {
        var condition = context.Flag("condition");
        context.SetOutput("result", condition);
        if (context.Node.Children.TryGetValue(condition ? "then" : "else", out var branch))
            context.Schedule(branch[0]);
        else
            context.Complete();
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes) => context.Complete();
}
