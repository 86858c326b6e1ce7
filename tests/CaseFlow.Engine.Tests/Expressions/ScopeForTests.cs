using System.Text.Json.Nodes;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Tests.Expressions;

/// <summary>A scope held in dictionaries: 2 March 2026, 10:30 in Prague.</summary>
internal sealed class ScopeForTests : IExpressionScope
{
    public Dictionary<string, JsonNode?> Variables { get; } = new()
    {
        ["Amount"] = 42, ["name"] = "Jana", ["Empty"] = null, ["List"] = new JsonArray(1, 2, 3), ["Person"] = new JsonObject { ["age"] = 30 },
    };
    public Dictionary<string, JsonNode?> Input { get; } = new() { ["Limit"] = 7 };
    public List<(string Activity, string Output, JsonNode? Value)> OutputValues { get; } = [("letter", "dispatchedOn", "2026-03-01")];

    public string ActivityId => "a1";
    public string InstanceId => "i1";
    public string? CorrelationId => "c1";
    public string DefinitionId => "d1";
    public DateTimeOffset OccurredAt { get; init; } = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);
    public TimeZoneInfo OfficeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
    public EngineLimits Limits { get; init; } = EngineLimits.Default;
    public bool TryGetVariable(string nameOrId, out JsonNode? value) => Variables.TryGetValue(nameOrId, out value);
    public bool TrySetVariable(string nameOrId, JsonNode? value)
    {
        if (!Variables.ContainsKey(nameOrId)) return false;
        Variables[nameOrId] = value;
        return true;
    }
    public IEnumerable<string> VariableNames => Variables.Keys;
    public Dictionary<string, string> Types { get; } = [];
    public string? TypeOfVariable(string nameOrId) => Types.GetValueOrDefault(nameOrId);
    public JsonNode? GetInput(string name) => Input.GetValueOrDefault(name);
    public IEnumerable<string> InputNames => Input.Keys;
    public JsonNode? GetOutput(string activityIdOrName, string? output) =>
        OutputValues.FirstOrDefault(o => o.Activity == activityIdOrName && (output is null || o.Output == output)).Value;
    public IEnumerable<(string Activity, string Output)> Outputs => OutputValues.Select(o => (o.Activity, o.Output));
    public JsonNode? LastResult => "last";

    public Evaluation Evaluate(string type, JsonNode? value, string typeName = "Object")
    {
        var (compiled, problem) = ExpressionCompiler.Compile(new Expression(type, value), typeName);
        Assert.Null(problem);
        return compiled!.Evaluate(this);
    }

    public Evaluation Script(string source, string typeName = "Object") => Evaluate("JavaScript", source, typeName);

    /// <summary>The script's value as JSON text.</summary>
    public string ScriptJson(string source, string typeName = "Object")
    {
        var evaluation = Script(source, typeName);
        Assert.Null(evaluation.Fault);
        return evaluation.Value?.ToJsonString(CaseFlowJson.Options) ?? "null";
    }
}
