namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Leaves by True or False.</summary>
public sealed class FlowDecision : Activity
{
    private static readonly string[] True = ["True"];
    private static readonly string[] False = ["False"];

    public override ActivityDescriptor Descriptor { get; } = new("Elsa.FlowDecision", 1, ["True", "False"], [new("condition", "Boolean")], []);

    public override void Execute(ActivityContext context) => context.Complete(context.Flag("condition") ? True : False);
}
