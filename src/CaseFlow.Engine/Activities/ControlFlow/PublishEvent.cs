using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Tells an event to every instance that waits for it.</summary>
public sealed class PublishEvent : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.PublishEvent", 1, ["Done"], [new("eventName", "String", Required: true), new("payload", "Object")], []);

    public override void Execute(ActivityContext context)
    {
        if (context.Text("eventName") is not { Length: > 0 } name)
        {
            context.Fault("Expected the name of an event, but there is none.");
            return;
        }
        context.Add(new EventPublished(name, context.Input("payload")?.DeepClone()));
        // A computed name may be made of personal data: the journal then knows the box only.
        if (context.Node.LiteralText("eventName") is { Length: > 0 } literal) context.Journal("eventPublished", ("name", literal));
        else context.Journal("eventPublished");
        context.Complete();
    }
}
