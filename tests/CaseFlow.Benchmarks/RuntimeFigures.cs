using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime;
using CaseFlow.Cases.Procedures;
using Microsoft.Data.Sqlite;

namespace CaseFlow.Benchmarks;

/// <summary>Whole cases through the door of the runtime on SQLite, one caller and 64, each round beside the floor and the raw durable commit of the same minute.</summary>
internal static class RuntimeFigures
{
    private const int Rounds = 5, Callers = 64;
    // peer/README: 9.1 whole cases a second where a durable commit took 0.29 ms.
    private const double PeerCasesPerCommit = 9.1 * 0.00029;

    public static async Task<int> RunAsync()
    {
        await using var office = await BenchmarkOffice.OpenAsync();
        var human = new Flow(office, await office.BundleAsync("human2"), ["review", "approve"]);
        var literal = new Flow(office, await office.BundleAsync("flow5-literal"), []);
        var script = new Flow(office, await office.BundleAsync("flow5-js"), []);
        await WarmAsync([human, literal, script]);
        foreach (var flow in (Flow[])[human, literal, script]) await MeasureAsync(flow);
        await GrowthAsync(office, literal);
        await GrowthAsync(office, script);
        return 0;
    }

    // Until the compiler has settled: what it compiles for the first flow must not be measured with it.
    private static async Task WarmAsync(Flow[] flows)
    {
        long methods;
        var clock = Stopwatch.StartNew();
        do
        {
            methods = JitInfo.GetCompiledMethodCount();
            foreach (var flow in flows) await flow.WarmAsync();
        }
        while (JitInfo.GetCompiledMethodCount() - methods > 20 && clock.Elapsed < TimeSpan.FromSeconds(60));
    }

    private static async Task MeasureAsync(Flow flow)
    {
        using var floor = new StorageFloor(flow.Office, await flow.TraceAsync());
        using var commit = new RawCommit(flow.Office.Folder);
        for (var i = 0; i < 200; i++) floor.Run().Count();
        var rounds = new List<Round>();
        for (var i = 0; i < Rounds; i++)
        {
            var raw = Median([.. Enumerable.Range(0, 300).Select(_ => commit.Run())]);
            var (floorRate, floorTimes) = Floor(floor);
            var (oneRate, oneTimes, oneCpu) = await CallersAsync(flow, 1);
            var (manyRate, manyTimes, manyCpu) = await CallersAsync(flow, Callers);
            rounds.Add(new Round(raw, floorRate, oneRate, manyRate, Median(floorTimes), Median(oneTimes), Quantile(oneTimes, 0.95), Quantile(manyTimes, 0.95), oneRate / floorRate, manyRate / oneRate,
                Quantile(manyTimes, 0.95) / Median(oneTimes), oneRate / flow.Steps * raw / 1e6 / PeerCasesPerCommit, oneCpu, manyCpu));
        }
        double Of(Func<Round, double> value) => Median([.. rounds.Select(value)]);
        RuntimeFigure Line(string name) => new($"{flow.Name}-{name}");
        (Line("commit") with { P50Us = Math.Round(Of(r => r.CommitUs), 1) }).Print();
        (Line("floor") with { StepsPerSecond = Math.Round(Of(r => r.Floor)), P50Us = Math.Round(Of(r => r.FloorP50), 1) }).Print();
        (Line("1-caller") with { StepsPerSecond = Math.Round(Of(r => r.One)), P50Us = Math.Round(Of(r => r.OneP50), 1), P95Us = Math.Round(Of(r => r.OneP95), 1), CpuUs = Math.Round(Of(r => r.OneCpu)), OfFloor = Round2(Of(r => r.OfFloor)), Goal = 0.4, Met = Of(r => r.OfFloor) >= 0.4 }).Print();
        (Line("64-callers") with { StepsPerSecond = Math.Round(Of(r => r.Many)), CpuUs = Math.Round(Of(r => r.ManyCpu)), OfOneCaller = Round2(Of(r => r.OfOne)), Goal = 1.5, Met = Of(r => r.OfOne) >= 1.5 }).Print();
        (Line("64-callers-p95") with { P95Us = Math.Round(Of(r => r.ManyP95)), OfOneCallersP50 = Round2(Of(r => r.P95OfP50)), Goal = 64, Met = Of(r => r.P95OfP50) <= 64 }).Print();
        if (flow.Steps == 3)
            (Line("cases") with { CasesPerSecond = Math.Round(Of(r => r.One) / 3, 1), OfPeer = Round2(Of(r => r.OfPeer)), Goal = 30, Met = Of(r => r.OfPeer) >= 30 }).Print();
    }

    private static (double PerSecond, IReadOnlyList<double> Times) Floor(StorageFloor floor)
    {
        var times = new List<double>();
        while (times.Sum() < 700_000) times.AddRange(floor.Run());
        return (times.Count / times.Sum() * 1e6, times);
    }

    /// <summary>Each caller takes case after case from start to end for a second; latencies are those of single steps.</summary>
    private static async Task<(double PerSecond, IReadOnlyList<double> Times, double CpuUs)> CallersAsync(Flow flow, int callers)
    {
        var times = new ConcurrentBag<double>();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed.TotalSeconds < 1.2) await flow.CaseAsync(times.Add);
        })));
        return (times.Count / clock.Elapsed.TotalSeconds, [.. times], (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / times.Count);
    }

    /// <summary>From start to end: by how much the database grew for each, its journal file moved into it.</summary>
    private static async Task GrowthAsync(BenchmarkOffice office, Flow flow)
    {
        const int cases = 2000;
        var before = office.DatabaseBytes();
        for (var i = 0; i < cases; i++) await flow.CaseAsync(_ => { });
        var bytes = (office.DatabaseBytes() - before) / cases;
        (new RuntimeFigure($"{flow.Name}-growth") { Bytes = bytes, Goal = 4096, Met = bytes <= 4096 }).Print();
    }

    private static double Median(IReadOnlyList<double> values) => Quantile(values, 0.5);

    private static double Quantile(IReadOnlyList<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];
    }

    private static double Round2(double value) => Math.Round(value, 2);

    private sealed record Round(double CommitUs, double Floor, double One, double Many, double FloorP50, double OneP50, double OneP95, double ManyP95, double OfFloor, double OfOne, double P95OfP50, double OfPeer, double OneCpu, double ManyCpu);
}

/// <summary>A definition of the peer, from start to end.</summary>
internal sealed class Flow(BenchmarkOffice office, Bundle bundle, string[] events)
{
    public string Name => bundle.Procedure.Name;
    public BenchmarkOffice Office => office;
    public int Steps => 1 + events.Length;

    public async Task<Guid> CaseAsync(Action<double> took, Func<Guid, Task>? after = null)
    {
        var time = Stopwatch.StartNew();
        var instance = await office.StartAsync(bundle);
        took(time.Elapsed.TotalMicroseconds);
        if (after is not null) await after(instance);
        foreach (var name in events)
        {
            time.Restart();
            await office.EventAsync(instance, name);
            took(time.Elapsed.TotalMicroseconds);
            if (after is not null) await after(instance);
        }
        return instance;
    }

    public async Task WarmAsync()
    {
        for (var i = 0; i < 300; i++) await CaseAsync(_ => { });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => { for (var i = 0; i < 20; i++) await CaseAsync(_ => { }); })));
    }

    /// <summary>The rows of one case after each of its steps.</summary>
    public async Task<IReadOnlyList<CaseRows>> TraceAsync()
    {
        var rows = new List<CaseRows>();
        await CaseAsync(_ => { }, instance =>
        {
            using var connection = new SqliteConnection($"Data Source={office.DatabaseFile};Pooling=False");
            connection.Open();
            rows.Add(CaseRows.Read(connection, instance));
            return Task.CompletedTask;
        });
        return rows;
    }
}

/// <summary>One row, one durable commit, in a database of its own in the same folder: what this disk does.</summary>
internal sealed class RawCommit : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;

    public RawCommit(string folder)
    {
        connection = new SqliteConnection($"Data Source={Path.Combine(folder, $"commit-{Guid.NewGuid():N}.db")};Pooling=False");
        connection.Open();
        using var setup = connection.CreateCommand();
        setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE T (Id INTEGER PRIMARY KEY, Text TEXT)";
        setup.ExecuteNonQuery();
        insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO T (Text) VALUES ('a row of some length, as a row has')";
        insert.Prepare();
    }

    public double Run()
    {
        var time = Stopwatch.StartNew();
        insert.ExecuteNonQuery();
        return time.Elapsed.TotalMicroseconds;
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }
}
