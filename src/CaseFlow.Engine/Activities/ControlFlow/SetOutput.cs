namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Sets an output of the workflow: who started it gets it when it is over.</summary>
public sealed class SetOutput : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SetOutput", 1, ["Done"], [new("outputName", "String", Required: true), new("outputValue", "Object")], []);

    public override void Execute(ActivityContext context)
    {
        if (context.Text("outputName") is not { Length: > 0 } name)
        {
            context.Fault("Expected the name of an output, but there is none.");
            return;
        }
        context.State.Output[name] = context.Input("outputValue");
        context.Complete();
    }
}
