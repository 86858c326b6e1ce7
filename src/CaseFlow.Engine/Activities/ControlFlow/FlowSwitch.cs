using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Leaves by the label of the first case whose condition holds (mode MatchFirst), or of every such case (MatchAny); else by Default.</summary>
public sealed class FlowSwitch : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.FlowSwitch", 1, ["Default"], SwitchCases.Inputs, []);

    public override IReadOnlyList<string> Ports(ActivityNode node) => [.. SwitchCases.Of(node.Json).Select(c => c.Text("label")).OfType<string>(), "Default"];

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) => SwitchCases.Prepare(node, scope, problems);

    public override void Execute(ActivityContext context)
    {
        var matches = SwitchCases.Matching(context);
        context.Complete(matches.Count == 0 ? ["Default"] : [.. matches.Select(m => m.Label)]);
    }
}
