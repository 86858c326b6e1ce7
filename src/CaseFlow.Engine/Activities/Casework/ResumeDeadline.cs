using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>The clock of a paused deadline goes on, later by the days of the pause. Does nothing when it isn't paused (the pause may have ended by itself).</summary>
public sealed class ResumeDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.ResumeDeadline", 1, ["Done"], [new("kind", "String", Required: true), new("reason", "String")], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "kind") is not { } kind) return;
        DeadlineLedger.Resume(context, kind);
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => BoxCheck.Kind(node, scope);
}
