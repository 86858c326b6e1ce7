using System.Diagnostics;
using System.Text;

namespace CaseFlow.Chaos.Offices;

/// <summary>The real executable in a process of its own: the server, or a command.</summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private const string Listens = "CaseFlow listens on ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process program;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProgram(IReadOnlyDictionary<string, string> settings, Kill? kill, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "caseflow.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        if (kill is { IsFailpoint: true })
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ServerProgram).Assembly.Location;
            start.Environment[StartupHook.Variable] = $"{kill.Point}:{kill.Count}";
        }
        program = new Process { StartInfo = start };
        program.OutputDataReceived += (_, line) => Hear(line.Data);
        program.ErrorDataReceived += (_, line) => Hear(line.Data);
        program.Start();
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        Ended = program.WaitForExitAsync();
    }

    public Task Ended { get; }
    /// <summary>What it wrote, for the report of a fault.</summary>
    public string Said { get { lock (said) return said.ToString(); } }
    /// <summary>It ended otherwise than by SIGKILL.</summary>
    public bool EndedByItself => program.HasExited && program.ExitCode != 137;
    /// <summary>The failpoint at which it killed itself; null when it was killed from outside. Known once it has ended.</summary>
    public string? KilledAt => Said.Split('\n').FirstOrDefault(l => l.StartsWith(StartupHook.Last, StringComparison.Ordinal))?[StartupHook.Last.Length..].Trim();

    public static ServerProgram Start(IReadOnlyDictionary<string, string> settings, Kill? kill) => new(settings, kill, "--urls", "http://127.0.0.1:0");

    /// <summary>The address once it listens; null when it ended before.</summary>
    public async Task<Uri?> ListeningAsync()
    {
        var first = await Task.WhenAny(listening.Task, Ended, Task.Delay(Patience));
        if (first == listening.Task) return await listening.Task;
        return first == Ended ? null : throw new TimeoutException($"Expected the server to listen or end within {Patience.TotalSeconds} s, but it did neither. It said: {Said}");
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (!program.HasExited) program.Kill();
    }

    public async Task<int> ExitCodeAsync()
    {
        await Ended.WaitAsync(Patience);
        return program.ExitCode;
    }

    /// <summary>A command, e.g. check: its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        await using var command = new ServerProgram(settings, null, arguments);
        return (await command.ExitCodeAsync(), command.Said);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Ended;
        program.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (said) said.AppendLine(line);
        if (line.StartsWith(Listens, StringComparison.Ordinal)) listening.TrySetResult(new Uri(line[Listens.Length..].Split(',')[0]));
    }
}
