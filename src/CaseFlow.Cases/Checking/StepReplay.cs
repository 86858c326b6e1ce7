using System.Security.Cryptography;
using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>Takes the steps of one instance again, one by one: the chain of hashes must be whole, each step must open, say what its columns say, and give the state it gave.</summary>
/// <param name="key">Null: the case is erased. Its rows and hashes are kept and checked; what they say can't be read any more.</param>
/// <param name="report">Told what is wrong, from "expected" on.</param>
internal sealed class StepReplay(Bundles bundles, OfficeDocuments documents, CaseRow @case, InstanceRow instance, CaseKey? key, Action<string> report)
{
    private readonly Replay replay = new();
    private bool broken;

    /// <summary>Null when a step is missing, was changed, or gives another state: nothing can be derived then. A step that another version of the engine took may give
    /// another state without having been changed: see <see cref="Replay.OtherEngine"/>.</summary>
    public async Task<Replay?> RunAsync(CaseFlowContext db, CancellationToken cancel)
    {
        var (next, previous) = (1, StepChain.Start(instance.Id));
        await foreach (var step in db.Steps.AsNoTracking().Where(s => s.InstanceId == instance.Id).OrderBy(s => s.Revision).AsAsyncEnumerable().WithCancellation(cancel))
        {
            for (; next < step.Revision; next++) Broken($"expected step {next}, but there is none.");
            if (step.Revision < next) Broken($"expected the steps to be numbered from 1, but there is a step {step.Revision}.");
            if (step.PreviousHash != previous) Broken($"expected step {step.Revision} to be chained to the step before, but it is not.");
            if (StepChain.HashOf(step) != step.Hash) Broken($"expected step {step.Revision} to have its own hash, but the row was changed.");
            (next, previous) = (Math.Max(next, step.Revision + 1), step.Hash);
            if (key is null) continue;
            var (stimulus, fault) = Open(step, key);
            // After a fault the steps that follow have nothing to stand on: each is looked at for itself, no more.
            if (stimulus is not null && !broken) fault = await TakeAsync(step, stimulus, cancel);
            if (fault is not null) Broken($"expected step {step.Revision} {fault}");
        }
        return broken ? null : replay;
    }

    private void Broken(string words)
    {
        broken = true;
        report(words);
    }

    /// <summary>The stimulus, or what is wrong with the row. The seal covers the stimulus and its place; what the columns say of it must be what it says.</summary>
    private (Stimulus? Stimulus, string? Fault) Open(StepRow step, CaseKey caseKey)
    {
        Stimulus stimulus;
        try { stimulus = StepJson.ReadStimulus(caseKey.OpenStimulus(instance.Id, step.Revision, step.Stimulus)); }
        catch (CryptographicException) { return (null, "to open with the case's key, but its stimulus was changed."); }
        catch (JsonException) { return (null, "to hold a stimulus, but it can't be read."); }
        if (step.Kind != JsonNamingPolicy.CamelCase.ConvertName(stimulus.GetType().Name)) return (null, "to be of the kind that its stimulus is, but the row says another.");
        if (step.Actor != stimulus.Actor) return (null, "to be by whom its stimulus is, but the row names somebody else.");
        return step.OccurredAt.UtcTicks == stimulus.OccurredAt.UtcTicks ? (stimulus, null) : (null, $"to have occurred when its stimulus did, but the row says {step.OccurredAt:u}.");
    }

    /// <summary>Null, or what is wrong with the step.</summary>
    private async Task<string?> TakeAsync(StepRow step, Stimulus stimulus, CancellationToken cancel)
    {
        Bundle bundle;
        StepContext context;
        try { (bundle, context) = (await bundles.ByHashAsync(step.BundleHash, cancel), await documents.ByHashAsync(step.ContextHash, cancel)); }
        catch (InvalidOperationException) { return $"to find its bundle {Short(step.BundleHash)} and its context {Short(step.ContextHash)}, but one isn't there or can't be used any more."; }
        if (replay.OtherEngine is null && Again(step, stimulus, bundle, context) is { } fault)
        {
            if (step.EngineVersion == StepRecord.EngineVersion) return fault;
            (replay.OtherEngine, replay.Before) = (step.EngineVersion, null);
        }
        (replay.Revision, replay.BundleHash, replay.ContextHash, replay.StateHash, replay.LastAt) = (step.Revision, step.BundleHash, step.ContextHash, step.StateHash, stimulus.OccurredAt);
        return null;
    }

    /// <summary>Null when this version of the engine takes the step as it was taken.</summary>
    private string? Again(StepRow step, Stimulus stimulus, Bundle bundle, StepContext context)
    {
        var before = replay.State ?? WorkflowEngine.New(bundle.Workflow, instance.Id.ToString());
        StepResult result;
        try { result = WorkflowEngine.Step(bundle.Workflow, before, stimulus, context); }
        catch (Exception e) when (e is ExpressionBackstop or InvalidOperationException) { return $"to be taken again, but it stopped with {e.GetType().Name}."; }
        if (result is not StepAccepted accepted) return $"to be accepted when replayed, but it was rejected.";
        var written = StepJson.Write(accepted.State);
        if (StepJson.Hash(written) != step.StateHash) return $"to give the stored state when replayed, but it gives another.";

        Remember(step, stimulus, before, accepted, bundle);
        (replay.Before, replay.State) = (before, StepJson.ReadState(written));
        return null;
    }

    private void Remember(StepRow step, Stimulus stimulus, WorkflowState before, StepAccepted accepted, Bundle bundle)
    {
        replay.Steps[step.Revision] = new StepTold(stimulus.OccurredAt, stimulus.Actor, accepted.Journal);
        replay.Biased = KeptOut.Named(replay.Biased, before, accepted.State, stimulus);
        replay.ClosedAt = CaseColumns.IsOpen(accepted.State, bundle.Procedure) ? null : replay.ClosedAt ?? stimulus.OccurredAt;
        var opened = new HashSet<string>();
        foreach (var effect in accepted.Effects)
            switch (effect)
            {
                case TaskOpened e when stimulus is StepTakenBack:
                    opened.Add(e.Task.Id);
                    TaskRows.Reopen(replay.Tasks[e.Task.Id]);
                    break;
                case TaskOpened e when opened.Add(e.Task.Id):
                    replay.Tasks[e.Task.Id] = TaskRows.New(@case, instance.Id, e.Task, accepted.State, [], Guid.CreateVersion7(stimulus.OccurredAt));
                    break;
                case TaskClosed e: TaskRows.Close(replay.Tasks[e.TaskId], e, stimulus); break;
                case DeadlineSet e: replay.Deadlines[e.Deadline.Id] = accepted.State.Deadlines.Find(d => d.Id == e.Deadline.Id) ?? e.Deadline; break;
                case DeadlineForgotten e: replay.Deadlines.Remove(e.DeadlineId); break;
                case LetterOpened e: replay.Letters[e.Letter.Id] = e; break;
                case LetterRewritten e: replay.Letters[e.Letter.Id] = new LetterOpened(e.Letter, e.TaskId, e.Values); break;
                case LetterWithdrawn e: replay.Letters.Remove(e.LetterId); break;
            }
        foreach (var row in replay.Tasks.Values.Where(t => t.State == "open"))
            if (accepted.State.Tasks.Find(t => t.Id == row.TaskId) is { } task)
                TaskRows.Refresh(row, task, before, accepted.State, isNew: opened.Contains(row.TaskId));
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
