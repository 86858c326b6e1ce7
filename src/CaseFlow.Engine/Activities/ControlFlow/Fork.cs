using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs all its branches at the same time and is done when all are (joinMode WaitAll, the default), or when the first is and the rest is cancelled (WaitAny).</summary>
public sealed class Fork : Activity
{
    private const string Branches = "branches", JoinMode = "joinMode";

    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Fork", 1, ["Done"], [new(JoinMode, "String", Wrapped: false)], []);

    internal override bool GoesOnWithoutChild => true;

    public override IEnumerable<(string Port, JsonNode? Json)> EmbeddedIn(JsonObject json) => DefinitionJson.AsList(json[Branches])?.Select(branch => (Branches, branch)) ?? [];

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems)
    {
        var mode = node.LiteralText(JoinMode);
        if (mode is not (null or "" or "WaitAll" or "WaitAny"))
            problems.Add(Problem.Error(node.Id, "unknownJoinMode", $"Expected WaitAll or WaitAny, but found '{mode}'."));
        return mode == "WaitAny";
    }

    public override void Execute(ActivityContext context)
    {
        if (!context.Node.Children.TryGetValue(Branches, out var branches))
        {
            context.Complete();
            return;
        }
        foreach (var branch in branches)
            context.Schedule(branch);
    }

    /// <summary>A branch that was cancelled (no outcomes) wins no race.</summary>
    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        var first = (bool)context.Node.Prepared!;
        if (first && outcomes.Count > 0 || !context.HasRunningChildren())
            context.Complete();
    }
}
