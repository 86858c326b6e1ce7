using System.Globalization;
using CaseFlow.Cases;
using CaseFlow.Chaos.Offices;
using static CaseFlow.Cases.Runtime.Failpoint;

namespace CaseFlow.Chaos.Tests;

/// <summary>The real server, killed by SIGKILL at every failpoint and at random while six clients walk complaints: nothing acknowledged is lost, nothing is
/// done twice, every case can go on. Each office lives through several kills on one data folder; <c>eng/chaos.sh</c> runs many more.</summary>
public abstract class KillTests(string provider)
{
    // Which points stand with which mail mode: those of the hand-over with both, the others where there is room for them.
    public static readonly TheoryData<string, string[]> Offices = new()
    {
        { "Pickup", [DuringMigration, BeforeCommit, AfterClaim, AfterAccepted, DuringImport, Kill.AtRandom] },
        { "Smtp", [AfterCommit, AfterAccepted, BeforeMark, DuringSweep, Kill.AtRandom] },
    };

    [Theory]
    [MemberData(nameof(Offices))]
    public async Task WhenTheServerIsKilledAtEveryFailpointNothingIsLostOrDoneTwice(string mail, string[] points)
    {
        var given = Environment.GetEnvironmentVariable("CASEFLOW_CHAOS_SEED");
        var seed = given is null ? Random.Shared.Next(1_000_000) : int.Parse(given, CultureInfo.InvariantCulture);
        var plan = new OfficePlan(seed, 0, provider, mail) { Points = points, RequestsPerCycle = 32 };
        TestContext.Current.TestOutputHelper?.WriteLine(plan.Replay);
        var counts = new Counts();
        await Office.RunAsync(plan, counts);
        var report = new StringWriter();
        counts.Print(report);
        Assert.True(counts.Findings.Count == 0, $"Seed {seed}. {plan.Replay}\n{report}");
        // Each point was come to, and there was something to lose.
        Assert.All(points, point => Assert.True(counts[$"kills {point}"] > 0, $"Expected a kill {point}. {plan.Replay}\n{report}"));
        Assert.True(counts["steps acknowledged"] > 20 && counts["requests in flight at kills"] > 0 && counts["mails sent"] > 0, $"Expected a busy office. {plan.Replay}\n{report}");
    }
}

public sealed class SqliteKillTests() : KillTests(DatabaseSettings.Sqlite);

public sealed class PostgreSqlKillTests() : KillTests(DatabaseSettings.PostgreSql);
