using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>The complaint as it is shipped compiles and walks from intake to dispatch in the engine alone.</summary>
public sealed class ComplaintDefinitionTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "complaint");
    private static readonly Procedure Manifest = JsonSerializer.Deserialize<Procedure>(File.ReadAllText(Path.Combine(Folder, "procedure.json")), CaseFlowJson.Options)!;

    private static Compilation Compile() => CompiledWorkflow.Compile(
        File.ReadAllText(Path.Combine(Folder, "workflow.json")), Manifest,
        Directory.GetFiles(Path.Combine(Folder, "mails")).Select(f => Path.GetFileName(f).Split('.')[0]).ToHashSet(),
        Directory.GetFiles(Path.Combine(Folder, "documents")).Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet());

    [Fact]
    public void ItHasNoProblems() => Assert.Empty(Compile().Problems);

    [Fact]
    public void ItWalksFromIntakeToDispatch()
    {
        var walk = new Walk(Compile().Workflow!).Begin(JsonNode.Parse("""{"kind":"complaint","subject":"s","description":"d","deliveredOn":"2026-02-02","anonymous":false,"firstName":"A","lastName":"B"}""")!.AsObject());
        (string, string, string)[] steps =
        [
            ("triage", "Accept", """{"kind":"complaint"}"""), ("investigate", "FactsClear", "{}"), ("draft", "Submit", """{"result":"notJustified"}"""),
            ("approve", "Approve", "{}"), ("sign", "Sign", "{}"), ("dispatch", "Dispatched", """{"dispatchedOn":"2026-02-02","channel":"post","refNo":"KU 1/2026"}"""),
        ];
        foreach (var (task, outcome, fields) in steps)
        {
            Assert.Empty(walk.State.Incidents);
            var open = Assert.Single(walk.State.Tasks, t => t.Name == task);
            walk.Step(new TaskCompleted { OccurredAt = walk.Now, Actor = $"by-{task}", TaskId = open.Id, Outcome = outcome, Fields = JsonNode.Parse(fields)!.AsObject() });
        }
        Assert.Empty(walk.State.Incidents);
        Assert.Equal(InstanceStatus.Running, walk.State.Status);
    }
}
