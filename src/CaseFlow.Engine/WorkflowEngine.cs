using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stepping;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine;

/// <summary>The one verb. Pure: the same four inputs give the same result, in production, tests, simulation and replay.</summary>
public static class WorkflowEngine
{
    /// <summary>A state before its first step.</summary>
    public static WorkflowState New(CompiledWorkflow workflow, string instanceId) =>
        new() { InstanceId = instanceId, DefinitionId = workflow.DefinitionId };

    /// <summary>Takes one step. <paramref name="state"/> is not changed.</summary>
    public static StepResult Step(CompiledWorkflow workflow, WorkflowState state, Stimulus stimulus, StepContext context)
    {
        var step = new StepRun(workflow, StateCopy.Of(state, workflow), state.Variables, stimulus, context);
        if (Admission.Admit(step) is { } rejected)
            return rejected;
        step.RunToRest();
        step.State.Revision++;
        return new StepAccepted(step.State, step.Journal, step.Effects);
    }
}
