using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its body once for each item of a list, one after the other. The list is read once; the item is <c>CurrentValue</c> in the body and the output <c>currentValue</c>,
/// its position <c>CurrentIndex</c>. When the list is a variable's, the fields of an item are in scope in the body and what is written to them goes into that item.</summary>
public sealed class ForEach : Loop
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.ForEach", 1, ["Done"], [new(Items.Input, "Object")], [new("currentValue", "Object")], Embedded: [Body]);

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) => Items.Variable(node, scope);

    public override void Execute(ActivityContext context)
    {
        if (Items.Of(context) is not { } list)
            return;
        context.Instance.Items = (JsonArray)list.DeepClone();
        context.Instance.Local = new JsonObject { ["next"] = 0 };
        Turn(context);
    }

    protected override void Turn(ActivityContext context)
    {
        var (next, list) = (context.Instance.Local!["next"]!.GetValue<int>(), context.Instance.Items!);
        if (next >= list.Count || !context.Node.Children.TryGetValue(Body, out var body))
        {
            context.Complete();
            return;
        }
        context.Instance.Local = new JsonObject { ["next"] = next + 1 };
        context.SetOutput("currentValue", list[next]?.DeepClone());
        Items.Run(context, body[0], (string?)context.Node.Prepared, next, list[next]);
    }

    internal override VariableDeclaration? Declares(ActivityNode loop, string name, Procedure? procedure) => Items.Declared(loop, name, procedure);
}
