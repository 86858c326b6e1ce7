using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>A deadline is exceeded with an approved reason (§ 175(5) zákona č. 500/2004 Sb.: documents that couldn't be obtained in time). Its last day stays.</summary>
public sealed class OverrunDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.OverrunDeadline", 1, ["Done"], [new("kind", "String", Required: true), new("reason", "String", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "kind") is not { } kind || DeadlineInput.Expect(context, "reason") is not { } reason) return;
        if (DeadlineLedger.Overrun(context, kind, reason)) context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => [.. BoxCheck.Kind(node, scope), .. BoxCheck.Required(node, "reason", "reasonMissing")];
}
