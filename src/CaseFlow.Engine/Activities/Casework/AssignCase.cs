using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Gives the case to a handler; an empty handler leaves it as it is.</summary>
public sealed class AssignCase : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("CaseFlow.AssignCase", 1, ["Done"], [new("handler", "String", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        if (context.Text("handler") is { Length: > 0 } handler)
        {
            context.Add(new CaseAssigned(handler));
            context.Journal("caseAssigned", ("handler", handler));
        }
        context.Complete();
    }
}
