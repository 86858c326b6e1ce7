using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>The duty of a deadline is met, on the date it was met and never the click's. A deadline met late stays visible as late.</summary>
public sealed class MeetDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.MeetDeadline", 1, ["Done"], [new("kind", "String", Required: true), new("metOn", "String")], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "kind") is not { } kind || DeadlineInput.MetOn(context) is not { } metOn) return;
        DeadlineLedger.Meet(context, kind, metOn);
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => BoxCheck.Kind(node, scope);
}
