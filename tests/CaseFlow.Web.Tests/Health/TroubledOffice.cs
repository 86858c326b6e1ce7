using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CaseFlow.Web.Tests.Api;
using CaseFlow.Web.Tests.Commands;

namespace CaseFlow.Web.Tests.Health;

/// <summary>The built server in a process and a mount namespace of its own: its data folder is a small disk that can be filled up, and made read-only, while it runs. Nothing of it is seen outside, and it all goes with the process.</summary>
internal sealed class TroubledOffice : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> said = [];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TroubledOffice(Process process, string folder, string url)
    {
        (this.process, Folder, Url) = (process, folder, url);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Url { get; }
    private string Folder { get; }

    /// <summary>The data folder as the server sees it.</summary>
    public string Data => Path.Combine($"/proc/{process.Id}/root", Path.Combine(Folder, "data")[1..]);

    /// <summary>Everything the server wrote to its terminal, log and all.</summary>
    public string Said { get { lock (said) return string.Join('\n', said); } }

    /// <param name="before">Shell commands run in the namespace before the server, in the folder that holds <c>data</c>.</param>
    public static TroubledOffice Begin(string folder, string before, params string[] settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";
        listener.Stop();
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var word in (string[])["--map-root-user", "--mount", "sh", "-c", before + "; exec dotnet \"$@\"", "sh", Executable.Program, "--urls=" + url]) start.ArgumentList.Add(word);
        foreach (var setting in (string[])
                 [
                     "DataDirectory=" + Path.Combine(folder, "data"), "Training=true", "Demo:Enabled=false", "Clock:Mode=Simulated", "Clock:Start=" + TestApp.Monday, "Health:FreeMegabytes=1",
                     "WorkflowsDirectory=" + Path.Combine(AppContext.BaseDirectory, "workflows"),
                     .. new[] { "registry", "coordinator" }.SelectMany(role => new[] { $"Api:Keys:{role}:Key={TestApp.KeyOf(role)}", $"Api:Keys:{role}:Role={role}" }), .. settings,
                 ]) start.ArgumentList.Add("--CaseFlow:" + setting);
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Testing";
        return new TroubledOffice(Process.Start(start)!, folder, url);
    }

    public static async Task<TroubledOffice> OpenAsync(string folder, string before, params string[] settings)
    {
        var office = Begin(folder, before, settings);
        await office.UntilAsync("the start", async () => (await office.ReadyAsync())?["status"]?.GetValue<string>() == "ready");
        return office;
    }

    public ApiCaller As(string? role)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(100) };
        if (role is not null) client.DefaultRequestHeaders.Add("X-API-Key", TestApp.KeyOf(role));
        return new ApiCaller(client);
    }

    /// <summary>What /health/ready says; null: nobody listens.</summary>
    public async Task<JsonNode?> ReadyAsync()
    {
        try
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
            return JsonNode.Parse(await (await client.GetAsync(Url + "/health/ready")).Content.ReadAsStringAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    public Task UntilReadyAsync() => UntilAsync("readiness", async () => (await ReadyAsync())?["status"]?.GetValue<string>() == "ready");

    public async Task UntilAsync(string what, Func<Task<bool>> come)
    {
        var time = Stopwatch.StartNew();
        while (!await come())
        {
            Assert.False(process.HasExited, $"Expected {what}, but the server ended:\n{Said}");
            Assert.True(time.Elapsed < Patience, $"Expected {what} within {Patience}, but: {(await ReadyAsync())?.ToJsonString()}\n{Said}");
            await Task.Delay(100);
        }
    }

    /// <summary>A command in the server's namespace, in the folder that holds <c>data</c>.</summary>
    public async Task DoAsync(string command)
    {
        var start = new ProcessStartInfo("nsenter") { RedirectStandardError = true };
        foreach (var word in (string[])["--target", process.Id.ToString(CultureInfo.InvariantCulture), "--user", "--preserve-credentials", "--mount", "sh", "-c", $"cd '{Folder}' && {command}"]) start.ArgumentList.Add(word);
        using var entered = Process.Start(start)!;
        var errors = await entered.StandardError.ReadToEndAsync();
        await entered.WaitForExitAsync();
        Assert.True(entered.ExitCode == 0, $"Expected \"{command}\" to be done, but: {errors}");
    }

    /// <summary>Not one byte more fits in.</summary>
    public void FillDisk()
    {
        using var file = new FileStream(Path.Combine(Data, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 16, 1])
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full, for pieces of this size.
            }
    }

    public void FreeDisk() => File.Delete(Path.Combine(Data, "filler"));

    /// <summary>Ends it as a power cut would, keeping the disk's content for the next start.</summary>
    public async Task<int> EndAsync(bool kill = true)
    {
        if (kill && !process.HasExited) process.Kill(entireProcessTree: true);
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is not null) lock (said) said.Add(line);
    }
}
