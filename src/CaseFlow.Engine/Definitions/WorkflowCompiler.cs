using CaseFlow.Engine.Activities.ControlFlow;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Definitions;

/// <summary>Turns the text of a definition into a <see cref="CompiledWorkflow"/>: read, compile expressions, prepare boxes, lay out graphs, check.</summary>
internal static class WorkflowCompiler
{
    public static Compilation Compile(string json, Procedure? procedure, IReadOnlySet<string> mails, IReadOnlySet<string> documents)
    {
        var reader = new DefinitionReader(procedure);
        var problems = reader.Problems;
        if (reader.Read(json) is not { } root)
            return new Compilation(null, problems);

        var inputs = new InputReader(reader.Variables, problems);
        var scope = new CompileScope(procedure, mails, documents, reader.Nodes) { FindVariable = reader.Variables.Find, CompileExpression = inputs.Compile };
        // A box whose id is taken by another is not among Nodes; it has its problem already.
        foreach (var node in reader.Nodes.Values)
        {
            node.Inputs = inputs.Inputs(node);
            node.OutputVariables = inputs.OutputVariables(node);
            node.Prepared = node.Activity.Prepare(node, scope, problems);
        }
        foreach (var node in reader.Nodes.Values)
        {
            problems.AddRange(node.Activity.Validate(node, scope));
            if (node.Activity is Flowchart)
                LayOut(node, problems);
        }
        if (problems.Count > DefinitionReader.MaxProblems)
            problems.RemoveRange(DefinitionReader.MaxProblems, problems.Count - DefinitionReader.MaxProblems);
        if (problems.Exists(p => p.Severity == Severity.Error))
            return new Compilation(null, problems);

        return new Compilation(new CompiledWorkflow
        {
            DefinitionId = reader.DefinitionId,
            Name = reader.Name,
            Root = root,
            Nodes = reader.Nodes,
            Variables = reader.Variables.Root,
            Procedure = procedure,
            VariableNames = reader.Variables.NamesById,
            ActivityIds = reader.Nodes.Values.OrderBy(n => n.NodeId, StringComparer.Ordinal).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.First().Id),
            ItemFields = (procedure?.Fields ?? []).Where(f => f.List && f.Fields.Count > 0)
                .ToDictionary(f => f.Name, IReadOnlySet<string> (f) => f.Fields.Select(i => i.Name).ToHashSet()),
        }, problems);
    }

    private static void LayOut(ActivityNode flowchart, List<Problem> problems)
    {
        var boxes = flowchart.Children["activities"];
        if (boxes.Select(b => b.Id).Distinct().Count() != boxes.Count)
            return;
        ConnectionReader.CheckPorts(flowchart, problems);
        var graph = new FlowchartGraph(boxes, flowchart.Connections, g => Flowchart.FindStart(flowchart, g, problems));
        flowchart.Graph = graph;
        for (var i = 0; i < graph.Boxes.Length; i++)
        {
            if (!graph.Reachable[i])
                problems.Add(Problem.Warning(graph.Boxes[i].Id, "unreachable", $"Expected a way to '{graph.Boxes[i].Name}', but no token can come there."));
        }
    }
}
