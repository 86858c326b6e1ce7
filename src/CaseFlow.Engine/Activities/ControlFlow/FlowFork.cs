using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Leaves by all its branches at once.</summary>
public sealed class FlowFork : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.FlowFork", 1, ["Done"], [new("branches", "Object")], []);

    public override IReadOnlyList<string> Ports(ActivityNode node) => Branches(node) is { Length: > 0 } branches ? branches : Descriptor.Ports;

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) => Branches(node);

    public override void Execute(ActivityContext context) => context.Complete((string[])context.Node.Prepared!);

    private static string[] Branches(ActivityNode node) => Outcomes.Of(node, "branches");
}
