namespace CaseFlow.Engine;

/// <summary>Bounds of one step. The statement count decides (it is deterministic: the same script always stops at the same place); time and memory are backstops.</summary>
public sealed record EngineLimits
{
    public static readonly EngineLimits Default = new();
    /// <summary>Activities one step may run before it is stopped as a loop that never waits.</summary>
    public int ActivitiesPerStep { get; init; } = 10_000;
    /// <summary>JavaScript statements one expression may run.</summary>
    public int ScriptStatements { get; init; } = 50_000;
    public int ScriptRecursion { get; init; } = 64;
    public int StringLength { get; init; } = 1_000_000;
    public int ArrayLength { get; init; } = 100_000;
}
