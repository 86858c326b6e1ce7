using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Mail;

/// <summary>Which of the failed mails are meant.</summary>
/// <param name="Ids">Null: all that the reader may handle.</param>
/// <param name="OfTheServer">With all: only those for which the mail server as a whole could not be used, however often it was tried.</param>
public sealed record FailedChoice(IReadOnlyCollection<Guid>? Ids, bool OfTheServer = false);

/// <param name="OfTheServer">How many of them failed because the mail server as a whole could not be used.</param>
public sealed record FailedCount(int All, int OfTheServer);

/// <param name="Skipped">Chosen, but no longer failed, settled, or not the reader's.</param>
public sealed record FailedResent(int Mails, int Skipped);

/// <summary>After a mail server was gone for days, its mails go again together, for one reason. Only failed ones: an uncertain mail may have been taken, so somebody looks at each.</summary>
public sealed class FailedMails(CaseFlowContext db, Database database, CaseAccess access, OfficeClock clock, JobNudge nudge)
{
    // Written so many at a time, so that nobody else waits long to write.
    private const int Batch = 200;

    public async Task<FailedCount> CountAsync(Reader reader, CancellationToken cancel)
    {
        var mine = await MineAsync(reader, cancel);
        return new FailedCount(mine.Count, mine.Count(m => m.OfTheServer));
    }

    /// <summary>Each goes again as by <see cref="MailDesk.ResendAsync"/>: the same mail with the same Message-Id. Asked twice, the second finds none that failed.</summary>
    public async Task<Answer<FailedResent>> ResendAsync(Reader reader, FailedChoice choice, string? reason, CancellationToken cancel)
    {
        var (words, errors) = GivenReason.Read(reason, reader);
        var mine = await MineAsync(reader, cancel);
        var chosen = choice.Ids?.Distinct().ToList() ?? [.. mine.Where(m => m.OfTheServer || !choice.OfTheServer).Select(m => m.Id)];
        if (chosen.Count == 0) errors["mails"] = reader.Language == "en" ? "Please choose which mails." : "Vyberte prosím, které maily.";
        if (errors.Count > 0) return new Invalid<FailedResent>(errors);
        var allowed = mine.Select(m => m.Id).ToHashSet();
        var resent = 0;
        foreach (var batch in chosen.Where(allowed.Contains).Chunk(Batch))
            resent += await database.WriteAsync(to => ResendAsync(to, reader, batch, words, cancel), cancel);
        if (resent > 0) nudge.Mail();
        return new Done<FailedResent>(new FailedResent(resent, chosen.Count - resent));
    }

    private async Task<int> ResendAsync(CaseFlowContext to, Reader reader, Guid[] ids, string reason, CancellationToken cancel)
    {
        var rows = await to.Messages.Where(m => ids.Contains(m.Id) && m.State == "failed").Where(MailReasons.IsTrouble).ToListAsync(cancel);
        foreach (var of in rows.GroupBy(m => m.CaseId))
        {
            var @case = await to.Cases.SingleAsync(c => c.Id == of.Key, cancel);
            foreach (var row in of) MailDesk.SendAgain(row, reason, clock.Now);
            await StepRecord.AddJournalAsync(to, @case, null, clock.Now, reader.UserId.ToString(), [.. of.Select(row => new JournalEntry("mailResent", null, MailDesk.ArgsOf(row, row)))], cancel);
        }
        await to.SaveChangesAsync(cancel);
        return rows.Count;
    }

    private async Task<List<(Guid Id, bool OfTheServer)>> MineAsync(Reader reader, CancellationToken cancel)
    {
        var visible = access.Visible(db.Cases.AsNoTracking(), reader);
        var found = await (from mail in db.Messages.AsNoTracking().Where(MailReasons.IsTrouble) join @case in visible on mail.CaseId equals @case.Id where mail.State == "failed"
                           select new { @case, mail.Id, OfTheServer = mail.Reason != null && mail.Reason.StartsWith(MailReasons.Unreachable) }).ToListAsync(cancel);
        return [.. found.Where(m => MailDesk.MayHandle(reader, m.@case)).Select(m => (m.Id, m.OfTheServer))];
    }
}
