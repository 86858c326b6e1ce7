using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Storage;
using MimeKit;
using MimeKit.Text;

namespace CaseFlow.Cases.Mail;

/// <summary>Makes the MIME message of a frozen row: text and HTML, Reply-To registry, marked as sent by a machine.</summary>
internal static class MailMessage
{
    /// <summary>The Message-Id without its angle brackets.</summary>
    public static string IdOf(Guid rowId, MailSettings mail) => $"{rowId}@{mail.From[(mail.From.IndexOf('@') + 1)..]}";

    /// <param name="code">The case's status code, which only the message carries.</param>
    public static MimeMessage Of(MessageRow row, string code, CaseFlowSettings settings, DateTimeOffset now)
    {
        var from = new MailboxAddress(settings.Office.Name, settings.Mail.From);
        var message = new MimeMessage
        {
            Subject = MailText.HeaderLine(CaseCodeMark.Fill(row.Subject, code)),
            Date = now,
            // From the row: whoever gets it twice can tell that it is one message.
            MessageId = IdOf(row.Id, settings.Mail),
        };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(MailText.HeaderLine(row.ToName), row.ToAddress));
        message.ReplyTo.Add(new MailboxAddress(settings.Office.Name, settings.Office.RegistryEmail));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers, please.
        message.Headers.Add(HeaderId.ContentLanguage, row.Language);
        message.Body = new MultipartAlternative(
            new TextPart(TextFormat.Plain) { Text = CaseCodeMark.Fill(row.Text, code) },
            new TextPart(TextFormat.Html) { Text = CaseCodeMark.Fill(row.Html, code) });
        return message;
    }
}
