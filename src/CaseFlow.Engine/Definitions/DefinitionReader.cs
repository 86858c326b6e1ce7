using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities;
using CaseFlow.Engine.Activities.ControlFlow;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Definitions;

/// <summary>Reads the text of a definition into boxes. Whatever stands in the text becomes problems, never an exception.</summary>
internal sealed class DefinitionReader(Procedure? procedure)
{
    public const int MaxActivityDepth = 24;
    public const int MaxActivities = 2_000;
    /// <summary>Of a definition that is wrong everywhere, the first problems are enough.</summary>
    public const int MaxProblems = 200;

    public List<Problem> Problems { get; } = [];
    public Dictionary<string, ActivityNode> Nodes { get; } = [];
    public VariableTable Variables { get; } = new();
    public string DefinitionId { get; private set; } = "";
    public string Name { get; private set; } = "";
    private int count;

    public ActivityNode? Read(string json)
    {
        if (Parse(json) is not { } document)
            return null;
        var root = RootOf(document);
        if (root is null)
        {
            Error(null, "missingRoot", "Expected an activity in the property 'root', but there is none.");
            return null;
        }
        DefinitionId = document.Text("definitionId") ?? document.Text("id") ?? "";
        if (DefinitionId.Length == 0)
            DefinitionId = procedure?.Name ?? "";
        Name = document.Text("name") ?? DefinitionId;

        Variables.DeclareFields(procedure);
        foreach (var variable in VariableReader.Read(document.Array("variables"), null, Problems))
            Variables.DeclareRoot(variable, Problems);
        return Activity(root, null, 0);
    }

    private JsonObject? Parse(string json)
    {
        if (json.Length > DefinitionJson.MaxLength)
        {
            Error(null, "tooLarge", $"Expected at most {DefinitionJson.MaxLength} characters, but the definition has {json.Length}.");
            return null;
        }
        try
        {
            if (DefinitionJson.Parse(json) is JsonObject document)
                return document;
            Error(null, "notAnObject", "Expected a JSON object, but the definition is something else.");
        }
        catch (JsonException e)
        {
            Error(null, "malformedJson", $"Expected JSON with every name once and at most {DefinitionJson.MaxDepth} levels, but line {e.LineNumber + 1}, position {e.BytePositionInLine + 1} is not.");
        }
        return null;
    }

    private static JsonObject? RootOf(JsonObject document)
    {
        var root = document.Object("root") ?? (document.Text("type") is not null ? document : null);
        // Elsa writes a workflow that stands as an activity with its own root.
        for (var i = 0; i < 3 && root?.Text("type") == "Elsa.Workflow"; i++)
            root = root.Object("root");
        return root;
    }

    private ActivityNode? Activity(JsonObject json, ActivityNode? parent, int depth)
    {
        if (depth > MaxActivityDepth)
        {
            Error(parent?.Id, "tooDeep", $"Expected activities nested at most {MaxActivityDepth} deep, but there are more.");
            return null;
        }
        if (++count > MaxActivities)
        {
            if (count == MaxActivities + 1)
                Error(null, "tooManyActivities", $"Expected at most {MaxActivities} activities, but there are more.");
            return null;
        }
        json = DefinitionJson.Canonical(json);
        var id = json.Text("id");
        if (string.IsNullOrWhiteSpace(id))
        {
            Error(parent?.Id, "missingId", $"Expected an id, but an activity of type '{json.Text("type")}' has none.");
            id = $"?{count}";
        }
        var type = json.Text("type");
        if (type is null)
            Error(id, "missingType", "Expected a type, but the activity has none.");
        var activity = type is null ? null : ActivityCatalog.Find(type);
        if (type is not null && activity is null or NotFoundActivity)
            Error(id, "unknownActivity", $"Expected a type of activity that this engine runs, but found '{type}'.");
        activity ??= ActivityCatalog.NotFound;

        var node = new ActivityNode
        {
            Id = id,
            NodeId = parent is null ? id : $"{parent.NodeId}:{id}",
            Name = json.Text("name") is { Length: > 0 } name ? name : id,
            Activity = activity,
            Json = json,
            Parent = parent,
            Variables = [.. VariableReader.Read(json.Array("variables"), id, Problems)],
        };
        if (!Nodes.TryAdd(id, node))
            Error(id, "duplicateId", $"Expected the id '{id}' once, but there are more boxes with it.");
        foreach (var variable in node.Variables)
            Variables.Declare(node, variable);

        var children = new Dictionary<string, IReadOnlyList<ActivityNode>>();
        if (activity.Descriptor.IsContainer)
            children["activities"] = Contained(json, node, depth);
        foreach (var (port, embedded) in activity.EmbeddedIn(json))
        {
            if (embedded is not (null or JsonObject))
                Error(id, "wrongType", $"Expected an activity in '{port}', but found something else.");
            else if (embedded is JsonObject there && Activity(there, node, depth + 1) is { } child)
                children[port] = children.TryGetValue(port, out var others) ? [.. others, child] : [child];
        }
        node.Children = children;
        if (activity.Descriptor.TypeName == Flowchart.TypeName)
            node.Connections = ConnectionReader.Read(node, Problems);
        return node;
    }

    private List<ActivityNode> Contained(JsonObject json, ActivityNode node, int depth)
    {
        var children = new List<ActivityNode>();
        if (json.Prop("activities") is not { } activities)
            return children;
        if (activities is not JsonArray list)
        {
            Error(node.Id, "wrongType", "Expected a list in 'activities', but found something else.");
            return children;
        }
        foreach (var item in list)
        {
            if (item is not JsonObject child)
                Error(node.Id, "wrongType", "Expected activities in 'activities', but found something else.");
            else if (Activity(child, node, depth + 1) is { } read)
                children.Add(read);
        }
        return children;
    }

    private void Error(string? activityId, string code, string message) => Problems.Add(Problem.Error(activityId, code, message));
}
