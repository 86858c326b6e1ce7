using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Opens a case with a number and clock of its own: a part split off, a review, a repetition, or what follows from this one. Doesn't wait for it.</summary>
public sealed class OpenCase : Activity
{
    private static readonly string[] Relations = ["part", "review", "repeated", "follows"];

    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.OpenCase", 1, ["Done"],
        [new("procedure", "String", Required: true), new("relation", "String", Required: true), new("fields", "Object")], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "procedure") is not { } procedure || DeadlineInput.Expect(context, "relation") is not { } relation) return;
        if (!Relations.Contains(relation))
        {
            context.Fault($"Expected 'relation' of '{context.Node.Name}' to be {string.Join(", ", Relations)}, but it is something else.");
            return;
        }
        var child = context.NewId("c");
        context.Add(new CaseOpened(child, procedure, relation, (JsonObject)(context.Object<JsonObject>("fields") ?? []).DeepClone()));
        context.Journal("caseOpened", ("child", child), ("procedure", procedure), ("relation", relation));
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        foreach (var problem in BoxCheck.Required(node, "procedure", "procedureMissing")) yield return problem;
        if (BoxInput.TryLiteral(node, "relation", out _) && !Relations.Contains(node.LiteralText("relation")))
            yield return Problem.Error(node.Id, "unknownRelation", $"Expected 'relation' of '{node.Name}' to be {string.Join(", ", Relations)}, but it is {node.LiteralText("relation") ?? "absent"}.");
    }
}
