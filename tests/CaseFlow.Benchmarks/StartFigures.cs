using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CaseFlow.Benchmarks;

/// <summary>From starting a published CaseFlow.Web on an existing database until <c>/health/ready</c> answers 200, and its resident memory then.</summary>
internal static class StartFigures
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        if (args is not [var published, var data, .. var settings] || !File.Exists(published) || !Directory.Exists(data))
        {
            Console.Error.WriteLine("Expected 'start <published caseflow.dll> <existing data directory> [--CaseFlow:…=…]'.");
            return 2;
        }

        var seconds = new List<double>();
        var megabytes = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            if (Once(Path.GetFullPath(published), Path.GetFullPath(data), settings) is not { } measured) return 1;
            seconds.Add(measured.Seconds);
            megabytes.Add(measured.Megabytes);
        }
        seconds.Sort();
        megabytes.Sort();
        var (median, resident) = (seconds[Rounds / 2], megabytes[Rounds / 2]);
        new Figure("start-to-ready")
        {
            Seconds = Math.Round(median, 2), ResidentMb = Math.Round(resident, 0), GoalSeconds = 3, GoalMb = 200, Met = median <= 3 && resident <= 200,
        }.Print();
        return 0;
    }

    private static (double Seconds, double Megabytes)? Once(string published, string data, string[] settings)
    {
        var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var start = new ProcessStartInfo("dotnet")
        {
                        WorkingDirectory = Path.GetDirectoryName(published)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[published, "--urls=" + url, "--CaseFlow:DataDirectory=" + data, .. settings]) start.ArgumentList.Add(argument);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var time = Stopwatch.StartNew();
        using var server = Process.Start(start)!;
        var said = new List<string>();
        server.OutputDataReceived += (_, line) => { if (line.Data is not null) lock (said) said.Add(line.Data); };
        server.ErrorDataReceived += (_, line) => { if (line.Data is not null) lock (said) said.Add(line.Data); };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        try
        {
            while (time.Elapsed < TimeSpan.FromSeconds(60) && !server.HasExited)
            {
                if (Ready(client, url))
                {
                    var seconds = time.Elapsed.TotalSeconds;
                    server.Refresh();
                    return (seconds, server.WorkingSet64 / 1_000_000.0);
                }
                Thread.Sleep(10);
            }
            lock (said) Console.Error.WriteLine("Expected the server to become ready, but it didn't:\n" + string.Join('\n', said.TakeLast(20)));
            return null;
        }
        finally
        {
            if (!server.HasExited) server.Kill(entireProcessTree: true);
            server.WaitForExit();
        }
    }

    private static bool Ready(HttpClient client, string url)
    {
        try
        {
            using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, url + "/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException)
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
}
