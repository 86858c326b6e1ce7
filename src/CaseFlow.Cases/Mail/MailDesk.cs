using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Mail;

/// <param name="Address">Another address than the mail's own; null or the same: the mail itself goes again, with the same Message-Id.</param>
public sealed record ResendForm(string? Reason, string? Address = null, string? OperationId = null);

/// <param name="On">The day it came back.</param>
public sealed record ReturnForm(DateOnly On, string? Reason, string? OperationId = null);

public sealed record CancelForm(string? Reason, string? OperationId = null);

/// <summary>What people do with a mail that didn't go as it should: send it again, mark it as returned, cancel it, compose it again. Each with its journal entry;
/// the reasons stay with the mail, for they may name somebody.</summary>
public sealed class MailDesk(
    CaseFlowContext db, Database database, CaseAccess access, CaseStates states, Bundles bundles, MailComposer composer, OfficeClock clock, JobNudge nudge)
{
    private static readonly string[] Kinds = ["mailResent", "mailReturned", "mailCancelled", "mailSettled", "mailComposed"];

    // What may be done in which state; pages offer nothing else.
    public static bool MayResend(string state) => state is "failed" or "uncertain" or "returned" or "sent";
    public static bool MayMarkReturned(string state) => state is "sent" or "uncertain";
    public static bool MayCancel(string state) => state is "waiting" or "blocked";
    public static bool MaySettle(string state) => state is "failed" or "uncertain" or "returned";

    /// <summary>The handler of the case or their deputy, registry and coordinator.</summary>
    public static bool MayHandle(Reader reader, CaseRow @case) =>
        @case.HandlerId == reader.UserId || reader.GrantsIn(@case).Any(g => g.Role is Roles.Registry or Roles.Coordinator || g.ForUserId is { } whom && whom == @case.HandlerId);

    public async Task<bool> MayHandleAsync(Reader reader, Guid messageId, CancellationToken cancel) =>
        await FindAsync(reader, messageId, cancel) is ({ } @case, _) && MayHandle(reader, @case);

    /// <summary>A mail that failed, is uncertain, came back or was handed over goes once more: the same row, or a copy of it to another address. A blocked one is composed again.</summary>
    public async Task<Answer<MessageView>> ResendAsync(Reader reader, Guid messageId, ResendForm form, CancellationToken cancel)
    {
        if (await FindAsync(reader, messageId, cancel) is not ({ } @case, { } found)) return new NotFound<MessageView>();
        if (!MayHandle(reader, @case)) return new Forbidden<MessageView>("anotherRole");
        if (found.State == "blocked") return await ComposeAsync(reader, messageId, form.OperationId, cancel);
        var (reason, errors) = GivenReason.Read(form.Reason, reader);
        var address = form.Address?.Trim() is { Length: > 0 } typed && !typed.Equals(found.ToAddress, StringComparison.OrdinalIgnoreCase) ? typed : null;
        if (address is not null && !MailComposer.IsAddress(address)) errors["address"] = new FieldMessages(reader.Language).Email;
        if (errors.Count > 0) return new Invalid<MessageView>(errors);
        return await ChangeAsync(reader, found, form.OperationId, "mailResent", async (own, row) =>
        {
            if (!MayResend(row.State)) return State(row, reader);
            if (address is null)
            {
                SendAgain(row, reason, clock.Now);
                return row;
            }
            if (await own.Messages.AnyAsync(m => m.CaseId == row.CaseId && m.Template == row.Template && m.Subject == row.Subject && m.ToAddress == address && (m.State == "waiting" || m.State == "sending"), cancel))
                return new Conflict<MessageView>("alreadyWaiting", MailWords.AlreadyCopied(reader.Language), Nothing);
            var copy = new MessageRow
            {
                Id = Guid.CreateVersion7(clock.Now), CaseId = row.CaseId, Template = row.Template, Language = row.Language, ToAddress = address, ToName = row.ToName, ToCitizen = row.ToCitizen,
                Recipient = row.Recipient, DeadlineKind = row.DeadlineKind, Subject = row.Subject, Text = row.Text, Html = row.Html, CodeIssue = row.CodeIssue,
                State = "waiting", Reason = MailReasons.WithResent(null, reason), CreatedAt = clock.Now, DueAt = clock.Now,
            };
            own.Messages.Add(copy);
            // It stays as it is, but is no longer a trouble.
            if (row.State != "sent") row.Reason = MailReasons.WithSettled(row.Reason, reason);
            return copy;
        }, cancel);
    }

    /// <summary>The mail came back as undeliverable: proof that the server had taken it.</summary>
    public async Task<Answer<MessageView>> ReturnedAsync(Reader reader, Guid messageId, ReturnForm form, CancellationToken cancel)
    {
        if (await FindAsync(reader, messageId, cancel) is not ({ } @case, { } found)) return new NotFound<MessageView>();
        if (!MayHandle(reader, @case)) return new Forbidden<MessageView>("anotherRole");
        var (reason, errors) = GivenReason.Read(form.Reason, reader);
        if (form.On > clock.Today) errors["on"] = new FieldMessages(reader.Language).Past;
        else if (form.On < DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(found.SentAt ?? found.CreatedAt, clock.Zone).DateTime)) errors["on"] = MailWords.BeforeSent(reader.Language);
        if (errors.Count > 0) return new Invalid<MessageView>(errors);
        return await ChangeAsync(reader, found, form.OperationId, "mailReturned", (_, row) =>
        {
            if (!MayMarkReturned(row.State)) return Task.FromResult(State(row, reader));
            (row.State, row.Reason, row.ReturnedOn) = ("returned", MailReasons.With(row.Reason, reason), form.On);
            return Task.FromResult<Changed>(row);
        }, cancel);
    }

    /// <summary>A mail that hasn't gone doesn't go. One that failed, is uncertain or came back keeps its state, but nothing more is to be done about it.</summary>
    public async Task<Answer<MessageView>> CancelAsync(Reader reader, Guid messageId, CancelForm form, CancellationToken cancel)
    {
        if (await FindAsync(reader, messageId, cancel) is not ({ } @case, { } found)) return new NotFound<MessageView>();
        if (!MayHandle(reader, @case)) return new Forbidden<MessageView>("anotherRole");
        var (reason, errors) = GivenReason.Read(form.Reason, reader);
        if (errors.Count > 0) return new Invalid<MessageView>(errors);
        var goes = MayCancel(found.State);
        return await ChangeAsync(reader, found, form.OperationId, goes ? "mailCancelled" : "mailSettled", (_, row) =>
        {
            if (goes ? !MayCancel(row.State) : !MaySettle(row.State)) return Task.FromResult(State(row, reader));
            if (!goes && MailReasons.IsSettled(row.Reason))
                return Task.FromResult<Changed>(new Conflict<MessageView>("settled", MailWords.Settled(reader.Language), Nothing));
            row.Reason = goes ? MailReasons.With(row.Reason, reason) : MailReasons.WithSettled(row.Reason, reason);
            if (goes) (row.State, row.Queued) = ("cancelled", null);
            return Task.FromResult<Changed>(row);
        }, cancel);
    }

    /// <summary>A blocked mail is rendered again from the case as it is now. Refused while something is still missing.</summary>
    public async Task<Answer<MessageView>> ComposeAsync(Reader reader, Guid messageId, string? operationId, CancellationToken cancel)
    {
        if (await FindAsync(reader, messageId, cancel) is not ({ } @case, { } found)) return new NotFound<MessageView>();
        if (!MayHandle(reader, @case)) return new Forbidden<MessageView>("anotherRole");
        if (await states.ReadAsync(@case, cancel) is not { } state) return new NotFound<MessageView>();
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        var made = found.State == "blocked" ? await composer.ComposeAgainAsync(found, @case, state, bundle, clock.Now, cancel) : [];
        return await ChangeAsync(reader, found, operationId, "mailComposed", (own, row) =>
        {
            if (row.State != "blocked") return Task.FromResult(State(row, reader));
            if (made.Count == 0 || made[0].State == "blocked")
                return Task.FromResult<Changed>(new Refused<MessageView>("stillBlocked", MailWords.StillBlocked(made.Count == 0 ? row.Reason : made[0].Reason, reader.Language)));
            BlockedMail.Take(own, row, made);
            return Task.FromResult<Changed>(row);
        }, cancel);
    }

    private async Task<(CaseRow?, MessageRow?)> FindAsync(Reader reader, Guid messageId, CancellationToken cancel)
    {
        var visible = access.Visible(db.Cases.AsNoTracking(), reader);
        var found = await (from message in db.Messages.AsNoTracking() join @case in visible on message.CaseId equals @case.Id where message.Id == messageId select new { @case, message }).SingleOrDefaultAsync(cancel);
        return (found?.@case, found?.message);
    }

    // Read, judged and written with no other writer in between: of two who click at once, one is told what the other did.
    private async Task<Answer<MessageView>> ChangeAsync(
        Reader reader, MessageRow found, string? operationId, string kind, Func<CaseFlowContext, MessageRow, Task<Changed>> change, CancellationToken cancel)
    {
        var actor = reader.UserId.ToString();
        var answer = await database.WriteAsync(async own =>
        {
            var @case = await own.Cases.SingleAsync(c => c.Id == found.CaseId, cancel);
            if (operationId is not null && await FirstAsync(own, @case.Id, actor, operationId, cancel) is { } first)
                return first.Of == found.Id && first.Kind == kind ? new Done<MessageView>(CaseViews.Message(await own.Messages.AsNoTracking().SingleAsync(m => m.Id == first.Message, cancel)))
                    : (Answer<MessageView>)new Conflict<MessageView>("operationIdUsed", MailWords.OperationUsed(reader.Language), Nothing);
            // Gone with its case, which was erased meanwhile.
            if (await own.Messages.SingleOrDefaultAsync(m => m.Id == found.Id, cancel) is not { } row) return new NotFound<MessageView>();
            var (changed, refusal) = await change(own, row);
            if (changed is null) return refusal!;
            // What goes now carries the code that works now: the mail's own may have been replaced since.
            if (changed.State == "waiting") changed.CodeIssue = @case.CodeIssue;
            var args = ArgsOf(changed, row);
            if (row.ReturnedOn is { } on) args["on"] = on.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            if (operationId is not null) args["operation"] = operationId;
            await StepRecord.AddJournalAsync(own, @case, null, clock.Now, actor, [new JournalEntry(kind, null, args)], cancel);
            await own.SaveChangesAsync(cancel);
            return new Done<MessageView>(CaseViews.Message(changed));
        }, cancel);
        if (answer.IsDone(out var view) && view.State == "waiting") nudge.Mail();
        return answer;
    }

    private static async Task<(string Kind, Guid Of, Guid Message)?> FirstAsync(CaseFlowContext own, Guid caseId, string actor, string operationId, CancellationToken cancel)
    {
        foreach (var entry in await own.Journal.AsNoTracking().Where(j => j.CaseId == caseId && j.Actor == actor && Kinds.Contains(j.Kind)).ToListAsync(cancel))
            if (JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Args) is { } args && args.GetValueOrDefault("operation") == operationId)
                return (entry.Kind, Guid.Parse(args["of"]), Guid.Parse(args["message"]));
        return null;
    }

    internal static void SendAgain(MessageRow row, string reason, DateTimeOffset now)
    {
        (row.State, row.Reason, row.DueAt, row.Attempts) = ("waiting", MailReasons.WithResent(row.Reason, reason), now, 0);
        (row.ClaimedBy, row.ClaimedAt, row.ReturnedOn) = (null, null, null);
    }

    internal static Dictionary<string, string> ArgsOf(MessageRow changed, MessageRow of) =>
        new() { ["template"] = changed.Template, ["message"] = changed.Id.ToString(), ["of"] = of.Id.ToString() };

    private static readonly Dictionary<string, string?> Nothing = [];

    private static Changed State(MessageRow row, Reader reader) =>
        new Conflict<MessageView>("mailState", MailWords.State(row.State, reader.Language), new Dictionary<string, string?> { ["state"] = row.State });

    /// <summary>The row that stands for what was done, or why it wasn't.</summary>
    private sealed record Changed(MessageRow? Row, Answer<MessageView>? Refusal)
    {
        public static implicit operator Changed(MessageRow row) => new(row, null);
        public static implicit operator Changed(Answer<MessageView> refusal) => new(null, refusal);
    }
}
