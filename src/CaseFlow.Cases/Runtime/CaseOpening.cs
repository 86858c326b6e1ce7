using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;

namespace CaseFlow.Cases.Runtime;

/// <summary>What a new case is made of.</summary>
internal sealed record NewCase(Bundle Bundle, string Channel, DateOnly DeliveredOn, string Language, Guid? ParentCaseId = null, string? ParentRelation = null);

/// <summary>Adds the rows of a new case, with its number, key and root instance before the first step.</summary>
internal static class CaseOpening
{
    public static async Task<(CaseRow Case, InstanceRow Instance, CaseKey Key)> AddAsync(
        CaseFlowContext db, CaseKeys keys, NewCase what, DateTimeOffset now, DateOnly today, CancellationToken cancel)
    {
        var (caseId, instanceId) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var number = await NumberAsync(db, what.Bundle.Procedure.NumberPrefix, today.Year, cancel);
        var @case = new CaseRow
        {
            Id = caseId, Number = number, Procedure = what.Bundle.Procedure.Name, BundleHash = what.Bundle.Hash, InstanceId = instanceId,
            Subject = "", Applicant = "", SearchText = SearchText.Fold(number), Data = "{}",
            Channel = what.Channel, DeliveredOn = what.DeliveredOn, Language = what.Language,
            ParentCaseId = what.ParentCaseId, ParentRelation = what.ParentRelation, CreatedAt = now, LastEventAt = now,
        };
        var keyRow = keys.New(caseId);
        var key = keys.Unwrap(keyRow)!;
        var state = StepJson.Write(WorkflowEngine.New(what.Bundle.Workflow, instanceId.ToString()));
        var instance = new InstanceRow
        {
            Id = instanceId, CaseId = caseId, BundleHash = what.Bundle.Hash, Revision = 0, Status = "new",
            State = key.SealState(instanceId, 0, state), StateHash = StepJson.Hash(state),
        };
        db.AddRange(@case, keyRow, instance);
        return (@case, instance, key);
    }

    private static async Task<string> NumberAsync(CaseFlowContext db, string prefix, int year, CancellationToken cancel)
    {
        await db.HoldNumbersAsync(prefix, year, cancel);
        var row = await db.Numbers.FindAsync([prefix, year], cancel);
        if (row is null) db.Numbers.Add(row = new NumberRow { Prefix = prefix, Year = year });
        row.Last++;
        return $"{prefix}-{year}-{row.Last:00000}";
    }
}
