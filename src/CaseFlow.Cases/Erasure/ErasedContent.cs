using System.Text.Json;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Erasure;

/// <summary>The rows of a case that say something of a person: gone, or emptied where a stub of them stays.</summary>
internal static class ErasedContent
{
    /// <summary>Arguments of journal entries that are names of the drawing, dates and ids. Any other may hold what somebody wrote.</summary>
    private static readonly HashSet<string> Kept =
        ["outcome", "task", "name", "status", "handler", "to", "action", "child", "procedure", "relation", "template", "recipient", "index", "letter", "dispatchedOn", "on", "how", "number",
         "direction", "incident", "deadlineKind", "lastDay", "old", "fields", "purpose"];

    /// <param name="now">Office time.</param>
    /// <param name="machineNow">By which files that are stored again meanwhile are known.</param>
    /// <returns>What no transaction can remove.</returns>
    public static async Task<PendingRemoval> RemoveAsync(CaseFlowContext db, CaseRow @case, DateTimeOffset now, DateTimeOffset machineNow, CancellationToken cancel)
    {
        var id = @case.Id;
        var pending = new PendingRemoval(
            machineNow,
            await db.Documents.Where(d => d.CaseId == id).Select(d => d.Sha256).Distinct().OrderBy(h => h).ToListAsync(cancel),
            await db.Messages.Where(m => m.CaseId == id).Select(m => m.Id).OrderBy(m => m).ToListAsync(cancel));

        var instances = await db.Instances.Where(i => i.CaseId == id).Select(i => i.Id).ToListAsync(cancel);
        await db.Inbox.Where(i => instances.Contains(i.InstanceId)).ExecuteDeleteAsync(cancel);
        await db.EventWaits.Where(w => instances.Contains(w.InstanceId)).ExecuteDeleteAsync(cancel);
        await db.Tasks.Where(t => t.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Deadlines.Where(d => d.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Letters.Where(l => l.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Documents.Where(d => d.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Messages.Where(m => m.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Notes.Where(n => n.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.FollowUps.Where(f => f.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Looks.Where(l => l.CaseId == id).ExecuteDeleteAsync(cancel);
        // That two cases belong together says nothing; why, may.
        await db.Relations.Where(r => r.CaseId == id || r.OtherCaseId == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.Reason, ""), cancel);

        (await db.CaseKeys.SingleAsync(k => k.CaseId == id, cancel)).WrappedKey = [];
        foreach (var entry in await db.Journal.Where(j => j.CaseId == id && j.Args != "{}").ToListAsync(cancel)) entry.Args = Named(entry);
        Empty(@case, now);
        return pending;
    }

    private static void Empty(CaseRow row, DateTimeOffset now)
    {
        (row.Subject, row.Applicant, row.Municipality, row.FileMark, row.Data, row.SearchText) = ("", "", null, null, "{}", SearchText.Fold(row.Number));
        (row.Status, row.Open, row.HandlerId, row.DueOn, row.DueKind, row.Incidents) = (CaseErasure.Erased, false, null, null, null, 0);
        row.ClosedAt ??= now;
        row.ErasedAt = now;
    }

    private static string Named(JournalRow entry)
    {
        var args = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Args) ?? [];
        return JsonSerializer.Serialize(args.Where(a => Kept.Contains(a.Key)).ToDictionary(), CaseFlowJson.Options);
    }

    /// <summary>What is left that should have gone, in words; for <c>check</c>.</summary>
    public static async Task<IReadOnlyList<string>> LeftAsync(CaseFlowContext db, CaseRow @case, InstanceRow instance, CancellationToken cancel)
    {
        var (id, found) = (@case.Id, new List<string>());
        async Task Count(string what, IQueryable<object> rows)
        {
            if (await rows.CountAsync(cancel) is > 0 and var count) found.Add($"expected nothing of the erased case but its stub, but there are {count} {what}.");
        }
        await Count("inbox rows", db.Inbox.Where(i => i.InstanceId == instance.Id));
        await Count("waits for events", db.EventWaits.Where(w => w.InstanceId == instance.Id));
        await Count("tasks", db.Tasks.Where(t => t.CaseId == id));
        await Count("deadlines", db.Deadlines.Where(d => d.CaseId == id));
        await Count("letters", db.Letters.Where(l => l.CaseId == id));
        await Count("documents", db.Documents.Where(d => d.CaseId == id));
        await Count("mails", db.Messages.Where(m => m.CaseId == id));
        await Count("notes", db.Notes.Where(n => n.CaseId == id));
        await Count("follow-up days", db.FollowUps.Where(f => f.CaseId == id));
        // Whoever has the code may look at what is left.
        await Count("looks at the status page", db.Looks.Where(l => l.CaseId == id && l.At < @case.ErasedAt));
        await Count("reasons of relations", db.Relations.Where(r => (r.CaseId == id || r.OtherCaseId == id) && r.Reason != ""));
        if (@case is not { Subject: "", Applicant: "", Municipality: null, FileMark: null, Data: "{}" } || @case.SearchText != SearchText.Fold(@case.Number))
            found.Add("expected the erased case's own row to be empty, but it says something.");
        if (@case is not { Status: CaseErasure.Erased, Open: false, ErasedAt: not null }) found.Add("expected the case to be marked as erased, for its steps end so, but it is not.");
        return found;
    }
}
