using CaseFlow.Cases.Access;
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
    /// <param name="queued">The last number given out, when it isn't stored yet; null: the stored one is the last.</param>
    public static async Task<(CaseRow Case, InstanceRow Instance, CaseKeyRow KeyRow, CaseKey Key)> AddAsync(
        CaseFlowContext db, CaseKeys keys, NewCase what, DateTimeOffset now, DateOnly today, int? queued, CancellationToken cancel)
    {
        var (caseId, instanceId) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var number = await NumberAsync(db, what.Bundle.Procedure.NumberPrefix, today.Year, queued, cancel);
        var @case = new CaseRow
        {
            Id = caseId, Number = number, Procedure = what.Bundle.Procedure.Name, BundleHash = what.Bundle.Hash, InstanceId = instanceId,
            Subject = "", Applicant = "", SearchText = SearchText.Fold(number), Data = "{}",
            Channel = what.Channel, DeliveredOn = what.DeliveredOn, Language = what.Language,
            ParentCaseId = what.ParentCaseId, ParentRelation = what.ParentRelation,
            AlsoHiddenFrom = what.ParentCaseId is { } whole ? HiddenParts.FromWhole(await db.Cases.FindAsync([whole], cancel) ?? throw new InvalidOperationException($"Expected the case {whole}, but there is none.")) : "", CreatedAt = now, LastEventAt = now,
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
        return (@case, instance, keyRow, key);
    }

    private static async Task<string> NumberAsync(CaseFlowContext db, string prefix, int year, int? queued, CancellationToken cancel)
    {
        await db.HoldNumbersAsync(prefix, year, cancel);
        var row = queued is { } last ? db.Numbers.Attach(new NumberRow { Prefix = prefix, Year = year, Last = last }).Entity
            // One of this step's own, when it opens several.
            : db.Numbers.Local.FirstOrDefault(n => n.Prefix == prefix && n.Year == year) ?? await StepQueries.NumberAsync(db, prefix, year);
        if (row is null) db.Numbers.Add(row = new NumberRow { Prefix = prefix, Year = year });
        row.Last++;
        return $"{prefix}-{year}-{row.Last:00000}";
    }
}
