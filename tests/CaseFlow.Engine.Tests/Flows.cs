using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>Definitions of TestData, and one instance that tests walk through them.</summary>
internal static class Flows
{
    public static readonly DateTimeOffset Start = new(2026, 2, 2, 9, 0, 0, TimeSpan.FromHours(1));
    public static readonly StepContext Context = new(
        OfficeCalendar.Parse(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "calendar.json"))), TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague"), EngineLimits.Default);

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "TestData", name);

    public static CompiledWorkflow Compile(string name, Procedure? procedure = null) => CompileText(File.ReadAllText(Path(name)), procedure);

    public static CompiledWorkflow CompileText(string json, Procedure? procedure = null)
    {
        var compilation = CompiledWorkflow.Compile(json, procedure, documents: new HashSet<string> { "settlement" });
        Assert.True(compilation.Workflow is not null, string.Join("\n", compilation.Problems));
        return compilation.Workflow;
    }

    /// <summary>A flowchart in one line per arrow: <c>A -> B</c>, <c>A:Port -> B</c>, with a line <c>A = type {inputs}</c> or <c>A = type main input</c> for a box that is no WriteLine.
    /// Boxes write their own name, so that a run can be read from the journal.</summary>
    public static string Draw(string drawing, string? extra = null)
    {
        var boxes = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var arrows = new JsonArray();
        foreach (var line in drawing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(" = ", 2) is [var id, var rest])
            {
                boxes[id] = Box(id, rest.Split(' ', 2) is [var type, var inputs] ? (type, inputs) : (rest, "{}"));
                continue;
            }
            var ends = line.Split("->", StringSplitOptions.TrimEntries);
            for (var i = 0; i + 1 < ends.Length; i++)
            {
                var source = ends[i].Split(':');
                var target = ends[i + 1].Split(':')[0];
                arrows.Add(new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
                    ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
                });
                boxes.TryAdd(source[0], []);
                boxes.TryAdd(target, []);
            }
        }
        var activities = new JsonArray();
        foreach (var (id, box) in boxes)
        {
            if (box.Count == 0)
            {
                box["id"] = id;
                box["type"] = "Elsa.WriteLine";
                box["text"] = Literal(id);
            }
            activities.Add(box);
        }
        var root = new JsonObject { ["id"] = "root", ["type"] = "Elsa.Flowchart", ["activities"] = activities, ["connections"] = arrows };
        var definition = new JsonObject { ["definitionId"] = "drawn", ["root"] = root };
        if (extra is not null)
        {
            foreach (var (name, value) in JsonNode.Parse(extra)!.AsObject())
                definition[name] = value?.DeepClone();
        }
        return definition.ToJsonString();
    }

    private static JsonObject Box(string id, (string Type, string Inputs) read)
    {
        var (type, inputs) = read;
        var box = inputs.StartsWith('{') ? JsonNode.Parse(inputs)!.AsObject() : type switch
        {
            "Event" => new JsonObject { ["eventName"] = Literal(inputs) },
            "FlowJoin" => new JsonObject { ["mode"] = Literal(inputs) },
            "FlowFork" => new JsonObject { ["branches"] = Expression("Object", JsonSerializer.Serialize(inputs.Split(','))) },
            "FlowDecision" => new JsonObject { ["condition"] = Expression("JavaScript", inputs) },
            "Delay" => new JsonObject { ["timeSpan"] = Literal(inputs) },
            "StartAt" => new JsonObject { ["dateTime"] = Literal(inputs) },
            "WriteLine" => new JsonObject { ["text"] = Expression("JavaScript", inputs) },
            "Fault" => new JsonObject { ["message"] = Literal(inputs) },
            "SetVariable" when inputs.Split(" := ", 2) is [var name, var value] =>
                new JsonObject { ["variable"] = new JsonObject { ["name"] = name }, ["value"] = Expression("JavaScript", value) },
            _ => throw new ArgumentException($"Expected inputs of {type} as JSON, but found {inputs}."),
        };
        box["id"] = id;
        box["type"] = type.Contains('.') ? type : "Elsa." + type;
        return box;
    }

    public static JsonObject Expression(string type, string value) => new() { ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };

    public static JsonObject Literal(string value) => Expression("Literal", value);
}

/// <summary>One instance on its walk; every step goes through JSON too, as after a restart, and must come out the same.</summary>
internal sealed class Walk(CompiledWorkflow workflow, StepContext? context = null, WorkflowState? from = null)
{
    public CompiledWorkflow Workflow => workflow;
    public WorkflowState State { get; private set; } = from ?? WorkflowEngine.New(workflow, "i1");
    public List<JournalEntry> Journal { get; } = [];
    public List<Effect> Effects { get; } = [];
    public DateTimeOffset Now { get; set; } = Flows.Start;

    /// <summary>What the WriteLine boxes have written, in order.</summary>
    public string Written => string.Join(" ", Journal.Where(e => e.Kind == "writeLine").Select(e => e.Args["text"]));
    public string Events => string.Join(" ", State.Bookmarks.Where(b => b.Kind == "event").Select(b => b.Key).Order(StringComparer.Ordinal));

    public static Walk Of(string drawing, Procedure? procedure = null, string? extra = null) => new Walk(Flows.CompileText(Flows.Draw(drawing, extra), procedure)).Begin();

    public Walk Begin(JsonObject? fields = null) => Step(new StartRequested { OccurredAt = Now, Actor = "citizen", Fields = fields ?? [] });
    public Walk Event(string name, JsonNode? payload = null) => Step(new EventReceived { OccurredAt = Now, Actor = "system", Name = name, Payload = payload });

    public string Tasks => string.Join(" ", State.Tasks.Select(t => t.Name).Order(StringComparer.Ordinal));
    public Walk Act(string action, string fields = "{}") => Step(new ActionTaken { OccurredAt = Now, Actor = "clerk", Action = action, Fields = JsonNode.Parse(fields)!.AsObject() });
    public TaskCompleted Completion(string task, string outcome = "Done", string fields = "{}") =>
        new() { OccurredAt = Now, Actor = "clerk", TaskId = State.Tasks.First(t => t.Name == task).Id, Outcome = outcome, Fields = JsonNode.Parse(fields)!.AsObject() };
    public Walk Do(string task, string outcome = "Done", string fields = "{}") => Step(Completion(task, outcome, fields));
    public Walk Elapse() { var timer = State.Timers.MinBy(t => t.DueAt)!; Now = timer.DueAt; return Step(new TimerElapsed { OccurredAt = Now, Actor = "system", TimerId = timer.Id }); }
    public Walk Resolve(Resolution resolution, string? outcome = null) =>
        Step(new IncidentResolved { OccurredAt = Now, Actor = "coordinator", IncidentId = State.Incidents[0].Id, Resolution = resolution, Outcome = outcome });

    public Walk Step(Stimulus stimulus)
    {
        var result = Try(stimulus);
        var accepted = Assert.IsType<StepAccepted>(result);
        State = accepted.State;
        Journal.AddRange(accepted.Journal);
        Effects.AddRange(accepted.Effects);
        return this;
    }

    public StepResult Try(Stimulus stimulus)
    {
        var before = WorkflowStateJson.Write(State);
        var result = WorkflowEngine.Step(workflow, State, stimulus, context ?? Flows.Context);
        Assert.Equal(before, WorkflowStateJson.Write(State));

        var restarted = WorkflowEngine.Step(workflow, WorkflowStateJson.Read(before), stimulus, context ?? Flows.Context);
        if (result is StepAccepted accepted)
            Assert.Equal(System.Text.Encoding.UTF8.GetString(WorkflowStateJson.Write(accepted.State)), System.Text.Encoding.UTF8.GetString(WorkflowStateJson.Write(Assert.IsType<StepAccepted>(restarted).State)));
        else
            Assert.Equal(result, restarted);
        return result;
    }

    public StepRejected Rejected(Stimulus stimulus) => Assert.IsType<StepRejected>(Try(stimulus));
}
