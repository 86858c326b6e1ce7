using System.Runtime.CompilerServices;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CaseFlow.Cases.Runtime;

/// <summary>A case as it stands before a step: everything that the step's own rows go on from, read at one moment.</summary>
internal sealed class StandingCase
{
    public required InstanceRow Instance { get; init; }
    public required CaseRow Case { get; init; }
    public required CaseKeyRow Key { get; init; }
    /// <summary>Hash of the last step; null before the first.</summary>
    public string? LastHash { get; init; }
    /// <summary>Of the case's last journal entry; null when there is none.</summary>
    public int? LastSequence { get; init; }
}

/// <param name="AccessVersion">Changes with everybody's rights.</param>
/// <param name="ContextHash">The context taken in last; null when there is none.</param>
internal sealed record Present(long AccessVersion, string? ContextHash);

/// <summary>The queries of every step, translated once for each model rather than looked up again by their trees each time.</summary>
internal sealed class StepQueries
{
    private static readonly ConditionalWeakTable<IModel, StepQueries> known = [];

    private readonly Func<CaseFlowContext, Guid, Task<StandingCase?>> standing = EF.CompileAsyncQuery((CaseFlowContext db, Guid instanceId) => (
        from instance in db.Instances
        join @case in db.Cases on instance.CaseId equals @case.Id
        join key in db.CaseKeys on @case.Id equals key.CaseId
        where instance.Id == instanceId
        select new StandingCase
        {
            Instance = instance, Case = @case, Key = key,
            LastHash = db.Steps.Where(s => s.InstanceId == instance.Id && s.Revision == instance.Revision).Select(s => s.Hash).FirstOrDefault(),
            LastSequence = db.Journal.Where(j => j.CaseId == @case.Id).Max(j => (int?)j.Sequence),
        }).SingleOrDefault());

    private readonly Func<CaseFlowContext, string, string, Task<StepRow?>> done = EF.CompileAsyncQuery(
        (CaseFlowContext db, string actor, string operationId) => db.Steps.AsNoTracking().SingleOrDefault(s => s.Actor == actor && s.OperationId == operationId));

    private readonly Func<CaseFlowContext, Task<Present?>> present = EF.CompileAsyncQuery((CaseFlowContext db) => db.AccessVersion
        .Select(v => new Present(v.Value, db.Contexts.OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Hash).Select(c => c.Hash).FirstOrDefault())).SingleOrDefault());

    private readonly Func<CaseFlowContext, string, int, Task<NumberRow?>> number = EF.CompileAsyncQuery(
        (CaseFlowContext db, string prefix, int year) => db.Numbers.SingleOrDefault(n => n.Prefix == prefix && n.Year == year));

    /// <summary>Null when there is no such instance.</summary>
    public static Task<StandingCase?> StandingAsync(CaseFlowContext db, Guid instanceId) => Of(db).standing(db, instanceId);

    /// <summary>The step that this operation was, if it was done before.</summary>
    public static Task<StepRow?> DoneAsync(CaseFlowContext db, string actor, string operationId) => Of(db).done(db, actor, operationId);

    /// <summary>What holds for every step begun now.</summary>
    public static async Task<Present> PresentAsync(CaseFlowContext db) =>
        await Of(db).present(db) ?? throw new InvalidOperationException("Expected the row of AccessVersion, but there is none.");

    public static Task<NumberRow?> NumberAsync(CaseFlowContext db, string prefix, int year) => Of(db).number(db, prefix, year);

    private static StepQueries Of(CaseFlowContext db) => known.GetValue(db.Model, static _ => new StepQueries());
}
