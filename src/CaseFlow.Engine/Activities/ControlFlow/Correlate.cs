namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Gives the instance a correlation id, by which the outside finds it; its children get it too.</summary>
public sealed class Correlate : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Correlate", 1, ["Done"], [new("correlationId", "String", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        context.State.CorrelationId = context.Text("correlationId");
        context.Complete();
    }
}
