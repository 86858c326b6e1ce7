using System.Security.Cryptography;
using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Checking;

/// <summary>Looks at one case from all sides. Rows that are projections are brought to what they should be within the context that is given;
/// whoever saves it mends them.</summary>
public sealed class CaseInspection(CaseKeys keys, Bundles bundles, OfficeDocuments documents, FileStore files)
{
    /// <summary>What was seen; throws when the case can't be read at all.</summary>
    public async Task<Seen> LookAsync(CaseFlowContext db, Guid caseId, Holders people, CancellationToken cancel)
    {
        var found = new List<string>();
        var @case = await db.Cases.SingleAsync(c => c.Id == caseId, cancel);
        if (await db.Instances.SingleOrDefaultAsync(i => i.Id == @case.InstanceId && i.CaseId == @case.Id, cancel) is not { } instance)
            return new Seen([$"expected the instance {@case.InstanceId} to be there and to be the case's, but it is not."], [], null);
        var revision = instance.Revision;
        CaseKey? key;
        if (await db.CaseKeys.AsNoTracking().SingleOrDefaultAsync(k => k.CaseId == caseId, cancel) is not { } keyRow)
            return new Seen(["expected a key of the case, but there is none."], [], revision);
        try { key = keys.Unwrap(keyRow); }
        catch (CryptographicException) { return new Seen(["expected the case's key to open with the master key, but it was changed."], [], revision); }

        var replay = await new StepReplay(bundles, documents, @case, instance, key, found.Add).RunAsync(db, cancel);
        await new JournalCheck(db, @case, instance, replay, found.Add).RunAsync(cancel);
        await DocumentsAsync(db, @case, found, cancel);
        await MessagesAsync(db, @case, found, cancel);
        // Rows and hashes are kept, what they say can't be read any more.
        if (key is null)
        {
            found.AddRange(await ErasedAsync(db, @case, instance, cancel));
            return new Seen(found, [], revision);
        }
        if (@case.ErasedAt is not null) found.Add("expected the case to be whole, for its key is there, but its row says that it was erased.");

        var bundle = await bundles.ByHashAsync(replay?.BundleHash ?? instance.BundleHash, cancel);
        var state = replay?.OtherEngine is null ? Snapshot(instance, key, replay, bundle, found) : Kept(instance, key, replay, bundle, found);
        if (replay is null || state is null) return new Seen(found, [], revision, replay?.OtherEngine);
        await new Projections(db, @case, instance, replay, state, bundle).BringAsync(people.Today, people.Yesterday, cancel);
        if (replay.OtherEngine is not null) await LettersAsync(db, instance, state, found, cancel);
        else if (replay.ContextHash is { } context)
            found.AddRange(DeadlineLedger.Differences(state, bundle.Workflow, await documents.ByHashAsync(context, cancel)).Select(d => $"deadline {d}"));
        CheckQueues(db, @case, instance, state, people.Today, found);
        return new Seen(found, [.. RowDifferences.In(db)], revision, replay.OtherEngine);
    }

    /// <summary>A case without a key was erased, or lost it: its chain of steps says which.</summary>
    private static async Task<IReadOnlyList<string>> ErasedAsync(CaseFlowContext db, CaseRow @case, InstanceRow instance, CancellationToken cancel)
    {
        var last = await db.Steps.AsNoTracking().Where(s => s.InstanceId == instance.Id).OrderByDescending(s => s.Revision).Select(s => new { s.Kind, s.Revision, s.StateHash }).FirstOrDefaultAsync(cancel);
        if (last?.Kind != CaseErasure.Erased) return ["expected a key of the case, for no step erased it, but it is gone."];
        return last.Revision == instance.Revision && last.StateHash == instance.StateHash ? await ErasedContent.LeftAsync(db, @case, instance, cancel)
            : [$"expected the erasure to be the case's last step, but that is step {last.Revision} of {instance.Revision}."];
    }

    /// <summary>The state that the steps give; the row's snapshot is only the fast path to it and is brought to it.</summary>
    private static WorkflowState? Snapshot(InstanceRow instance, CaseKey key, Replay? replay, Bundle bundle, List<string> found)
    {
        var stored = Open(instance, key, instance.Revision);
        if (replay is null)
        {
            if (stored is null) found.Add($"expected the state of revision {instance.Revision} to open with the case's key, but it was changed.");
            return null;
        }
        if (replay.Revision != instance.Revision)
        {
            // The seal knows its revision: a row that opens with the last step's had its number changed, else steps were taken away at the end.
            if (stored is not null || Open(instance, key, replay.Revision) is null)
            {
                for (var missing = replay.Revision + 1; missing <= instance.Revision; missing++) found.Add($"expected step {missing}, but there is none.");
                for (var extra = instance.Revision + 1; extra <= replay.Revision; extra++) found.Add($"expected {instance.Revision} steps, but there is a step {extra}.");
                return null;
            }
            instance.Revision = replay.Revision;
            stored = Open(instance, key, replay.Revision);
        }
        var state = replay.State ?? WorkflowEngine.New(bundle.Workflow, instance.Id.ToString());
        var written = StepJson.Write(state);
        var hash = StepJson.Hash(written);
        if (stored is null || StepJson.Hash(stored) != hash) instance.State = key.SealState(instance.Id, instance.Revision, written);
        (instance.StateHash, instance.BundleHash, instance.Status) = (hash, bundle.Hash, JsonNamingPolicy.CamelCase.ConvertName(state.Status.ToString()));
        return state;
    }

    /// <summary>The state as it is stored, which must be the one that the last step gave: the steps of another engine can't give it back.</summary>
    private static WorkflowState? Kept(InstanceRow instance, CaseKey key, Replay replay, Bundle bundle, List<string> found)
    {
        if (Open(instance, key, replay.Revision) is not { } stored || StepJson.Hash(stored) != replay.StateHash)
        {
            found.Add($"expected the state to be the one that step {replay.Revision} gave, but it was changed, or a step is missing; it can't be made again from the steps, which are by engine {replay.OtherEngine}.");
            return null;
        }
        var state = StepJson.ReadState(stored);
        (instance.Revision, instance.StateHash) = (replay.Revision, replay.StateHash);
        (instance.BundleHash, instance.Status) = (bundle.Hash, JsonNamingPolicy.CamelCase.ConvertName(state.Status.ToString()));
        return state;
    }

    /// <summary>A letter's values stand in its row and in the step that opened it, not in the state.</summary>
    private static async Task LettersAsync(CaseFlowContext db, InstanceRow instance, WorkflowState state, List<string> found, CancellationToken cancel)
    {
        var rows = await db.Letters.AsNoTracking().Where(l => l.InstanceId == instance.Id).Select(l => l.LetterId).ToListAsync(cancel);
        found.AddRange(state.Letters.Where(l => !rows.Contains(l.Id)).Select(l => $"expected a row for letter {l.Id}, but there is none, and it can't be made again from the steps of another engine."));
    }

    private static byte[]? Open(InstanceRow instance, CaseKey key, int revision)
    {
        try { return key.OpenState(instance.Id, revision, instance.State); }
        catch (CryptographicException) { return null; }
    }

    private static void CheckQueues(CaseFlowContext db, CaseRow @case, InstanceRow instance, WorkflowState state, IReadOnlyList<RoleHolder> holders, List<string> found)
    {
        var tasks = db.Tasks.Local.Where(t => t.State == "open" && t.InstanceId == instance.Id).ToList();
        foreach (var row in tasks)
            if (row.AssigneeId is null || holders.All(h => h.UserId != row.AssigneeId))
                if (!holders.Any(h => h.Grant.Role == row.Role && h.Covers(@case) && !StandingRole.IsExcluded(h.UserId, TaskRows.TaskOf(row), @case)))
                    found.Add($"expected somebody who may take task {row.Name}, but nobody holds the role {row.Role}.");
        var inbox = db.Inbox.Local.Where(i => i.InstanceId == instance.Id).ToList();
        foreach (var row in inbox.Where(r => !IsStimulus(r.Stimulus)))
            found.Add($"expected inbox row {row.Id} to hold a stimulus, but it can't be read.");
        if (state.Status == InstanceStatus.New && inbox.Count == 0) found.Add("expected an inbox row that starts the case, but there is none.");
        if (@case.Open && tasks.Count == 0 && state.Timers.Count == 0 && state.Incidents.Count == 0 && inbox.All(r => r.Hold == "void"))
            found.Add("expected the open case to stand in somebody's queue, but it has no task, timer or incident.");
    }

    private static bool IsStimulus(string json)
    {
        try { return StepJson.ReadStimulus(System.Text.Encoding.UTF8.GetBytes(json)) is not null; }
        catch (JsonException) { return false; }
    }

    private async Task DocumentsAsync(CaseFlowContext db, CaseRow @case, List<string> found, CancellationToken cancel)
    {
        var known = new HashSet<Guid>();
        foreach (var document in await db.Documents.AsNoTracking().Where(d => d.CaseId == @case.Id).Select(d => new { d.Id, d.Sha256, d.Size }).ToListAsync(cancel))
        {
            known.Add(document.Id);
            if (await files.SizeOfAsync(document.Sha256, cancel) != document.Size)
                found.Add($"expected the file of document {document.Id} to be there as it was stored, but it is missing or another.");
        }
        foreach (var letter in await db.Letters.AsNoTracking().Where(l => l.CaseId == @case.Id && l.DocumentId != null).Select(l => new { l.LetterId, l.DocumentId }).ToListAsync(cancel))
            if (!known.Contains(letter.DocumentId!.Value)) found.Add($"expected document {letter.DocumentId} of letter {letter.LetterId} to be among the case's, but it is not.");
    }

    /// <summary>A mail is the outside's own truth; what can be proven is that its row doesn't contradict itself: what was sent was tried, at a time.</summary>
    private static async Task MessagesAsync(CaseFlowContext db, CaseRow @case, List<string> found, CancellationToken cancel)
    {
        foreach (var mail in await db.Messages.AsNoTracking().Where(m => m.CaseId == @case.Id).Select(m => new { m.Id, m.State, m.SentAt, m.Attempts, m.Reason }).ToListAsync(cancel))
            if (mail.State == "sent" && (mail.SentAt is null || mail.Attempts == 0)) found.Add($"expected mail {mail.Id} to say when it was sent, but no try was made.");
            else if (mail.State is "waiting" or "blocked" or "cancelled" && mail.SentAt is not null) found.Add($"expected mail {mail.Id} not to have been sent, for it is {mail.State}, but it says when it was.");
            else if (mail.State == "blocked" && mail.Reason is null) found.Add($"expected mail {mail.Id} to say why it is blocked, but it doesn't.");
    }
}

/// <summary>What was seen of a case, from "expected" on.</summary>
/// <param name="Found">What nobody can mend from the steps.</param>
/// <param name="Differences">Rows that were brought to what the steps say.</param>
/// <param name="Revision">Of the instance when it was read.</param>
/// <param name="OtherEngine">The version whose steps this one takes otherwise, without their having been changed; null when there is none.</param>
public sealed record Seen(IReadOnlyList<string> Found, IReadOnlyList<string> Differences, int? Revision, string? OtherEngine = null);
