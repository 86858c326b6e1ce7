using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Records how the matter was decided.</summary>
public sealed class RecordDecision : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("CaseFlow.RecordDecision", 1, ["Done"], [new("decision", "Object", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        if (context.Object<JsonObject>("decision") is not { } decision)
        {
            context.Fault($"Expected 'decision' of '{context.Node.Name}' to be an object, but it is empty.");
            return;
        }
        context.Add(new DecisionRecorded((JsonObject)decision.DeepClone()));
        context.Journal("decisionRecorded");
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => BoxCheck.Required(node, "decision", "decisionMissing");
}
