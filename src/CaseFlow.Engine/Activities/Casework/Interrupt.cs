namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Cancels all other tokens, tasks, timers and requests of its container; never deadlines, listeners, dispatched letters or mails. Never waits for other arrows.</summary>
public sealed class Interrupt : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("CaseFlow.Interrupt", 1, ["Done"], [], [], NeverJoins: true);

    public override void Execute(ActivityContext context)
    {
        context.CancelOthersInContainer();
        context.Complete();
    }
}
