using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Cancels all other tokens, tasks, timers and requests of its container; never deadlines, listeners, dispatched letters or mails. Never waits for other arrows.
/// What runs at the boxes named in <c>keep</c>, beside the line that is cut, goes on; their open tasks ask anew who may not take them.</summary>
public sealed class Interrupt : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("CaseFlow.Interrupt", 1, ["Done"], [new("keep", "Object")], [], NeverJoins: true);

    public override void Execute(ActivityContext context)
    {
        var keep = context.Object<List<string>>("keep") ?? [];
        context.CancelOthersInContainer(keep);
        foreach (var task in context.State.Tasks)
        {
            if (keep.Contains(task.Name)) UserTask.ExcludeAnew(context, task);
        }
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        if (!BoxInput.TryLiteral(node, "keep", out var value)) yield break;
        foreach (var name in (BoxInput.Texts(value) ?? []).Where(name => !scope.Nodes.Values.Any(n => n.Name == name)))
            yield return Problem.Error(node.Id, "unknownBox", $"Expected 'keep' of '{node.Name}' to name boxes of the drawing, but '{name}' is none.");
    }
}
