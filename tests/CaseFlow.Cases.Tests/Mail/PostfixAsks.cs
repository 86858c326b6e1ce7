using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>Somebody whom Postfix asks over a socket, line by line.</summary>
public abstract class PostfixAsks : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    protected PostfixAsks()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }
    public void Dispose() => listener.Stop();

    protected abstract Task TalkAsync(StreamReader reader, StreamWriter writer);

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
        try
        {
            using var own = client;
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\n", AutoFlush = true };
            await TalkAsync(reader, writer);
        }
        catch (IOException)
        {
            // Postfix hung up.
        }
    }
}

/// <summary>Asked before a recipient and before a message is taken (Postfix's policy protocol), so that a test decides: greylisting, or no answer at all.</summary>
public sealed class MailPolicy : PostfixAsks
{
    /// <summary>Told RCPT or END-OF-MESSAGE and the recipient; answers with an action of Postfix such as DUNNO.</summary>
    public Func<string, string, Task<string>> Answer { get; set; } = (_, _) => Task.FromResult("DUNNO");

    protected override async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        var asked = new Dictionary<string, string>();
        while (await reader.ReadLineAsync() is { } line)
            if (line.Split('=', 2) is [var name, var value]) asked[name] = value;
            else
            {
                await writer.WriteAsync($"action={await Answer(asked["protocol_state"], asked["recipient"])}\n\n");
                asked.Clear();
            }
    }
}

/// <summary>Asked whether a password is right (Dovecot's authentication protocol), so that nobody needs an account on the machine.</summary>
public sealed class MailSignIn(string user, string password) : PostfixAsks
{
    protected override async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteAsync("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n");
        while (await reader.ReadLineAsync() is { } line)
            if (line.Split('\t') is ["AUTH", var id, .., var last] && last.StartsWith("resp=", StringComparison.Ordinal))
                await writer.WriteAsync(Encoding.UTF8.GetString(Convert.FromBase64String(last["resp=".Length..])) == $"\0{user}\0{password}" ? $"OK\t{id}\tuser={user}\n" : $"FAIL\t{id}\tuser={user}\n");
    }
}
