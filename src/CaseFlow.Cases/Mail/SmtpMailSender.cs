using System.Net.Sockets;
using CaseFlow.Cases.Runtime;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>Hands messages over to the office's mail server. One connection a message: they are few, and nothing has to be kept alive.</summary>
public sealed class SmtpMailSender(CaseFlowSettings settings) : IMailSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel)
    {
        var mail = settings.Mail;
        var progress = new Written();
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(mail.Host!, mail.Port, mail.Security switch
            {
                "Tls" => SecureSocketOptions.SslOnConnect,
                "None" => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, cancel);
            if (!string.IsNullOrEmpty(mail.UserName)) await client.AuthenticateAsync(mail.UserName, mail.Password ?? "", cancel);
            await client.SendAsync(message, cancel, progress);
            Failpoint.Reach(Failpoint.AfterAccepted);
        }
        catch (SmtpCommandException e)
        {
            // The server answered. 5xx to the recipient or the message is final; to the sender or sign-in it is a setting somebody will put right.
            var final = (int)e.StatusCode >= 500 && (e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted);
            return new NotTaken($"{(int)e.StatusCode} {MailText.HeaderLine(e.Message)}", final);
        }
        catch (Exception e) when (e is SmtpProtocolException or ProtocolException or IOException or SocketException or AuthenticationException
                                      or SslHandshakeException or ServiceNotConnectedException or NotSupportedException or TimeoutException)
        {
            var words = MailText.HeaderLine(e.Message);
            return progress.Any ? new Unclear(words) : new NotTaken(words, ForGood: false);
        }
        try
        {
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
            // It was taken; how the server says good-bye doesn't matter.
        }
        return new Taken();
    }

    /// <summary>Whether any of the message itself was written.</summary>
    private sealed class Written : ITransferProgress
    {
        public bool Any { get; private set; }
        public void Report(long bytesTransferred, long totalSize) => Any = true;
        public void Report(long bytesTransferred) => Any = true;
    }
}
