using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Writes a line into the journal.</summary>
public sealed class WriteLine : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.WriteLine", 1, ["Done"], [new("text", "String")], []);

    public override void Execute(ActivityContext context)
    {
        context.Journal("writeLine", ("text", context.Text("text") ?? ""));
        context.Complete();
    }

    /// <summary>The journal holds nothing personal, and a computed line may: in a case's procedure the text stands in the drawing.</summary>
    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        if (scope.Procedure is not null && !BoxInput.TryLiteral(node, "text", out _))
            yield return Problem.Error(node.Id, "textComputed", $"Expected the text of '{node.Name}' to stand in the drawing, because the journal keeps it, but it is computed.");
    }
}
