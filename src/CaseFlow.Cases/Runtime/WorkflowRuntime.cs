using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Runtime;

/// <summary>The only caller of the engine's Step: load → step → apply effects → save once, then nudge the jobs.</summary>
public sealed class WorkflowRuntime
{
    /// <param name="operationId">Unique per actor; a repeat gives the first answer and does nothing.</param>
    public Task<RuntimeResult> SendAsync(Guid instanceId, Stimulus stimulus, string? operationId, CancellationToken cancel) => throw null!;
}

public abstract record RuntimeResult;

/// <param name="Repeated">True: this operation was done before, and this is its first answer.</param>
public sealed record StepSaved(Guid InstanceId, int Revision, string? CaseStatus, bool Repeated) : RuntimeResult;

/// <summary>The engine rejected the stimulus, or an effect was refused. Nothing was kept.</summary>
public sealed record StepNotTaken(string Code, string Message) : RuntimeResult;
