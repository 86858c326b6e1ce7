using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>Hands messages over to the office's mail server: one connection for a run of messages, a new one when it broke.</summary>
public sealed class SmtpMailSender(CaseFlowSettings settings, TimeProvider time) : IMailSender, IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private SmtpConnection? connection;

    /// <summary>Nothing takes longer: connecting, signing in and one message, each with the patience of the settings for an answer.</summary>
    internal static TimeSpan LongestHandOver(MailSettings mail) => TimeSpan.FromSeconds(mail.PatienceSeconds) * 4;

    public async Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            using var bound = new CancellationTokenSource(LongestHandOver(settings.Mail), time);
            for (var isFresh = false; ;)
            {
                if (connection is not { IsUsable: true })
                {
                    if (await ConnectAsync(cancel) is { } problem) return problem;
                    isFresh = true;
                }
                var result = await connection!.SendAsync(message, bound.Token);
                // A server may hang up on a connection that it finds old or long. Nothing of this message was written: it goes by a new one.
                if (result is not Unreachable || isFresh || connection.IsUsable || bound.IsCancellationRequested) return result;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task RestAsync()
    {
        await gate.WaitAsync();
        try
        {
            using var bound = Patience();
            if (connection is not null) await connection.CloseAsync(bound.Token);
            connection = null;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        connection?.Dispose();
        gate.Dispose();
    }

    private async Task<Unreachable?> ConnectAsync(CancellationToken cancel)
    {
        connection?.Dispose();
        using var bound = Patience();
        (connection, var problem) = await SmtpConnection.OpenAsync(settings.Mail, bound.Token, cancel);
        return problem;
    }

    private CancellationTokenSource Patience() => new(TimeSpan.FromSeconds(settings.Mail.PatienceSeconds), time);
}
