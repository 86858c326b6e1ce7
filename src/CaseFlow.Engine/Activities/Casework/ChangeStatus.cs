using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Changes the status of the case. "Closed" is a status, not the end of the instance.</summary>
public sealed class ChangeStatus : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("CaseFlow.ChangeStatus", 1, ["Done"], [new("status", "String", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "status") is not { } status) return;
        if (context.Procedure is { } procedure && procedure.Status(status) is null)
        {
            context.Fault($"Expected a status of the procedure in '{context.Node.Name}', but there is no '{status}'.");
            return;
        }
        if (context.State.CaseStatus != status)
        {
            context.State.CaseStatus = status;
            context.Add(new StatusChanged(status));
            context.Journal("statusChanged", ("status", status));
        }
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        foreach (var problem in BoxCheck.Required(node, "status", "statusMissing")) yield return problem;
        if (scope.Procedure is { } procedure && node.LiteralText("status") is { Length: > 0 } status && procedure.Status(status) is null)
            yield return Problem.Error(node.Id, "unknownStatus", $"Expected '{node.Name}' to change to a status of the procedure, but there is no '{status}'.");
    }
}
