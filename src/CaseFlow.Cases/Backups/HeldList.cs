using System.Text;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Backups;

/// <summary>The administrator's one list of what a restore held back, and the decision on it: released, it goes as if nothing had been; voided, it never comes.
/// Deciding twice changes nothing the second time.</summary>
public sealed class HeldList(Database database, CaseFlowContext db, CaseAccess access, CaseStates states, Bundles bundles, CaseFlowSettings settings, OfficeClock clock, JobNudge nudge)
{
    public const int PageSize = 100, LongestReason = 500;
    // Decided so many at a time, so that nobody else waits long to write.
    private const int Batch = 200;
    private const string Mail = "mail:", Timer = "timer:";

    /// <param name="only">Narrows the list; null: mails and timers.</param>
    public async Task<Answer<HeldPage>> ListAsync(Reader reader, HeldKind? only, int page, CancellationToken cancel)
    {
        if (!reader.Has(Roles.Admin)) return new Forbidden<HeldPage>("anotherRole");
        var (mails, timers) = (await MailsAsync(db, reader, cancel), await TimersAsync(db, reader, cancel));
        var keys = Matching(mails, timers, only).OrderBy(k => k.DueAt).ThenBy(k => k.Key, StringComparer.Ordinal).ToList();
        page = Math.Clamp(page, 1, Math.Max(1, (keys.Count + PageSize - 1) / PageSize));
        var items = new List<HeldItem>();
        foreach (var key in keys.Skip((page - 1) * PageSize).Take(PageSize)) items.Add(await ItemAsync(key, reader.Language, cancel));
        // Of cases against the reader not even the count is told: another administrator, or the coordinator's page, says that they wait.
        return new Done<HeldPage>(new HeldPage(items, only, mails.Count, timers.Count, page, PageSize));
    }

    /// <param name="keys">Null: all that is held, or all of the one kind.</param>
    /// <param name="only">Counts when <paramref name="keys"/> is null.</param>
    /// <param name="reason">Needed to void; stays with the mail or timer, for it may name somebody. The journal of the case says only what was decided, and who did.</param>
    public async Task<Answer<HeldDecision>> DecideAsync(Reader reader, IReadOnlyCollection<string>? keys, HeldKind? only, bool release, string? reason, CancellationToken cancel)
    {
        if (!reader.Has(Roles.Admin)) return new Forbidden<HeldDecision>("anotherRole");
        reason = string.Join(' ', (reason ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (reason.Length > LongestReason) return Wrong("reason", reader, $"Důvod může mít nejvýše {LongestReason} znaků.", $"The reason may have at most {LongestReason} characters.");
        if (!release && reason.Length == 0) return Wrong("reason", reader, "Napište prosím důvod.", "Please write the reason.");
        var chosen = (keys ?? [.. Matching(await MailsAsync(db, reader, cancel), await TimersAsync(db, reader, cancel), only).Select(k => k.Key)]).Distinct().ToList();
        if (chosen.Count == 0) return Wrong("keys", reader, "Vyberte prosím, čeho se to týká.", "Please choose what it is about.");
        var (decidedMails, decidedTimers) = (0, 0);
        foreach (var batch in chosen.Chunk(Batch))
        {
            var (m, t) = await database.WriteAsync(to => DecideAsync(to, reader, batch, release, reason, cancel), cancel);
            (decidedMails, decidedTimers) = (decidedMails + m, decidedTimers + t);
        }
        if (release && decidedTimers > 0) nudge.Sweep();
        if (release && decidedMails > 0) nudge.Mail();
        return new Done<HeldDecision>(new HeldDecision(decidedMails, decidedTimers, chosen.Count - decidedMails - decidedTimers));
    }

    private async Task<(int Mails, int Timers)> DecideAsync(CaseFlowContext to, Reader reader, string[] keys, bool release, string reason, CancellationToken cancel)
    {
        var mailIds = keys.Where(k => k.StartsWith(Mail, StringComparison.Ordinal)).Select(k => Guid.TryParse(k[Mail.Length..], out var id) ? id : Guid.Empty).ToList();
        var timerIds = keys.Where(k => k.StartsWith(Timer, StringComparison.Ordinal)).Select(k => k[Timer.Length..]).ToList();
        var entries = new List<(CaseRow Case, JournalEntry Entry)>();
        var allowed = access.Administered(to.Cases, reader);
        var (mails, timers) = (0, 0);
        foreach (var row in await to.Messages.Where(m => mailIds.Contains(m.Id) && m.State == "held").OrderBy(m => m.DueAt).ThenBy(m => m.Id).ToListAsync(cancel))
        {
            if (await allowed.SingleOrDefaultAsync(c => c.Id == row.CaseId, cancel) is not { } @case) continue;
            (row.State, row.DueAt) = release ? ("waiting", clock.Now) : ("cancelled", row.DueAt);
            row.Reason = MailReasons.With(row.Reason, reason.Length > 0 ? reason : null);
            entries.Add((@case, Entry(release ? "heldMailReleased" : "heldMailVoided", null, ("template", row.Template))));
            mails++;
        }
        foreach (var row in await to.Inbox.Where(i => timerIds.Contains(i.Id) && i.Hold == "held").OrderBy(i => i.DueAt).ThenBy(i => i.Id).ToListAsync(cancel))
        {
            var @case = await allowed.SingleOrDefaultAsync(c => to.Instances.Any(i => i.Id == row.InstanceId && i.CaseId == c.Id), cancel);
            var stimulus = StimulusOf(row);
            if (@case is null || !release && stimulus is StartRequested) continue;
            // A voided row stays and keeps the reason: the state goes on having a timer until it lets it go, anything else is known to its row only.
            (row.Hold, row.LastError) = release ? (null, row.LastError) : ("void", reason);
            var (purpose, kind, box) = await PurposeAsync(@case, stimulus, cancel);
            entries.Add((@case, Entry(release ? "heldTimerReleased" : "heldTimerVoided", box, ("purpose", purpose), ("deadlineKind", kind))));
            timers++;
        }
        foreach (var of in entries.GroupBy(e => e.Case.Id))
            await StepRecord.AddJournalAsync(to, of.First().Case, null, clock.Now, reader.UserId.ToString(), [.. of.Select(e => e.Entry)], cancel);
        await to.SaveChangesAsync(cancel);
        return (mails, timers);
    }

    private static JournalEntry Entry(string kind, string? box, params (string Name, string Value)[] args) =>
        new(kind, box, args.Where(a => a.Value.Length > 0).ToDictionary(a => a.Name, a => a.Value));

    private static IEnumerable<HeldKey> Matching(List<HeldKey> mails, List<HeldKey> timers, HeldKind? only) =>
        only switch { HeldKind.Mail => mails, HeldKind.Timer => timers, _ => mails.Concat(timers) };

    private async Task<List<HeldKey>> MailsAsync(CaseFlowContext from, Reader reader, CancellationToken cancel)
    {
        var allowed = access.Administered(from.Cases, reader);
        return [.. (await (from m in @from.Messages.AsNoTracking() join c in allowed on m.CaseId equals c.Id where m.State == "held" select new { m.Id, Case = c.Id, m.DueAt }).ToListAsync(cancel))
            .Select(m => new HeldKey(Mail + m.Id, m.Case, m.DueAt, m.Id, null))];
    }

    private async Task<List<HeldKey>> TimersAsync(CaseFlowContext from, Reader reader, CancellationToken cancel)
    {
        var allowed = access.Administered(from.Cases, reader);
        return [.. (await (from i in @from.Inbox.AsNoTracking() join n in @from.Instances on i.InstanceId equals n.Id join c in allowed on n.CaseId equals c.Id where i.Hold == "held" select new { Row = i, Case = c.Id }).ToListAsync(cancel))
            .Select(i => new HeldKey(Timer + i.Row.Id, i.Case, i.Row.DueAt, null, i.Row))];
    }

    private async Task<HeldItem> ItemAsync(HeldKey key, string language, CancellationToken cancel)
    {
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Id == key.CaseId, cancel);
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        var words = new JournalWords(bundle.Procedure, bundle.Workflow, new Dictionary<Guid, string>(), language);
        if (key.Row is null)
        {
            var mail = await db.Messages.AsNoTracking().Where(m => m.Id == key.MailId).Select(m => new { m.Template, m.ToCitizen, m.ToAddress, m.SentAt }).SingleAsync(cancel);
            return new HeldItem(key.Key, @case.Number, words.Template(mail.Template), key.DueAt, true,
                new HeldMail(mail.ToCitizen, MailText.Masked(mail.ToAddress), MailMessage.IdOf(key.MailId!.Value, settings.Mail), mail.SentAt));
        }
        var stimulus = StimulusOf(key.Row);
        var (purpose, kind, box) = await PurposeAsync(@case, stimulus, cancel);
        return new HeldItem(key.Key, @case.Number, words.Timer(purpose, kind, box), key.DueAt, stimulus is not StartRequested, null);
    }

    /// <summary>What a row is for: the timer's purpose in the state, "start", "event", or "" when nothing can be said (erased, or no longer in the state).</summary>
    private async Task<(string Purpose, string DeadlineKind, string? Box)> PurposeAsync(CaseRow @case, Stimulus stimulus, CancellationToken cancel)
    {
        if (stimulus is StartRequested) return ("start", "", null);
        if (stimulus is not TimerElapsed elapsed) return ("event", "", null);
        var state = await states.ReadAsync(@case, cancel);
        if (state?.Timers.Find(t => t.Id == elapsed.TimerId) is not { } timer) return ("", "", null);
        return (timer.Purpose, state.Deadlines.Find(d => d.Id == timer.DeadlineId)?.Kind ?? "", state.Activities.Find(a => a.Id == timer.ActivityInstanceId)?.ActivityId);
    }

    private static Stimulus StimulusOf(InboxRow row) => StepJson.ReadStimulus(Encoding.UTF8.GetBytes(row.Stimulus));

    private static Invalid<HeldDecision> Wrong(string field, Reader reader, string cs, string en) => new(new Dictionary<string, string> { [field] = reader.Language == "en" ? en : cs });

    private sealed record HeldKey(string Key, Guid CaseId, DateTimeOffset DueAt, Guid? MailId, InboxRow? Row);
}
