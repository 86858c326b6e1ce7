using CaseFlow.Cases.Runtime;

namespace CaseFlow.Chaos.Offices;

/// <param name="Point">A failpoint; <see cref="AtRandom"/>: after so many requests; <see cref="WhileStarting"/>: so many milliseconds after the start.</param>
internal sealed record Kill(string Point, int Count)
{
    public const string AtRandom = "atRandom", WhileStarting = "whileStarting";
    public bool IsFailpoint => Point is not (AtRandom or WhileStarting);
}

/// <summary>Everything that the seed decides about one office: the same seed and number give the same plan. What it can't decide is how the threads of
/// driver and server interleave, so a replay walks the same ways and kills at the same points and counts, but need not hit the same instruction.</summary>
internal sealed record OfficePlan(int Seed, int Number, string Provider, string MailMode)
{
    /// <summary>Clients that walk at the same time, each with cases of its own, all with one clock.</summary>
    public const int Clients = 6;

    /// <summary>Walks that are begun while there are kills to come.</summary>
    public int Walks { get; init; } = int.MaxValue;

    /// <summary>Requests after which a cycle whose failpoint wasn't reached is pressed on by moving the clock.</summary>
    public int RequestsPerCycle { get; init; } = 100;

    /// <summary>Null: endless, drawn from the seed.</summary>
    public IReadOnlyList<string>? Points { get; init; }

    /// <summary>Whether mails to citizens go out at once (beside the steps) or wait for the clock.</summary>
    public int HoldMinutes => Dice(-1).Next(2) * 10;

    /// <summary>The line that replays this office alone.</summary>
    public string Replay => $"bash eng/chaos.sh --seed {Seed} --office {Number} --database {Provider} --mail {MailMode}{(Walks == int.MaxValue ? "" : $" --walks {Walks}")}"
        + (Points is null ? "" : $" --points {string.Join(',', Points)}");

    /// <summary>Dice of one part of the office; independent of all others.</summary>
    public Random Dice(int part) => new(unchecked(Seed * 1_000_003 + Number * 10_007 + part * 101));

    public IEnumerable<Kill> Kills()
    {
        var dice = Dice(-2);
        if (Points is not null)
        {
            foreach (var point in Points) yield return Drawn(point, dice);
            yield break;
        }
        // There is something to migrate only in the first start that gets so far.
        if (dice.Next(2) == 0) yield return Drawn(Failpoint.DuringMigration, dice);
        string[] all = [.. Failpoint.All, Kill.AtRandom, Kill.AtRandom, Kill.AtRandom, Kill.WhileStarting];
        while (true)
        {
            dice.Shuffle(all);
            foreach (var point in all) yield return Drawn(point, dice);
        }
    }

    private Kill Drawn(string point, Random dice) => new(point, point switch
    {
        Failpoint.BeforeCommit or Failpoint.AfterCommit => dice.Next(RequestsPerCycle / 8, RequestsPerCycle / 2),
        Failpoint.AfterClaim or Failpoint.AfterAccepted or Failpoint.BeforeMark => dice.Next(1, 1 + RequestsPerCycle / 12),
        Failpoint.DuringImport => dice.Next(1, 3),
        Failpoint.DuringMigration => 1,
        Failpoint.DuringSweep => dice.Next(1, 1 + RequestsPerCycle / 10),
        Kill.WhileStarting => dice.Next(200, 2000),
        _ => dice.Next(RequestsPerCycle / 8, RequestsPerCycle),
    });
}
