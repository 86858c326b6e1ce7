using System.Text.Json.Nodes;
using CaseFlow.Engine;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Benchmarks;

/// <summary>A scope with one variable, <c>Amount</c> = 42.</summary>
internal sealed class FixedScope : IExpressionScope
{
    private static readonly JsonNode Amount = JsonValue.Create(42);

    public string ActivityId => "activity";
    public string InstanceId => "instance";
    public string? CorrelationId => null;
    public string DefinitionId => "definition";
    public DateTimeOffset OccurredAt { get; } = new(2026, 2, 2, 9, 0, 0, TimeSpan.FromHours(1));
    public TimeZoneInfo OfficeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
    public EngineLimits Limits => EngineLimits.Default;
    public bool TryGetVariable(string nameOrId, out JsonNode? value) => (value = nameOrId == "Amount" ? Amount : null) is not null;
    public bool TrySetVariable(string nameOrId, JsonNode? value) => false;
    public IEnumerable<string> VariableNames => ["Amount"];
    public JsonNode? GetInput(string name) => null;
    public IEnumerable<string> InputNames => [];
    public JsonNode? GetOutput(string activityIdOrName, string? output) => null;
    public IEnumerable<(string Activity, string Output)> Outputs => [];
    public JsonNode? LastResult => null;
}
