using System.Runtime.CompilerServices;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CaseFlow.Cases.Runtime;

/// <summary>What holds for a step begun now, read at one moment.</summary>
internal sealed class Present
{
    /// <summary>Changes with everybody's rights.</summary>
    public required long AccessVersion { get; init; }
    /// <summary>The context taken in last; null when there is none.</summary>
    public string? ContextHash { get; init; }
    /// <summary>The step that the operation was, if it was done before.</summary>
    public DoneStep? Done { get; init; }
    /// <summary>Null when there is no such instance, or none was asked for.</summary>
    public StandingCase? Standing { get; init; }
}

/// <summary>An operation that was done before.</summary>
internal sealed record DoneStep(Guid InstanceId, int Revision, string? Answer);

/// <summary>A case as it stands before a step: everything that the step's own rows go on from.</summary>
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

/// <summary>The queries of every step, translated once for each model rather than looked up again by their trees each time; one statement where one will do.</summary>
internal sealed class StepQueries
{
    // No operation has it: a parameter that is null would want another statement.
    private const string NoOperation = "";
    private static readonly ConditionalWeakTable<IModel, StepQueries> known = [];

    private readonly Func<CaseFlowContext, string, string, Task<Present?>> present = EF.CompileAsyncQuery((CaseFlowContext db, string actor, string operationId) => (
        from access in db.AccessVersion
        from done in db.Steps.Where(s => s.Actor == actor && s.OperationId == operationId).DefaultIfEmpty()
        select new Present
        {
            AccessVersion = access.Value, ContextHash = db.Contexts.OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Hash).Select(c => c.Hash).FirstOrDefault(),
            Done = done == null ? null : new DoneStep(done.InstanceId, done.Revision, done.Answer),
        }).SingleOrDefault());

    private readonly Func<CaseFlowContext, Guid, string, string, Task<Present?>> standing = EF.CompileAsyncQuery((CaseFlowContext db, Guid instanceId, string actor, string operationId) => (
        from access in db.AccessVersion
        from done in db.Steps.Where(s => s.Actor == actor && s.OperationId == operationId).DefaultIfEmpty()
        from instance in db.Instances.Where(i => i.Id == instanceId).DefaultIfEmpty()
        from @case in db.Cases.Where(c => c.Id == instance.CaseId).DefaultIfEmpty()
        from key in db.CaseKeys.Where(k => k.CaseId == instance.CaseId).DefaultIfEmpty()
        select new Present
        {
            AccessVersion = access.Value, ContextHash = db.Contexts.OrderByDescending(c => c.CreatedAt).ThenBy(c => c.Hash).Select(c => c.Hash).FirstOrDefault(),
            Done = done == null ? null : new DoneStep(done.InstanceId, done.Revision, done.Answer),
            Standing = instance == null ? null : new StandingCase
            {
                Instance = instance, Case = @case, Key = new CaseKeyRow { CaseId = key.CaseId, WrappedKey = key.WrappedKey },
                LastHash = db.Steps.Where(s => s.InstanceId == instance.Id && s.Revision == instance.Revision).Select(s => s.Hash).FirstOrDefault(),
                LastSequence = db.Journal.Where(j => j.CaseId == instance.CaseId).Max(j => (int?)j.Sequence),
            },
        }).SingleOrDefault());

    private readonly Func<CaseFlowContext, string, int, Task<NumberRow?>> number = EF.CompileAsyncQuery(
        (CaseFlowContext db, string prefix, int year) => db.Numbers.SingleOrDefault(n => n.Prefix == prefix && n.Year == year));

    /// <summary>What holds now, and whether the operation was done before.</summary>
    /// <param name="operationId">Null: none is asked for.</param>
    public static async Task<Present> PresentAsync(CaseFlowContext db, string actor, string? operationId) =>
        await Of(db).present(db, actor, operationId ?? NoOperation) ?? throw NoVersion();

    /// <summary>The same, and the instance with its case.</summary>
    public static async Task<Present> StandingAsync(CaseFlowContext db, Guid instanceId, string actor, string? operationId) =>
        await Of(db).standing(db, instanceId, actor, operationId ?? NoOperation) ?? throw NoVersion();

    public static Task<NumberRow?> NumberAsync(CaseFlowContext db, string prefix, int year) => Of(db).number(db, prefix, year);

    private static InvalidOperationException NoVersion() => new("Expected the row of AccessVersion, but there is none.");

    private static StepQueries Of(CaseFlowContext db) => known.GetValue(db.Model, static _ => new StepQueries());
}
