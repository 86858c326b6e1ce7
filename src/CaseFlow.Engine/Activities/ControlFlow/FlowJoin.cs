using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>A join with a mode: WaitAll, WaitAllActive or (by default, as in Elsa) WaitAny. The waiting is done by the flowchart before the box runs.</summary>
public sealed class FlowJoin : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.FlowJoin", 1, ["Done"], [new("mode", "String")], []);

    public override void Execute(ActivityContext context) => context.Complete();

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        if (node.Json.ContainsKey("mode") && node.LiteralText("mode") is not ("WaitAll" or "WaitAllActive" or "WaitAny" or null))
            yield return Problem.Error(node.Id, "unknownJoinMode", $"Expected WaitAll, WaitAllActive or WaitAny, but found '{node.LiteralText("mode")}'.");
    }

    /// <summary>How tokens meet at a box: by its <c>mergeMode</c> (Elsa's names) when it has one, by its mode when it is a FlowJoin, else by the general rule.</summary>
    internal static Meeting MeetingAt(ActivityNode box, Arrow[] arrowsIn)
    {
        var explicitly = box.Activity.Descriptor.NeverJoins ? Meeting.None : box.Json.Object("customProperties")?.Text("mergeMode") switch
        {
            "Cascade" => Meeting.None,
            "Race" => Meeting.Any,
            "Converge" => Meeting.AllArrows,
            "Merge" => Meeting.All,
            "Stream" => Meeting.Active,
            _ => box.Activity is FlowJoin ? OfMode(box.LiteralText("mode")) : (Meeting?)null,
        };
        if (explicitly is Meeting.Any)
            return Meeting.Any;
        return arrowsIn.Length < 2 ? Meeting.None : explicitly ?? Meeting.Active;
    }

    private static Meeting OfMode(string? mode) => mode switch
    {
        "WaitAll" => Meeting.All,
        "WaitAllActive" => Meeting.Active,
        _ => Meeting.Any,
    };
}
