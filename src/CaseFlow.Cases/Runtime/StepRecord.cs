using System.Text.Json;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Runtime;

/// <summary>Adds what is remembered of a step itself: the new snapshot, the step's row in the chain, its journal.</summary>
internal static class StepRecord
{
    /// <summary>Kept with every step; a replay by another version may differ and then says so.</summary>
    public static readonly string EngineVersion = typeof(WorkflowEngine).Assembly.GetName().Version!.ToString(3);

    public static void Add(StepScope step, StepAccepted accepted, StandingCase before, CaseKey key, byte[] stimulus, string? operationId, string contextHash)
    {
        var (db, instance) = (step.Db, step.Instance);
        var previous = instance.Revision == 0 ? StepChain.Start(instance.Id)
            : before.LastHash ?? throw new InvalidOperationException($"Expected step {instance.Revision} of instance {instance.Id}, but there is none.");
        var state = StepJson.Write(accepted.State);
        instance.Revision++;
        instance.State = key.SealState(instance.Id, instance.Revision, state);
        instance.StateHash = StepJson.Hash(state);
        instance.Status = JsonNamingPolicy.CamelCase.ConvertName(accepted.State.Status.ToString());
        var row = new StepRow
        {
            InstanceId = instance.Id, Revision = instance.Revision, Kind = JsonNamingPolicy.CamelCase.ConvertName(step.Stimulus.GetType().Name),
            Stimulus = key.SealStimulus(instance.Id, instance.Revision, stimulus), Actor = step.Stimulus.Actor, OperationId = operationId,
            OccurredAt = step.At, RecordedAt = step.Now, BundleHash = step.Bundle.Hash, ContextHash = contextHash, EngineVersion = EngineVersion,
            StateHash = instance.StateHash, PreviousHash = previous, Hash = "",
            Answer = AnswerWith(step.Case.Status),
        };
        row.Hash = StepChain.HashOf(row);
        db.Steps.Add(row);
        AddJournal(db, step.Case, instance, step.At, step.Stimulus.Actor, [.. accepted.Journal, .. step.Journal], before.LastSequence ?? 0);
    }

    /// <summary>Entries go on where the case's journal ends. Two writers at once get the same number; the second is refused and tries again.</summary>
    public static async Task AddJournalAsync(
        CaseFlowContext db, CaseRow @case, InstanceRow? instance, DateTimeOffset at, string actor, IReadOnlyList<Engine.Journal.JournalEntry> entries, CancellationToken cancel) =>
        AddJournal(db, @case, instance, at, actor, entries, await db.Journal.Where(j => j.CaseId == @case.Id).MaxAsync(j => (int?)j.Sequence, cancel) ?? 0);

    private static void AddJournal(
        CaseFlowContext db, CaseRow @case, InstanceRow? instance, DateTimeOffset at, string actor, IReadOnlyList<Engine.Journal.JournalEntry> entries, int sequence)
    {
        foreach (var entry in entries)
            db.Journal.Add(new JournalRow
            {
                CaseId = @case.Id, InstanceId = instance?.Id == @case.InstanceId ? null : instance?.Id, Revision = instance?.Revision ?? 0, Sequence = ++sequence, At = at, Kind = entry.Kind, Actor = actor,
                ActivityId = entry.ActivityId, Args = JsonSerializer.Serialize(entry.Args, CaseFlowJson.Options),
            });
        if (entries.Count > 0 && at > @case.LastEventAt) @case.LastEventAt = at;
    }

    /// <summary>What the caller of that step was told, told again.</summary>
    public static StepSaved AnswerOf(DoneStep step)
    {
        var kept = step.Answer is null ? null : JsonSerializer.Deserialize<Kept>(step.Answer, CaseFlowJson.Options);
        return new StepSaved(step.InstanceId, step.Revision, kept?.Status, Repeated: true);
    }

    /// <summary>The answer as it is kept.</summary>
    public static string AnswerWith(string? status) => JsonSerializer.Serialize(new Kept(status), CaseFlowJson.Options);

    private sealed record Kept(string? Status);
}
