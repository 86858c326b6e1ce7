using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaseFlow.Benchmarks;

/// <summary>A mail server that takes everything and keeps nothing; it counts what it said 250 to.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;
    private int received;

    public SmtpSink()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public int Received => received;

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = TalkAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
            try
            {
                client.NoDelay = true;
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink ESMTP");
                while (await reader.ReadLineAsync() is { } line)
                    switch (line.Split(' ', ':')[0].ToUpperInvariant())
                    {
                        case "DATA":
                            await writer.WriteLineAsync("354 go on");
                            while (await reader.ReadLineAsync() is { } text && text != ".") { }
                            Interlocked.Increment(ref received);
                            await writer.WriteLineAsync("250 taken");
                            break;
                        case "QUIT":
                            await writer.WriteLineAsync("221 good-bye");
                            return;
                        default:
                            await writer.WriteLineAsync("250 ok");
                            break;
                    }
            }
            catch (IOException)
            {
                // The other end is gone.
            }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
    }
}
