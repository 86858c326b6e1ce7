using System.Diagnostics;
using System.Globalization;
using CaseFlow.Cases;
using CaseFlow.Chaos.Offices;

namespace CaseFlow.Chaos;

/// <summary>Random walks with kills, counted: eng/chaos.sh.</summary>
internal static class ChaosProgram
{
    private const int WalksAnOffice = 25;

    public static async Task<int> Main(string[] arguments)
    {
        var options = new Dictionary<string, string> { ["walks"] = "1000", ["database"] = "both", ["mail"] = "both" };
        for (var i = 0; i + 1 < arguments.Length; i += 2) options[arguments[i].TrimStart('-')] = arguments[i + 1];
        if (arguments.Length % 2 == 1 || options.Keys.Except(["walks", "seed", "database", "mail", "office", "points", "minutes"]).FirstOrDefault() is not null)
        {
            await Console.Error.WriteLineAsync("Usage: chaos [--walks 1000] [--seed S] [--database Sqlite|PostgreSql|both] [--mail Pickup|Smtp|both] [--minutes M] [--office N] [--points a,b,…]");
            return 2;
        }
        var seed = options.TryGetValue("seed", out var given) ? Number(given) : Random.Shared.Next(1_000_000);
        Console.WriteLine($"Seed {seed}. The plan follows from it; how threads interleave doesn't.");
        var (counts, watch) = (new Counts(), Stopwatch.StartNew());
        var plans = options.TryGetValue("office", out var one) ? [Plan(options, seed, Number(one))] : Plans(options, seed);
        var limit = options.TryGetValue("minutes", out var minutes) ? TimeSpan.FromMinutes(Number(minutes)) : TimeSpan.MaxValue;
        // Two at a time: one server starts while the other works.
        await Parallel.ForEachAsync(plans.TakeWhile(_ => watch.Elapsed < limit), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (plan, _) =>
        {
            var own = new Counts();
            await Office.RunAsync(plan, own);
            lock (counts) counts.Take(own, plan.Replay);
            Console.WriteLine($"{watch.Elapsed:mm\\:ss} office {plan.Number} ({plan.Provider}, {plan.MailMode}): {own["walks"]} walks, {own["steps acknowledged"]} steps, {own["restarts"]} starts, {own.Findings.Count} findings");
        });
        counts.Print(Console.Out);
        return counts.Findings.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<OfficePlan> Plans(Dictionary<string, string> options, int seed)
    {
        string[] providers = options["database"] == "both" ? [DatabaseSettings.Sqlite, DatabaseSettings.PostgreSql] : [options["database"]];
        string[] mails = options["mail"] == "both" ? ["Pickup", "Smtp"] : [options["mail"]];
        var left = Number(options["walks"]);
        for (var office = 0; left > 0; office++, left -= WalksAnOffice)
            yield return new OfficePlan(seed, office, providers[office % providers.Length], mails[office / providers.Length % mails.Length]) { Walks = Math.Min(left, WalksAnOffice) };
    }

    private static OfficePlan Plan(Dictionary<string, string> options, int seed, int office) => new(seed, office, options["database"], options["mail"])
    {
        Walks = options.TryGetValue("points", out var points) ? int.MaxValue : Math.Min(Number(options["walks"]), WalksAnOffice), Points = points?.Split(','),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
