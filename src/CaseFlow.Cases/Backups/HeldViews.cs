namespace CaseFlow.Cases.Backups;

public enum HeldKind { Mail, Timer }

/// <summary>A mail or timer that a restore held back. Says nothing of what the case is about: administrators as such see no cases.</summary>
/// <param name="Key"><c>mail:(row id)</c> or <c>timer:(inbox id)</c>.</param>
/// <param name="What">The mail's template or what the timer is for, in words.</param>
/// <param name="MayBeVoided">False for the first step of a case that another opened, which would otherwise never begin.</param>
/// <param name="Mail">Null: a timer.</param>
public sealed record HeldItem(string Key, string Number, string What, DateTimeOffset DueAt, bool MayBeVoided, HeldMail? Mail);

/// <summary>What finds a mail in the mail server's log, and nothing that tells its content.</summary>
/// <param name="ToCitizen">To a citizen; else to a colleague.</param>
/// <param name="To">The address with its name hidden: <c>j•••@example.cz</c>.</param>
/// <param name="MessageId">Without the angle brackets.</param>
/// <param name="SentAt">When it was handed over before, if it was to go again (office time).</param>
public sealed record HeldMail(bool ToCitizen, string To, string MessageId, DateTimeOffset? SentAt);

/// <param name="Only">What the list was narrowed to; null: mails and timers.</param>
/// <param name="Mails">All held mails the reader may decide on, on whichever page.</param>
public sealed record HeldPage(IReadOnlyList<HeldItem> Items, HeldKind? Only, int Mails, int Timers, int Page, int PageSize)
{
    public int Total => Mails + Timers;
    public int Matching => Only switch { HeldKind.Mail => Mails, HeldKind.Timer => Timers, _ => Total };
}

/// <param name="Skipped">Chosen, but decided by somebody else meanwhile, or not to be voided.</param>
public sealed record HeldDecision(int Mails, int Timers, int Skipped);
