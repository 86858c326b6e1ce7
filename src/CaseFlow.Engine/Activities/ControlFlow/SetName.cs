namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Names the instance.</summary>
public sealed class SetName : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.SetName", 1, ["Done"], [new("value", "String")], []);

    public override void Execute(ActivityContext context)
    {
        context.State.Name = context.Text("value");
        context.Complete();
    }
}
