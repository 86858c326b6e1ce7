using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.Stepping;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its body for each number from <c>start</c> to <c>end</c>, downward when the end is the lower one. The bounds are read once; the number is
/// <c>CurrentValue</c> in the body and the output <c>currentValue</c>.</summary>
public sealed class For : Loop
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "Elsa.For", 1, ["Done"],
        [new("start", "Int32"), new("end", "Int32"), new("step", "Int32"), new("outerBoundInclusive", "Boolean")],
        [new("currentValue", "Int32")], Embedded: [Body]);

    public override void Execute(ActivityContext context)
    {
        var (start, end, step) = (Number(context, "start", 0), Number(context, "end", 0), Number(context, "step", 1));
        if (step < 1)
        {
            context.Fault($"Expected a step of at least 1, but it is {step}: the loop would never end.");
            return;
        }
        var inclusive = context.Input("outerBoundInclusive") is not { } given || ActivityContext.Truth(given);
        var down = end < start;
        // Counted as whole turns, so that no number runs over.
        var distance = Math.Abs(end - start);
        var turns = inclusive ? distance / step + 1 : (distance + step - 1) / step;
        context.Instance.Local = new JsonObject { ["next"] = start, ["step"] = down ? -step : step, ["left"] = turns };
        Turn(context);
    }

    protected override void Turn(ActivityContext context)
    {
        var local = context.Instance.Local!;
        var (next, step, left) = (local["next"]!.GetValue<long>(), local["step"]!.GetValue<long>(), local["left"]!.GetValue<long>());
        if (left == 0 || !context.Node.Children.TryGetValue(Body, out var body))
        {
            context.Complete();
            return;
        }
        context.Instance.Local = new JsonObject { ["next"] = next + step, ["step"] = step, ["left"] = left - 1 };
        context.SetOutput("currentValue", next);
        context.Schedule(body[0], new Dictionary<string, JsonNode?> { [VariableScope.CurrentValue] = next });
    }

    internal override VariableDeclaration? Declares(ActivityNode loop, string name, Procedure? procedure) =>
        name == VariableScope.CurrentValue ? new VariableDeclaration(name, name, "Int64", false, null) : null;

    private static long Number(ActivityContext context, string input, long otherwise) => context.Input(input)?.GetValue<long>() ?? otherwise;
}
