using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The runtime's results as answers to people and tools.</summary>
internal static class StepReceipts
{
    public static Answer<StepReceipt> Of(RuntimeResult result, string number, string language) => result switch
    {
        StepSaved saved => new Done<StepReceipt>(new StepReceipt(number, saved.Revision, saved.CaseStatus)),
        StepNotTaken { Code: "operationIdUsed" or "actionNotOffered" or "actionPending" or "incidentUnknown" } not => new Conflict<StepReceipt>(not.Code, not.Message, new Dictionary<string, string?>()),
        StepNotTaken not => new Refused<StepReceipt>(not.Code, RefusalWords.Of(not.Code, not.Message, language)),
        _ => throw new InvalidOperationException($"Expected a step to be saved or not taken, but got {result.GetType().Name}."),
    };

    /// <summary>The first answer to an operation that was done before: given before anything else is looked at, for by now the task is closed.</summary>
    public static async Task<Answer<StepReceipt>?> FirstAsync(CaseFlowContext db, string actor, string? operationId, Guid instanceId, CancellationToken cancel)
    {
        if (operationId is null) return null;
        var step = await db.Steps.Where(s => s.Actor == actor && s.OperationId == operationId && s.InstanceId == instanceId)
            .Select(s => new DoneStep(s.InstanceId, s.Revision, s.Answer)).SingleOrDefaultAsync(cancel);
        if (step is null) return null;
        var number = await db.Cases.AsNoTracking().Where(c => c.InstanceId == instanceId).Select(c => c.Number).SingleAsync(cancel);
        return new Done<StepReceipt>(new StepReceipt(number, step.Revision, StepRecord.AnswerOf(step).CaseStatus));
    }
}
