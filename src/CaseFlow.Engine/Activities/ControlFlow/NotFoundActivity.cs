namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Stands in the drawing for a type that this engine doesn't run. It keeps its JSON and keeps the definition from being published.</summary>
public sealed class NotFoundActivity : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.NotFoundActivity", 1, ["Done"], [], []);

    public override void Execute(ActivityContext context) => context.Fault("Expected an activity that this engine runs, but its type is unknown.");
}
