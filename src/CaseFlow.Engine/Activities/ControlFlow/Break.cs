using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Ends the nearest loop around it and whatever runs in it. Outside a loop it does nothing, as in Elsa.</summary>
public sealed class Break : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Break", 1, ["Done"], [], []);

    public override void Execute(ActivityContext context) => context.BreakLoop();

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (IsLoop(at))
                yield break;
        }
        yield return Problem.Warning(node.Id, "breakOutsideLoop", "Expected a loop around the Break, but there is none: it does nothing.");
    }

    internal static bool IsLoop(ActivityNode node) => node.Activity is Loop or ParallelForEach;
}
