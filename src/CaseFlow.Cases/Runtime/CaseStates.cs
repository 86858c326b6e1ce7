using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
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
}
