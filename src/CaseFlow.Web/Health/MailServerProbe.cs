using System.Net.Sockets;
using CaseFlow.Cases;

namespace CaseFlow.Web.Health;

/// <summary>Whether the mail server greets whoever connects. Asked at most once a minute and never waited for long: it is somebody else's server.</summary>
public sealed class MailServerProbe(CaseFlowSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), KeptFor = TimeSpan.FromMinutes(1), KeptWhileAway = TimeSpan.FromSeconds(10);
    private (long At, string? Word)? last;

    /// <summary>Null: it does, or there is none to ask (mails go to a folder).</summary>
    public async Task<string?> WordAsync(CancellationToken cancel)
    {
        if (settings.Mail.Mode != "Smtp") return null;
        if (last is { } known && time.GetElapsedTime(known.At) < (known.Word is null ? KeptFor : KeptWhileAway)) return known.Word;
        var word = await AskAsync(cancel);
        last = (time.GetTimestamp(), word);
        return word;
    }

    private async Task<string?> AskAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(settings.Mail.Host!, settings.Mail.Port, limit.Token);
            // With TLS from the first byte the server waits for us to speak: that it is there must do.
            if (settings.Mail.Security == "Tls") return null;
            var greeting = new byte[3];
            await client.GetStream().ReadExactlyAsync(greeting, limit.Token);
            return greeting is [(byte)'2', (byte)'2', (byte)'0'] ? null : "refuses";
        }
        catch (Exception error) when (error is SocketException or IOException || error is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return "noAnswer";
        }
    }
}
