using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Ends the nearest loop or workflow around it with its outcomes; in the body of a ParallelForEach that body only (there Elsa would end the workflow).</summary>
public sealed class Complete : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Complete", 1, [], [new("outcomes", "Object")], []);

    public override void Execute(ActivityContext context)
    {
        var outcomes = context.Input("outcomes") switch
        {
            null => [],
            JsonArray list => list.Select(DefinitionJson.AsText).OfType<string>().ToArray(),
            var other => DefinitionJson.AsText(other) is { Length: > 0 } one ? [one] : [],
        };
        context.CompleteEnclosing(outcomes.Length == 0 ? ["Done"] : outcomes);
    }
}
