using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Runtime;

/// <summary>Reads the state of a case's root instance, for what has no column.</summary>
public sealed class CaseStates(CaseFlowContext db, CaseKeys keys)
{
    /// <summary>Null once the case is erased.</summary>
    public async Task<WorkflowState?> ReadAsync(CaseRow @case, CancellationToken cancel)
    {
        var instance = await db.Instances.AsNoTracking().SingleAsync(i => i.Id == @case.InstanceId, cancel);
        var key = keys.Unwrap(await db.CaseKeys.AsNoTracking().SingleAsync(k => k.CaseId == @case.Id, cancel));
        return key is null ? null : StepJson.ReadState(key.OpenState(instance.Id, instance.Revision, instance.State));
    }

    /// <summary>The reasons that people gave for some steps, by revision: sealed with the step, for they may name somebody. None once the case is erased.</summary>
    public async Task<IReadOnlyDictionary<int, string>> ReasonsAsync(CaseRow @case, IReadOnlyList<int> revisions, CancellationToken cancel)
    {
        var reasons = new Dictionary<int, string>();
        if (revisions.Count == 0 || keys.Unwrap(await db.CaseKeys.AsNoTracking().SingleAsync(k => k.CaseId == @case.Id, cancel)) is not { } key) return reasons;
        foreach (var step in await db.Steps.AsNoTracking().Where(s => s.InstanceId == @case.InstanceId && revisions.Contains(s.Revision)).Select(s => new { s.Revision, s.Stimulus }).ToListAsync(cancel))
            if (StepJson.ReadStimulus(key.OpenStimulus(@case.InstanceId, step.Revision, step.Stimulus)) switch { StepTakenBack s => s.Reason, FieldsCorrected s => s.Reason, IncidentResolved s => s.Reason, _ => null } is { Length: > 0 } reason)
                reasons[step.Revision] = reason;
        return reasons;
    }
}
