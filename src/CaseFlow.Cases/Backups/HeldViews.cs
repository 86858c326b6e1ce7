namespace CaseFlow.Cases.Backups;

/// <summary>A mail or timer that a restore held back. Says nothing of what the case is about: administrators as such see no cases.</summary>
/// <param name="Key"><c>mail:(row id)</c> or <c>timer:(inbox id)</c>.</param>
/// <param name="What">The mail's template or what the timer is for, in words.</param>
/// <param name="ToCitizen">Mails: to a citizen; else to a colleague.</param>
/// <param name="MayBeVoided">False for the first step of a case that another opened, which would otherwise never begin.</param>
public sealed record HeldItem(string Key, bool IsMail, string Number, string What, bool ToCitizen, DateTimeOffset DueAt, bool MayBeVoided);

/// <param name="Elsewhere">Held rows of cases that concern the reader: another administrator decides.</param>
public sealed record HeldPage(IReadOnlyList<HeldItem> Items, int Mails, int Timers, int Elsewhere, int Page, int PageSize)
{
    public int Total => Mails + Timers;
}

/// <param name="Skipped">Chosen, but decided by somebody else meanwhile, or not to be voided.</param>
public sealed record HeldDecision(int Mails, int Timers, int Skipped);
