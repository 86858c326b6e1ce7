namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Ends the whole instance, listeners included.</summary>
public sealed class Finish : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Finish", 1, [], [], []);

    public override void Execute(ActivityContext context) => context.FinishInstance();
}
