using System.Linq.Expressions;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Mail;

/// <summary>The lines of a message's Reason: first why it is in its state – a code (<c>missing: vec</c>, <c>interrupted</c>), the server's words or a clerk's –
/// then what clerks gave as reason for sending it again. Those stay; the first is replaced by every try.</summary>
public static class MailReasons
{
    /// <summary>Found claimed by a run of the program that died.</summary>
    public const string Interrupted = "interrupted";
    /// <summary>The server as a whole could not be used; goes again as soon as it can.</summary>
    public const string Unreachable = "unreachable: ";
    /// <summary>Its addressee is the person complained about.</summary>
    public const string Concerned = "concerned";
    /// <summary>A clerk's reason to send it again.</summary>
    public const string Resent = "resent: ";
    /// <summary>Its addressee died, or nobody may be written to any more: said in the step of this number, with which it comes back.</summary>
    public const string Deceased = "deceased: ";
    /// <summary>The step that queued it was taken back.</summary>
    public const string TakenBack = "takenBack";
    /// <summary>A clerk's reason why nothing more is to be done about it: the trouble is no longer counted.</summary>
    public const string Settled = "settled: ";

    /// <summary>Mails somebody has to look at.</summary>
    public static readonly Expression<Func<MessageRow, bool>> IsTrouble = m =>
        (m.State == "uncertain" || m.State == "failed" || m.State == "blocked" || m.State == "returned") && (m.Reason == null || !m.Reason.StartsWith(Settled));

    public static bool IsSettled(string? reason) => reason?.StartsWith(Settled, StringComparison.Ordinal) == true;

    internal static string? With(string? old, string? words)
    {
        var lines = Lines(old).Where(l => l.StartsWith(Resent, StringComparison.Ordinal));
        var all = string.Join('\n', words is null ? lines : lines.Prepend(words));
        return all.Length == 0 ? null : all;
    }

    internal static string? WithResent(string? old, string words) => With(With(old, null) is { } kept ? $"{kept}\n{Resent}{words}" : Resent + words, null);

    internal static string WithInterrupted(string? old) => old is null ? Interrupted : $"{Interrupted}\n{old}";

    /// <summary>On top of all that was said before.</summary>
    internal static string WithSettled(string? old, string words) => old is null ? Settled + words : $"{Settled}{words}\n{old}";

    public static IReadOnlyList<string> Lines(string? reason) => reason is null ? [] : reason.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
