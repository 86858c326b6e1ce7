using System.Net.Sockets;
using CaseFlow.Cases.Runtime;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>One open and signed-in connection to the mail server.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly SmtpClient client;
    private readonly MailSettings mail;

    private SmtpConnection(SmtpClient client, MailSettings mail) => (this.client, this.mail) = (client, mail);

    /// <summary>False once it broke or the server hung up.</summary>
    public bool IsUsable => client.IsConnected;

    /// <summary>Connects and signs in. Throws <see cref="OperationCanceledException"/> only for <paramref name="cancel"/>.</summary>
    /// <param name="bound">Cancelled when the server has had time enough.</param>
    public static async Task<(SmtpConnection? Connection, Unreachable? Problem)> OpenAsync(MailSettings mail, CancellationToken bound, CancellationToken cancel)
    {
        var trust = new MailServerTrust(mail);
        var client = new SmtpClient { Timeout = mail.PatienceSeconds * 1000, ServerCertificateValidationCallback = (_, certificate, chain, errors) => trust.Accepts(certificate, chain, errors) };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound, cancel);
        try
        {
            await client.ConnectAsync(mail.Host!, mail.Port, mail.Security switch
            {
                "Tls" => SecureSocketOptions.SslOnConnect,
                "None" => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, either.Token);
            if (!string.IsNullOrEmpty(mail.UserName)) await client.AuthenticateAsync(mail.UserName, mail.Password ?? "", either.Token);
            return (new SmtpConnection(client, mail), null);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            client.Dispose();
            throw;
        }
        catch (Exception e) when (IsOfTheConnection(e) || e is SmtpCommandException or NotSupportedException)
        {
            client.Dispose();
            var words = e switch
            {
                SslHandshakeException => trust.Refusal ?? TroubleSentence.NoTls.Of(PlaceOf(mail), MailText.HeaderLine(e.GetBaseException().Message)),
                MailKit.Security.AuthenticationException => TroubleSentence.SignInRefused.Of(mail.UserName!, MailText.HeaderLine(e.Message)),
                SmtpCommandException said => WordsOf(said),
                NotSupportedException => TroubleSentence.Cannot.Of(PlaceOf(mail), MailText.HeaderLine(e.Message)),
                _ => WordsOf(e, mail),
            };
            return (null, new Unreachable(words, SignInRefused: e is MailKit.Security.AuthenticationException));
        }
    }

    /// <summary>Hands one message over; never cancelled but by <paramref name="bound"/>.</summary>
    public async Task<HandOver> SendAsync(MimeMessage message, CancellationToken bound)
    {
        var written = new Written();
        try
        {
            await client.SendAsync(message, bound, written);
            Failpoint.Reach(Failpoint.AfterAccepted);
            return new Taken();
        }
        catch (SmtpCommandException e)
        {
            // The server answered, so it hasn't taken it. 5xx to this recipient or message is final; to the sender it is a setting somebody will put right.
            var code = (int)e.StatusCode;
            if (code == 421) Dispose();
            return code == 421 || e.ErrorCode == SmtpErrorCode.SenderNotAccepted && e.StatusCode != SmtpStatusCode.ExceededStorageAllocation
                ? new Unreachable(WordsOf(e)) : new NotTaken(WordsOf(e), ForGood: code >= 500);
        }
        catch (ServiceNotAuthenticatedException e)
        {
            return new Unreachable(TroubleSentence.WithoutSignIn.Of(MailText.HeaderLine(e.Message)));
        }
        catch (NotSupportedException e) when (!written.Any)
        {
            // What this message needs and the server can't do, e.g. an address with diacritics.
            return new NotTaken(TroubleSentence.Cannot.Of(PlaceOf(mail), MailText.HeaderLine(e.Message)), ForGood: true);
        }
        catch (Exception e) when (IsOfTheConnection(e))
        {
            Dispose();
            var words = WordsOf(e, mail);
            return written.Any ? new Unclear(words) : new Unreachable(words);
        }
    }

    /// <summary>Says good-bye; how the server takes it doesn't matter.</summary>
    public async Task CloseAsync(CancellationToken bound)
    {
        try
        {
            if (client.IsConnected) await client.DisconnectAsync(quit: true, bound);
        }
        catch (Exception e) when (IsOfTheConnection(e) || e is SmtpCommandException)
        {
            // All that was handed over was answered.
        }
        Dispose();
    }

    public void Dispose() => client.Dispose();

    private static bool IsOfTheConnection(Exception e) =>
        e is ProtocolException or IOException or SocketException or MailKit.Security.AuthenticationException or System.Security.Authentication.AuthenticationException
            or SslHandshakeException or ServiceNotConnectedException or ServiceNotAuthenticatedException or TimeoutException or OperationCanceledException;

    private static string PlaceOf(MailSettings mail) => $"{mail.Host}:{mail.Port}";

    private static string WordsOf(Exception e, MailSettings mail) => e.GetBaseException() switch
    {
        OperationCanceledException or TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut } => TroubleSentence.NoAnswer.Of(PlaceOf(mail), mail.PatienceSeconds),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => TroubleSentence.Refused.Of(PlaceOf(mail)),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => TroubleSentence.NoHost.Of(mail.Host!),
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown } => TroubleSentence.NoWay.Of(PlaceOf(mail)),
        var cause => TroubleSentence.Broken.Of(PlaceOf(mail), MailText.HeaderLine(cause.Message)),
    };

    private static string WordsOf(SmtpCommandException e) => $"{(int)e.StatusCode} {MailText.HeaderLine(e.Message)}";

    /// <summary>Whether any of the message itself was written.</summary>
    private sealed class Written : ITransferProgress
    {
        public bool Any { get; private set; }
        public void Report(long bytesTransferred, long totalSize) => Any = true;
        public void Report(long bytesTransferred) => Any = true;
    }
}
