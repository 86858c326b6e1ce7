using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CaseFlow.Benchmarks;

/// <summary>A morning on which every case is due to be reminded of: the published server, woken by nothing but its own sweep, until the last mail is handed over;
/// the pages meanwhile and afterwards; and how long a start takes with as many timers waiting as without any.</summary>
internal static class SweepFigures
{
    private const int Wanted = 10_000;
    private const int Starts = 5;
    private static readonly TimeSpan Goal = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var published, var folder, .. var rest] || !File.Exists(published))
        {
            Console.Error.WriteLine("Expected 'sweep <published caseflow.dll> <folder to work in> [number of cases]'.");
            return 2;
        }
        var cases = rest is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : Wanted;
        (published, folder) = (Path.GetFullPath(published), Path.GetFullPath(folder));
        // Made once in a folder and copied: a second run goes on the same cases.
        var (empty, full) = (Path.Combine(folder, "seed-0"), Path.Combine(folder, $"seed-{cases}"));
        await SweepSeed.MakeAsync(empty, 0);
        await SweepSeed.MakeAsync(full, cases);

        await StartsAsync(published, folder, empty, full, cases);
        var met = true;
        foreach (var smtp in (bool[])[false, true]) met &= await MorningAsync(published, Copy(full, Path.Combine(folder, "run")), cases, smtp);
        return met ? 0 : 1;
    }

    private static async Task StartsAsync(string published, string folder, string empty, string full, int cases)
    {
        var seconds = new Dictionary<string, List<double>> { [empty] = [], [full] = [] };
        var data = seconds.Keys.ToDictionary(seed => seed, seed => Copy(seed, Path.Combine(folder, "run-" + Path.GetFileName(seed))));
        // In turns, so that what else the machine does falls on both. The first start of each makes the users of its keys and isn't counted.
        for (var round = 0; round <= Starts; round++)
            foreach (var (seed, times) in seconds)
            {
                await using var server = await SweepServer.StartAsync(published, data[seed], null);
                if (round > 0) times.Add(server.SecondsToReady);
            }
        var (none, waiting) = (Median(seconds[empty]), Median(seconds[full]));
        var timers = Count(full, "SELECT count(*) FROM Inbox");
        new Figure("start-with-no-timers") { Seconds = none }.Print();
        new Figure("start-with-waiting-timers") { Seconds = waiting, Rows = timers, Ratio = Math.Round(waiting / none, 2), GoalRatio = 1.1, Met = waiting <= 1.1 * none }.Print();
    }

    private static async Task<bool> MorningAsync(string published, string data, int cases, bool smtp)
    {
        await SweepServer.AddUserAsync(published, data);
        SweepSeed.MoveClock(data, SweepSeed.Morning);
        await using var sink = smtp ? new SmtpSink() : null;
        await using var server = await SweepServer.StartAsync(published, data, sink);
        var time = Stopwatch.StartNew();
        using var during = new CancellationTokenSource();
        var pages = SweepPages.VisitAsync(server, during.Token);
        var (handed, begun, peak) = (0L, (TimeSpan?)null, 0.0);
        while (handed < cases && time.Elapsed < 2 * Goal)
        {
            await Task.Delay(250);
            handed = Count(data, "SELECT count(*) FROM Messages WHERE State = 'sent'");
            if (begun is null && Count(data, "SELECT count(*) FROM Messages") > 0) begun = time.Elapsed;
            peak = Math.Max(peak, server.Megabytes);
        }
        var all = time.Elapsed;
        await during.CancelAsync();
        var busy = await pages;
        var received = sink?.Received ?? Directory.GetFiles(Path.Combine(data, "mail"), "*.eml").Length;
        using var afterwards = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var idle = await SweepPages.VisitAsync(server, afterwards.Token);

        var name = smtp ? "sweep-smtp" : "sweep-pickup";
        var met = handed >= cases && received == cases && all <= Goal;
        // Counted from the server's readiness; up to a minute of it is the wait for the sweep's next turn.
        new Figure(name) { Seconds = Math.Round(all.TotalSeconds, 1), Rows = received, GoalSeconds = Goal.TotalSeconds, ResidentMb = Math.Round(peak), Met = met }.Print();
        new Figure(name + "-wait") { Seconds = Math.Round(begun?.TotalSeconds ?? -1, 1) }.Print();
        foreach (var page in busy.Keys) SweepPages.Print($"{name}-{page}", busy[page], idle[page]);
        return met;
    }

    private static double Median(List<double> values) => Math.Round(values.Order().ElementAt(values.Count / 2), 2);

    public static long Count(string data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "caseflow.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static string Copy(string from, string to)
    {
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return to;
    }
}
