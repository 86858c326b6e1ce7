using CaseFlow.Web.Words;

namespace CaseFlow.Web.Pages.Mail;

/// <summary>When a waiting mail goes, in words.</summary>
public static class MailTimes
{
    /// <summary>A mail to a citizen is delayed for a while; one that couldn't be handed over is tried again later.</summary>
    public static string Of(Texts texts, DateTimeOffset? dueAt, int attempts) =>
        attempts == 0 ? texts["odejde po {0}", texts.At(dueAt)] : texts["pokusů {0}, další po {1}", attempts, texts.At(dueAt)];
}
