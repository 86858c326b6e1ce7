namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its body as long as its condition holds; judged before each turn.</summary>
public sealed class While : Loop
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.While", 1, ["Done"], [new("condition", "Boolean")], [], Embedded: [Body]);

    protected override void Turn(ActivityContext context)
    {
        if (!context.Flag("condition"))
            context.Complete();
        else if (context.Node.Children.TryGetValue(Body, out var body))
            context.Schedule(body[0]);
        else
            context.Fault("Expected an activity in 'body', but there is none: the loop would never end.");
    }
}
