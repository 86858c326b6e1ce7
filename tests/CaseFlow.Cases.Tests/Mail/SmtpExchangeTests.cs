using System.Net;
using System.Net.Sockets;
using System.Text;
using CaseFlow.Cases.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>A real exchange over SMTP with a small server on the loopback.</summary>
public sealed class SmtpExchangeTests
{
    [Fact]
    public async Task TheServerGetsTheMessageAndTheRowIsSent()
    {
        await using var server = new Server();
        await using var house = await OpenAsync(server);
        var row = await house.WaitingAsync(await house.CaseAsync());
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, TestContext.Current.CancellationToken));
        Assert.Equal("sent", (await house.MessageAsync(row.Id)).State);
        var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(server.Messages))));
        Assert.Equal($"{row.Id}@example.cz", message.MessageId);
        Assert.Equal("Vaše podání jsme přijali – žluťoučký kůň", message.Subject);
    }

    [Fact]
    public async Task AnUnknownMailboxIsFinal()
    {
        await using var server = new Server { Recipient = "550 5.1.1 No such user" };
        await using var house = await OpenAsync(server);
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, TestContext.Current.CancellationToken);
        var failed = await house.MessageAsync(row.Id);
        Assert.Equal("failed", failed.State);
        Assert.Contains("No such user", failed.Reason);
    }

    [Fact]
    public async Task ABusyServerIsTriedAgain()
    {
        await using var server = new Server { Recipient = "451 4.7.1 Greylisted" };
        await using var house = await OpenAsync(server);
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, TestContext.Current.CancellationToken);
        Assert.Equal("waiting", (await house.MessageAsync(row.Id)).State);
        server.Recipient = "250 OK";
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal("sent", (await house.MessageAsync(row.Id)).State);
    }

    [Fact]
    public async Task WhenTheConnectionBreaksAfterTheMessageWasWritten()
    {
        await using var server = new Server { Stored = null };
        await using var house = await OpenAsync(server);
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, TestContext.Current.CancellationToken);
        Assert.Equal("uncertain", (await house.MessageAsync(row.Id)).State);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsTriedLater()
    {
        var server = new Server();
        await server.DisposeAsync();
        await using var house = await OpenAsync(server);
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, TestContext.Current.CancellationToken);
        Assert.Equal("waiting", (await house.MessageAsync(row.Id)).State);
    }

    [Fact]
    public async Task WhenTheServerTakesTheConnectionAndSaysNothingTheRunEndsAfterOnePatience()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var house = await CaseHouse.OpenAsync(s => s.Mail = new MailSettings { Mode = "Smtp", Host = "127.0.0.1", Port = port, PatienceSeconds = 1, From = "caseflow@example.cz" });
        var @case = await house.CaseAsync();
        for (var i = 0; i < 50; i++) await house.WaitingAsync(@case);
        // Fifty mails that each waited a second would take longer than this.
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var rows = await house.Db.Messages.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
        Assert.All(rows, r => Assert.Equal("waiting", r.State));
        Assert.Equal($"unreachable: no answer from 127.0.0.1:{port} within 1 s", Assert.Single(rows, r => r.Attempts == 1).Reason);
        Assert.Equal(49, rows.Count(r => r.Attempts == 0));
    }

    private static Task<CaseHouse> OpenAsync(Server server) => CaseHouse.OpenAsync(s => s.Mail = new MailSettings
    {
        Mode = "Smtp", Host = "127.0.0.1", Port = server.Port, Security = "None", From = "caseflow@example.cz",
    });

    /// <summary>As much of RFC 5321 as a message needs.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task running;

        public Server()
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            running = RunAsync();
        }

        public int Port { get; }
        public string Recipient { get; set; } = "250 OK";
        /// <summary>What is said after the message; null: nothing, the connection is closed.</summary>
        public string? Stored { get; init; } = "250 2.0.0 Queued";
        public List<string> Messages { get; } = [];

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await running;
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await TalkAsync(client.GetStream());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // Stopped.
            }
        }

        private async Task TalkAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            Task Say(string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n")).AsTask();
            await Say("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("EHLO", StringComparison.Ordinal)) await Say("250-test\r\n250 8BITMIME");
                else if (line.StartsWith("RCPT", StringComparison.Ordinal)) await Say(Recipient);
                else if (line == "DATA")
                {
                    await Say("354 Go on");
                    var message = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".") message.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
                    if (Stored is null) return;
                    Messages.Add(message.ToString());
                    await Say(Stored);
                }
                else if (line == "QUIT")
                {
                    await Say("221 Bye");
                    return;
                }
                else await Say("250 OK");
            }
        }
    }
}
