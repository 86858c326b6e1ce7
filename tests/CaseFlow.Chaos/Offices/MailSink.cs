using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaseFlow.Chaos.Offices;

/// <summary>A mail server in the driver, so that it outlives every kill. It counts what it took by Message-Id, and is as unreliable as real ones:
/// sometimes it says "later", breaks the connection in the middle of a message, or takes a message and breaks before it says so.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, int> taken = [];
    private readonly Random dice;
    private readonly Task accepting;

    public MailSink(Random dice)
    {
        this.dice = dice;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }
    /// <summary>How often each message was taken: what is counted when a recipient gets a mail twice.</summary>
    public IReadOnlyDictionary<string, int> Taken => taken;
    /// <summary>From now on it takes everything and says so.</summary>
    public bool IsReliable { get; set; }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The office is closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 sink ESMTP");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                var word = line.Split(' ')[0].ToUpperInvariant();
                if (word == "DATA")
                {
                    if (!await TakeAsync(reader, writer)) return;
                }
                else if (word == "RCPT" && Drawn(15)) await writer.WriteLineAsync("451 4.7.1 greylisted, come again later");
                else await writer.WriteLineAsync(word == "QUIT" ? "221 bye" : "250 ok");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side was killed; whatever was said before is counted.
        }
    }

    /// <summary>False: hangs up.</summary>
    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        string? id = null;
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            if (line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)) id = line[11..].Trim();
            if (line != ".") continue;
            if (Drawn(25)) return false;
            taken.AddOrUpdate(id ?? "", 1, (_, n) => n + 1);
            if (Drawn(25)) return false;
            await writer.WriteLineAsync("250 2.0.0 taken");
            return true;
        }
        return false;
    }

    private bool Drawn(int oneIn)
    {
        lock (dice) return dice.Next(oneIn) == 0 && !IsReliable;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }
}
