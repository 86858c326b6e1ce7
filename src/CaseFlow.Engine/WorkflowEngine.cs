using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine;

/// <summary>The one verb. Pure: the same four inputs give the same result, in production, tests, simulation and replay.</summary>
public static class WorkflowEngine
{
    /// <summary>A state before its first step.</summary>
    public static WorkflowState New(CompiledWorkflow workflow, string instanceId) => throw null!;

    /// <summary>Takes one step. <paramref name="state"/> is not changed.</summary>
    public static StepResult Step(CompiledWorkflow workflow, WorkflowState state, Stimulus stimulus, StepContext context) => throw null!;
}
