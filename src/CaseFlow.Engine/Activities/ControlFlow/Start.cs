namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Where a flowchart starts.</summary>
public sealed class Start : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Start", 1, ["Done"], [], []);

    public override void Execute(ActivityContext context) => context.Complete();
}
