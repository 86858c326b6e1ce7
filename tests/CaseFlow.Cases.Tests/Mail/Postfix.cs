using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CaseFlow.Cases.Mail;
using MimeKit;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>A real mail server for tests: Postfix on 127.0.0.1 with a configuration, queue and mailboxes in a folder of its own, ended with the tests.</summary>
public sealed class Postfix : IAsyncLifetime
{
    public const string User = "caseflow", Password = "tajné heslo";
    private const string Programs = "/usr/lib/postfix/sbin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-postfix-").FullName;
    private readonly MailSignIn signIn = new(User, Password);
    private Process? master;

    /// <summary>Offers STARTTLS and wants a sign-in.</summary>
    public int StartTls { get; } = FreePort();
    /// <summary>TLS from the first byte, wants a sign-in.</summary>
    public int Tls { get; } = FreePort();
    /// <summary>Neither TLS nor sign-in.</summary>
    public int Plain { get; } = FreePort();
    /// <summary>What Postfix asks before it takes a recipient or a message.</summary>
    public MailPolicy Policy { get; } = new();
    /// <summary>The authority that signed the server's certificate.</summary>
    public string Authority => Path.Combine(folder, "authority.pem");
    /// <summary>An authority that has nothing to do with it.</summary>
    public string OtherAuthority => Path.Combine(folder, "other.pem");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists($"{Programs}/master"))
            throw new InvalidOperationException($"Expected Postfix to test with (Debian: postfix; eng/test.sh installs it), but there is no {Programs}/master.");
        if (Environment.UserName != "root") throw new InvalidOperationException($"Expected the tests to run as root, as Postfix does, but they run as {Environment.UserName}.");
        await RunAsync("chmod", ["755", folder]); // Postfix changes to its own user.
        MailCertificates.Write(folder);
        Write("main.cf", $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            maillog_file = {folder}/log
            maillog_file_prefixes = {folder}
            myhostname = mail.example.cz
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.1
            local_recipient_maps =
            alias_maps =
            virtual_mailbox_domains = example.cz
            virtual_mailbox_maps = texthash:{folder}/boxes
            virtual_mailbox_base = {folder}/mail
            virtual_uid_maps = static:{await IdAsync("-u")}
            virtual_gid_maps = static:{await IdAsync("-g")}
            virtual_minimum_uid = 1
            smtpd_client_connection_count_limit = 0
            smtpd_error_sleep_time = 0
            smtpd_tls_received_header = yes
            smtpd_tls_chain_files = {folder}/server.pem
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = inet:127.0.0.1:{signIn.Port}
            smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{Policy.Port}, permit_sasl_authenticated, permit_mynetworks, reject
            smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:{Policy.Port}
            """);
        Write("master.cf", $"""
            127.0.0.1:{StartTls} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
            127.0.0.1:{Tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
            127.0.0.1:{Plain} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd
            """);
        Write("boxes", "jana@example.cz jana/\npetr@example.cz petr/");
        await RunAsync("install", ["-d", "-m", "755", $"{folder}/queue", $"{folder}/queue/pid"]);
        await RunAsync("install", ["-d", "-o", "postfix", "-m", "700", .. "active bounce corrupt defer deferred flush hold incoming private saved trace".Split(' ').Select(d => $"{folder}/queue/{d}"), $"{folder}/data", $"{folder}/mail"]);
        await RunAsync("install", ["-d", "-o", "postfix", "-g", "postdrop", "-m", "730", $"{folder}/queue/maildrop"]);
        await RunAsync("install", ["-d", "-o", "postfix", "-g", "postdrop", "-m", "710", $"{folder}/queue/public"]);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        // Ends by itself should these tests be killed.
        var start = new ProcessStartInfo($"{Programs}/master", ["-c", folder, "-d", "-e", "900"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        // The test program's own settings are none of its business.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        master = Process.Start(start)!;
        var until = Stopwatch.StartNew();
        while (!await AnswersAsync())
            if (master.HasExited || until.Elapsed > Patience)
                throw new InvalidOperationException($"Expected Postfix to answer on port {Plain}, but it doesn't.\n{Log()}");
    }

    public async Task StopAsync()
    {
        if (master is null) return;
        // SIGTERM: it ends what it started.
        await RunAsync("kill", ["-TERM", $"{master.Id}"]);
        await master.WaitForExitAsync().WaitAsync(Patience);
        master.Dispose();
        master = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Policy.Dispose();
        signIn.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Signs in at the port that offers STARTTLS, trusting its authority.</summary>
    public MailSettings Settings() => new()
    {
        Mode = "Smtp", Host = "127.0.0.1", Port = StartTls, Security = "StartTls", From = "caseflow@example.cz", UserName = User, Password = Password, CertificateAuthority = Authority,
    };

    /// <summary>The message with that Message-Id in a mailbox, once it is there. Exactly one, or it fails.</summary>
    public async Task<MimeMessage> ArrivedAsync(Guid row, string box = "jana")
    {
        var until = Stopwatch.StartNew();
        while (true)
        {
            var found = Arrived(row, box);
            if (found.Count > 0) return Assert.Single(found);
            Assert.True(until.Elapsed < Patience, $"Expected mail {row} in {box}'s box, but it isn't there.\n{Log()}");
            await Task.Delay(20);
        }
    }

    public IReadOnlyList<MimeMessage> Arrived(Guid row, string box = "jana")
    {
        var inbox = Path.Combine(folder, "mail", box, "new");
        return Directory.Exists(inbox) ? [.. Directory.GetFiles(inbox).Select(f => MimeMessage.Load(f)).Where(m => m.MessageId == $"{row}@example.cz")] : [];
    }

    /// <summary>How often a client connected.</summary>
    public int Connections => Log().Split('\n').Count(l => l.Contains("]: connect from", StringComparison.Ordinal));

    private string Log() => File.Exists($"{folder}/log") ? File.ReadAllText($"{folder}/log") : "(no log)";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Plain);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync().WaitAsync(Patience) is { } line && line.StartsWith("220", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            await Task.Delay(20);
            return false;
        }
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text + "\n");

    private static async Task<string> IdAsync(string which) => (await RunAsync("id", [which, "postfix"])).Trim();

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"Expected {program} {string.Join(' ', arguments)} to succeed, but: {await error}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
