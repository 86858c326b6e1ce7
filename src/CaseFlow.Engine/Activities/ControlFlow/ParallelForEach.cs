using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its body once for each item of a list, all at the same time, and is done when all are; or leaves by the outcome <c>untilOutcome</c> when the first body ends with it,
/// and the rest is cancelled. When the list is a variable's, the fields of an item are in scope in its body and what is written to them goes into that item.</summary>
public sealed class ParallelForEach : Activity
{
    private const string UntilOutcome = "untilOutcome";

    private sealed record Loop(string? List, string? Until);

    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.ParallelForEach", 1, ["Done"], [new(Items.Input, "Object", Required: true), new(UntilOutcome, "String", Wrapped: false)], [], Embedded: ["body"]);

    internal override bool GoesOnWithoutChild => true;

    public override IReadOnlyList<string> Ports(ActivityNode node) => Until(node) is { } until and not "Done" ? [.. Descriptor.Ports, until] : Descriptor.Ports;

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) => new Loop(Items.Variable(node, scope), Until(node));

    public override void Execute(ActivityContext context)
    {
        if (Items.Of(context) is not { } list)
            return;
        if (list.Count == 0 || !context.Node.Children.TryGetValue("body", out var body))
        {
            context.Complete();
            return;
        }
        for (var i = 0; i < list.Count; i++)
            Items.Run(context, body[0], ((Loop)context.Node.Prepared!).List, i, list[i]);
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        if (((Loop)context.Node.Prepared!).Until is { } until && outcomes.Contains(until))
            context.Complete(until);
        else if (!context.HasRunningChildren())
            context.Complete();
    }

    internal override VariableDeclaration? Declares(ActivityNode loop, string name, Procedure? procedure) => Items.Declared(loop, name, procedure);

    private static string? Until(ActivityNode node) => node.LiteralText(UntilOutcome) is { Length: > 0 } until ? until : null;
}
