using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Benchmarks;

/// <summary>How long a clerk waits for the completion of a task while few and while many cases wait, each with a task, a deadline and its timers.</summary>
internal static class BacklogFigures
{
    private const int Few = 1_000, Many = 100_000, Completions = 400;

    public static async Task<int> RunAsync()
    {
        await using var office = await BenchmarkOffice.OpenAsync();
        var bundle = await office.BundleAsync("loan");
        var backlog = await Backlog.OfAsync(office, await office.StartAsync(bundle));
        backlog.GrowTo(Few);
        var reader = await office.WithAsync((CaseAccess access) => access.ReaderAsync(office.Clerk, "en", default)) ?? throw new InvalidOperationException("Expected the clerk to be active, but they are not.");
        // Until the compiler has settled.
        await MeasureAsync(office, reader, backlog, Few);
        var few = await MeasureAsync(office, reader, backlog, Few);
        var seeding = Stopwatch.StartNew();
        backlog.GrowTo(Many);
        new RuntimeFigure("backlog-seeding") { CasesPerSecond = Math.Round((Many - Few) / seeding.Elapsed.TotalSeconds) }.Print();
        await MeasureAsync(office, reader, backlog, Many);
        var many = await MeasureAsync(office, reader, backlog, Many);
        new RuntimeFigure($"complete-with-{Few}-waiting") { P50Us = Math.Round(few.Half), P95Us = Math.Round(few.Most) }.Print();
        new RuntimeFigure($"complete-with-{Many}-waiting") { P50Us = Math.Round(many.Half), P95Us = Math.Round(many.Most), OfFew = Math.Round(many.Half / few.Half, 2), Goal = 1.3, Met = many.Half / few.Half <= 1.3 }.Print();
        return 0;
    }

    /// <summary>Completes tasks of cases from all over the backlog, by the clerk's own door.</summary>
    private static async Task<(double Half, double Most)> MeasureAsync(BenchmarkOffice office, Reader reader, Backlog backlog, int waiting)
    {
        var open = await TasksAsync(office);
        var random = new Random(waiting);
        var times = new List<double>();
        for (var i = 0; i < Completions; i++)
        {
            var task = open[random.Next(open.Count)];
            open.Remove(task);
            var time = Stopwatch.StartNew();
            BenchmarkOffice.Done(await office.WithAsync((ClerkTasks tasks) => tasks.CompleteAsync(
                reader, task, new TaskCompletion("Lend", new JsonObject { ["size"] = "small" }, 1, Guid.NewGuid().ToString()), default)));
            times.Add(time.Elapsed.TotalMicroseconds);
        }
        backlog.GrowTo(waiting + Completions);
        times.Sort();
        return (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
    }

    private static async Task<List<Guid>> TasksAsync(BenchmarkOffice office)
    {
        await using var db = office.Get<Database>().NewContext();
        var tasks = await db.Tasks.Where(t => t.State == "open" && t.Name == "decide").OrderBy(t => t.Id).Select(t => t.Id).ToListAsync();
        // Evenly from all over, so that removing one is cheap.
        return [.. tasks.Where((_, i) => i % Math.Max(1, tasks.Count / (2 * Completions)) == 0)];
    }
}
