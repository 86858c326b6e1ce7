using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Activities.ControlFlow;

namespace CaseFlow.Engine.Definitions;

/// <summary>Reads the arrows of a flowchart, in Elsa's present form <c>{source:{activity,port},target}</c> and the older one with plain ids.</summary>
internal static class ConnectionReader
{
    public static IReadOnlyList<Connection> Read(ActivityNode flowchart, List<Problem> problems)
    {
        var read = new List<Connection>();
        switch (flowchart.Json.Prop("connections"))
        {
            case null:
                return read;
            case JsonArray list:
                var boxes = flowchart.Children["activities"].GroupBy(b => b.Id).ToDictionary(g => g.Key, g => g.First());
                foreach (var item in list)
                {
                    if (One(item as JsonObject, flowchart, boxes, problems) is { } connection && !read.Contains(connection))
                        read.Add(connection);
                }
                return read;
            default:
                problems.Add(Problem.Error(flowchart.Id, "wrongType", "Expected a list in 'connections', but found something else."));
                return read;
        }
    }

    private static Connection? One(JsonObject? json, ActivityNode flowchart, Dictionary<string, ActivityNode> boxes, List<Problem> problems)
    {
        var (source, port) = End(json, "source", "sourcePort");
        var (target, _) = End(json, "target", "targetPort");
        if (source is null || target is null)
        {
            problems.Add(Problem.Error(flowchart.Id, "wrongType", "Expected a connection with source and target, but found something else."));
            return null;
        }
        foreach (var end in (string[])[source, target])
        {
            if (!boxes.ContainsKey(end))
            {
                problems.Add(Problem.Error(flowchart.Id, "connectionToNowhere", $"Expected a box '{end}' at the end of the connection {source} → {target}, but the flowchart has none."));
                return null;
            }
        }
        return new Connection(source, string.IsNullOrEmpty(port) ? "Done" : port, target);
    }

    private static (string? Id, string? Port) End(JsonObject? json, string end, string oldPort) => json?.Prop(end) switch
    {
        JsonObject o => (o.Text("activity") ?? o.Text("activityId"), o.Text("port")),
        var other => (DefinitionJson.AsText(other), json?.Text(oldPort)),
    };

    /// <summary>Arrows from ports that their box doesn't have.</summary>
    public static void CheckPorts(ActivityNode flowchart, List<Problem> problems)
    {
        var boxes = flowchart.Children["activities"].GroupBy(b => b.Id).ToDictionary(g => g.Key, g => g.First());
        foreach (var connection in flowchart.Connections)
        {
            var box = boxes[connection.SourceId];
            if (box.Activity is NotFoundActivity)
                continue;
            var ports = box.Activity.Ports(box);
            if (!ports.Contains(connection.Port, StringComparer.Ordinal))
                problems.Add(Problem.Error(box.Id, "unknownPort", $"Expected one of the ports [{string.Join(", ", ports)}], but an arrow leaves by '{connection.Port}'."));
        }
    }
}
