using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CaseFlow.Benchmarks;

/// <summary>The published server in a process of its own, from its start to its readiness; dispose it to stop it.</summary>
internal sealed class SweepServer : IAsyncDisposable
{
    public const string Key = "a-key-for-measuring-only";
    private readonly Process process;

    private SweepServer(Process process, string url, double secondsToReady) => (this.process, Url, SecondsToReady) = (process, url, secondsToReady);

    public string Url { get; }
    public double SecondsToReady { get; }
    public double Megabytes { get { process.Refresh(); return process.HasExited ? 0 : process.WorkingSet64 / 1_000_000.0; } }

    public static async Task<SweepServer> StartAsync(string published, string data, SmtpSink? sink)
    {
        var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = StartInfo(published, data);
        start.ArgumentList.Add("--urls=" + url);
        if (sink is not null)
            foreach (var setting in (string[])["Mode=Smtp", "Host=127.0.0.1", $"Port={sink.Port}", "Security=None"]) start.ArgumentList.Add("--CaseFlow:Mail:" + setting);
        var time = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => { if (line.Data is not null) lock (said) said.Add(line.Data); };
        process.ErrorDataReceived += (_, line) => { if (line.Data is not null) lock (said) said.Add(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        while (time.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
        {
            if (await IsReadyAsync(client, url)) return new SweepServer(process, url, time.Elapsed.TotalSeconds);
            await Task.Delay(10);
        }
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        lock (said) throw new InvalidOperationException("Expected the server to become ready, but it didn't:\n" + string.Join('\n', said.TakeLast(20)));
    }

    /// <summary>The clerk who looks at pages meanwhile.</summary>
    public static async Task AddUserAsync(string published, string data)
    {
        var start = StartInfo(published, data);
        start.RedirectStandardInput = true;
        var place = start.ArgumentList.IndexOf(published);
        foreach (var word in (string[])["user", "add", "--name", SweepSeed.UserName, "--role", "clerk", "--password-stdin"]) start.ArgumentList.Insert(++place, word);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(SweepSeed.Password);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Expected the user to be made, but: {await output}{errors}");
    }

    private static ProcessStartInfo StartInfo(string published, string data)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.GetDirectoryName(published)!, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
                 [
                     published, "--CaseFlow:DataDirectory=" + data, "--CaseFlow:Training=true", "--CaseFlow:Clock:Mode=Simulated",
                     "--CaseFlow:Clock:Start=2026-01-01T00:00:00Z", "--Logging:LogLevel:Default=Warning",
                     $"--CaseFlow:Api:Keys:measuring:Key={Key}", "--CaseFlow:Api:Keys:measuring:Role=coordinator",
                 ]) start.ArgumentList.Add(argument);
        return start;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string url)
    {
        try
        {
            using var answer = await client.GetAsync(url + "/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
