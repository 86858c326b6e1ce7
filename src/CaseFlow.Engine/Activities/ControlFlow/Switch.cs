using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs the activity of the first case whose condition holds (mode MatchFirst), or of every such case at the same time (MatchAny); when there is none, the one in Default.</summary>
public sealed class Switch : Activity
{
    private const string Default = "default";

    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Switch", 1, ["Done"], SwitchCases.Inputs, [], Embedded: [Default]);

    internal override bool GoesOnWithoutChild => true;

    public override IEnumerable<(string Port, JsonNode? Json)> EmbeddedIn(JsonObject json) =>
        [.. base.EmbeddedIn(json), .. SwitchCases.Of(json).Select((one, position) => (Port(position), one["activity"]))];

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) => SwitchCases.Prepare(node, scope, problems);

    public override void Execute(ActivityContext context)
    {
        var matches = SwitchCases.Matching(context);
        string[] ports = matches.Count == 0 ? [Default] : [.. matches.Select(m => Port(m.Position))];
        foreach (var port in ports)
        {
            if (context.Node.Children.TryGetValue(port, out var activity))
                context.Schedule(activity[0]);
        }
        if (!context.HasRunningChildren())
            context.Complete();
    }

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes)
    {
        if (!context.HasRunningChildren())
            context.Complete();
    }

    private static string Port(int position) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"case:{position}");
}
