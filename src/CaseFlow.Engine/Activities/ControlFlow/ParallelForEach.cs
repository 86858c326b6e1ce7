using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stepping;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its body once for each item of a list, all at the same time, and is done when all are.
/// When the list is a variable's, the fields of an item are in scope in its body and what is written to them goes into that item.</summary>
public sealed class ParallelForEach : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.ParallelForEach", 1, ["Done"], [new("items", "Object", Required: true)], [], Embedded: ["body"]);

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) =>
        ListOf(node) is { } name ? scope.FindVariable(node, name)?.Name : null;

    public override void Execute(ActivityContext context)
    {
        switch (context.Input("items"))
        {
            case null:
                context.Complete();
                break;
            case JsonArray list when list.Count > context.Step.Limits.ActivitiesPerStep:
                context.Fault($"Expected at most {context.Step.Limits.ActivitiesPerStep} items, but there are {list.Count}.");
                break;
            case JsonArray list:
                Begin(context, list);
                break;
            default:
                context.Fault("Expected a list in 'items', but there is something else.");
                break;
        }
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        foreach (var run in context.State.Activities)
        {
            if (run.Parent == context.Instance && !run.Listening)
                return;
        }
        context.Complete();
    }

    private static void Begin(ActivityContext context, JsonArray list)
    {
        if (list.Count == 0 || !context.Node.Children.TryGetValue("body", out var body))
        {
            context.Complete();
            return;
        }
        for (var i = 0; i < list.Count; i++)
        {
            var variables = new Dictionary<string, JsonNode?> { [VariableScope.CurrentIndex] = i };
            var item = context.Node.Prepared is string name && list[i] is JsonObject ? new ItemScope(name, i) : null;
            if (item is null)
                variables[VariableScope.CurrentValue] = list[i]?.DeepClone();
            context.Schedule(body[0], variables, item);
        }
    }

    /// <summary>The declaration of a name inside the body: the item, its position, or a field of the item.</summary>
    internal static VariableDeclaration? Declared(ActivityNode loop, string name, Procedure? procedure)
    {
        switch (name)
        {
            case VariableScope.CurrentValue:
                return new VariableDeclaration(name, name, "Object", false, null);
            case VariableScope.CurrentIndex:
                return new VariableDeclaration(name, name, "Int32", false, null);
        }
        var field = ListOf(loop) is { } list ? procedure?.FieldNamed(list)?.Fields.Find(f => f.Name == name) : null;
        return field is null ? null : new VariableDeclaration(name, name, VariableTable.TypeOf(field), field.List, null);
    }

    private static string? ListOf(ActivityNode node) =>
        node.Json.Object("items")?.Object("expression") is { } expression && expression.Text("type") == "Variable" ? InputReader.Reference(expression.Prop("value"))
        : node.Json.Object("items")?.Object("memoryReference")?.Text("id");
}
