using System.Globalization;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Waits for a length of time.</summary>
public sealed class Delay : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Delay", 1, ["Done"], [new("timeSpan", "TimeSpan", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        if (!TimeSpan.TryParse(context.Text("timeSpan"), CultureInfo.InvariantCulture, out var span))
            context.Fault("Expected a length of time, but there is none.");
        else if (span <= TimeSpan.Zero)
            context.Complete();
        else if (span > DateTimeOffset.MaxValue - context.OccurredAt)
            context.Fault($"Expected a length of time that ends, but {span} does not.");
        else
            context.SetTimer(context.OccurredAt + span, "resume");
    }

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus) => context.Complete();
}
