using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Cancels the open deadline of a kind, or all open ones when no kind is named (due dates of tasks end with their tasks).</summary>
public sealed class CancelDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("CaseFlow.CancelDeadline", 1, ["Done"], [new("kind", "String")], []);

    public override void Execute(ActivityContext context)
    {
        DeadlineLedger.Cancel(context, context.Text("kind") is { Length: > 0 } kind ? kind : null);
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => BoxCheck.Kind(node, scope, required: false);
}
