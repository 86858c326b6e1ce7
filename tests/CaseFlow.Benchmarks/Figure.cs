using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseFlow.Benchmarks;

/// <summary>One measured figure, printed as one line of JSON. Times are medians over rounds, bytes are those of one run.</summary>
internal sealed record Figure(string Name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [JsonPropertyName("figure"), JsonPropertyOrder(-1)]
    public string Name { get; } = Name;
    public double? Us { get; init; }
    /// <summary>Fastest and slowest round: how far the median is to be trusted.</summary>
    public double? FastestUs { get; init; }
    public double? SlowestUs { get; init; }
    public long? Bytes { get; init; }
    public double? Seconds { get; init; }
    public double? ResidentMb { get; init; }
    /// <summary>How many there were of what the figure is about.</summary>
    public long? Rows { get; init; }
    public double? Ms { get; init; }
    public double? P95Ms { get; init; }
    public double? SlowestMs { get; init; }
    /// <summary>The same in the same run while nothing else is done.</summary>
    public double? IdleMs { get; init; }
    public double? IdleP95Ms { get; init; }
    /// <summary>Time in units of the reference loop of the same run.</summary>
    public double? Ratio { get; init; }
    public double? GoalUs { get; init; }
    public long? GoalBytes { get; init; }
    public double? GoalSeconds { get; init; }
    public double? GoalMb { get; init; }
    public double? GoalRatio { get; init; }
    public bool? Met { get; init; }

    public Figure Print()
    {
        Console.WriteLine(JsonSerializer.Serialize(this, Json));
        return this;
    }

    /// <summary>Runs <paramref name="action"/> warm: until the compiler has settled, then rounds of about 100 ms.</summary>
    public static Figure Measure(string name, Action action)
    {
        const int rounds = 15;
        // Tiered compilation promotes in the background: enough calls and enough time.
        var warm = Stopwatch.StartNew();
        var calls = 0;
        while (warm.Elapsed < TimeSpan.FromSeconds(2) || calls < 200) { action(); calls++; }
        var perRound = Math.Max(10, (int)(calls / warm.Elapsed.TotalSeconds * 0.1));

        var times = new double[rounds];
        var bytes = new long[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var time = Stopwatch.StartNew();
            for (var i = 0; i < perRound; i++) action();
            times[round] = time.Elapsed.TotalMicroseconds / perRound;
            bytes[round] = (GC.GetAllocatedBytesForCurrentThread() - before) / perRound;
        }
        Array.Sort(times);
        Array.Sort(bytes);
        return new Figure(name) { Us = Math.Round(times[rounds / 2], 2), FastestUs = Math.Round(times[0], 2), SlowestUs = Math.Round(times[^1], 2), Bytes = bytes[rounds / 2] };
    }
}
