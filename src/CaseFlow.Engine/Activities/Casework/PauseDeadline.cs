using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Stops the clock of a deadline whose kind is pausable, for at most the days its kind allows. A statutory clock never pauses.</summary>
public sealed class PauseDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.PauseDeadline", 1, ["Done"], [new("kind", "String", Required: true), new("reason", "String")], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "kind") is not { } kind) return;
        if (DeadlineLedger.Pause(context, kind, context.Text("reason") ?? "")) context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => [.. BoxCheck.Kind(node, scope), .. DeadlineInput.NotPausable(node, scope)];
}
