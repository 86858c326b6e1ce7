namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Ends its flowchart and what else runs in it; in the root of a case its own token only, because other branches of a case go on.</summary>
public sealed class End : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.End", 1, [], [], []);

    public override void Execute(ActivityContext context)
    {
        if (context.Instance.Parent is { Node.Activity: Flowchart } flowchart && !Tokens.IsRootOfCase(context.For(flowchart)))
        {
            context.Run.CompleteContainer(context.Instance);
            return;
        }
        context.Complete();
    }
}
