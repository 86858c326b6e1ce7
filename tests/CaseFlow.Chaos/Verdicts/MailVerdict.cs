using CaseFlow.Cases;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Chaos.Verdicts;

/// <summary>Pickup: exactly one file per message. SMTP: every message sent or uncertain, none delivered twice, every sent one delivered once.</summary>
internal sealed class MailVerdict(CaseFlowSettings settings, Counts counts)
{
    public async Task CheckAsync(CaseFlowContext db, IReadOnlyDictionary<string, int> taken, DateTimeOffset now)
    {
        var rows = await db.Messages.AsNoTracking().ToListAsync();
        foreach (var row in rows) counts.Add($"mails {row.State}");
        foreach (var row in rows.Where(r => r.State is "sending" || r.State is "waiting" && r.DueAt <= now))
            counts.Find(Counts.MailsLost, $"{row.Id} ({row.Template}): expected it to have been handed over, but it is {row.State}, due at {row.DueAt:O}, after {row.Attempts} tries: {row.Reason}");
        foreach (var twice in rows.Where(r => r.Template == "received").GroupBy(r => (r.CaseId, r.ToAddress)).Where(g => g.Count() > 1))
            counts.Find(Counts.MailsDoubled, $"case {twice.Key.CaseId}: expected one confirmation of receipt, but there are {twice.Count()}.");
        if (settings.Mail.Mode == "Pickup") CheckFolder(rows);
        else CheckServer(rows, taken);
    }

    private void CheckFolder(IReadOnlyList<MessageRow> rows)
    {
        var folder = Path.Combine(settings.DataDirectory, "mail");
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!)] : [];
        counts.Add("mail files", files.Count(f => f.EndsWith(".eml", StringComparison.Ordinal)));
        var there = files.ToHashSet();
        foreach (var row in rows)
        {
            var file = there.Remove($"{row.Id}.eml");
            if (row.State == "sent" && !file) counts.Find(Counts.MailsLost, $"{row.Id}: it is said to be sent, but there is no file.");
            else if (row.State != "sent" && file) counts.Find(Counts.MailsDoubled, $"{row.Id}: its file is there, but it is said to be {row.State}.");
            // The folder is ours: whether a file is in it can be known, so nothing is uncertain.
            if (row.State is "uncertain") counts.Find(Counts.MailsLost, $"{row.Id}: expected a file or none, but the row is uncertain ({row.Reason}).");
        }
        foreach (var extra in there) counts.Find(Counts.Other, $"expected only files of messages in the pickup folder, but there is {extra}.");
    }

    private void CheckServer(IReadOnlyList<MessageRow> rows, IReadOnlyDictionary<string, int> taken)
    {
        var left = taken.ToDictionary(t => t.Key.Trim('<', '>').Split('@')[0], t => t.Value);
        counts.Add("mails taken by the server", left.Values.Sum());
        foreach (var row in rows)
        {
            left.Remove(row.Id.ToString(), out var times);
            if (times > 1) counts.Find(Counts.MailsDoubled, $"{row.Id} ({row.Template}, {row.State}): expected the server to take it once, but it took it {times} times.");
            if (row.State == "sent" && times == 0) counts.Find(Counts.MailsLost, $"{row.Id}: it is said to be sent, but the server never took it.");
            if (row.State is not ("sent" or "uncertain") && times > 0) counts.Find(Counts.MailsDoubled, $"{row.Id}: the server took it, but it is said to be {row.State}.");
        }
        foreach (var (unknown, times) in left) counts.Find(Counts.Other, $"expected only messages of rows, but the server took {times} of '{unknown}'.");
    }
}
