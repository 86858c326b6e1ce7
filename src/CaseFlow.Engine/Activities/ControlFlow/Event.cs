using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Waits for an event; its payload is the output <c>result</c>.</summary>
public sealed class Event : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Event", 1, ["Done"], [new("eventName", "String", Required: true)], [new("result", "Object")]);

    public override void Execute(ActivityContext context)
    {
        if (context.Text("eventName") is { Length: > 0 } name)
            context.Wait("event", name);
        else
            context.Fault("Expected the name of an event, but there is none.");
    }

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus)
    {
        context.RemoveBookmark(bookmark);
        context.SetOutput("result", (stimulus as EventReceived)?.Payload?.DeepClone());
        context.Complete();
    }
}
