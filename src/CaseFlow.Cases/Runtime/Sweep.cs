namespace CaseFlow.Cases.Runtime;

/// <summary>Enters every due Inbox row through the runtime, in the order (due time, id).</summary>
public sealed class Sweep
{
    /// <summary>How many rows were consumed. A row that fails stays with its error and is tried again later.</summary>
    public Task<int> RunDueAsync(DateTimeOffset now, CancellationToken cancel) => throw null!;
}
