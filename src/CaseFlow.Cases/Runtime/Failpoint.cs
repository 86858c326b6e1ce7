namespace CaseFlow.Cases.Runtime;

/// <summary>Named moments at which the kill test ends the program (tests/CaseFlow.Chaos): each is one at which a crash would be worst.
/// Nobody listens in production, and a call does nothing then.</summary>
internal static class Failpoint
{
    /// <summary>All rows of a save are written, COMMIT is not yet said.</summary>
    public const string BeforeCommit = "beforeCommit";
    /// <summary>The save stands, nobody has been told.</summary>
    public const string AfterCommit = "afterCommit";
    /// <summary>A mail is claimed for hand-over (a commit of its own), the server knows nothing of it.</summary>
    public const string AfterClaim = "afterClaim";
    /// <summary>The mail server said 250, or the pickup file has its name.</summary>
    public const string AfterAccepted = "afterAccepted";
    /// <summary>A mail was handed over, its row isn't marked.</summary>
    public const string BeforeMark = "beforeMark";
    /// <summary>A changed procedure is written but not committed, or the calendar is taken in and the procedures are not.</summary>
    public const string DuringImport = "duringImport";
    /// <summary>A due row was found or consumed, the next one not.</summary>
    public const string DuringSweep = "duringSweep";
    /// <summary>The schema is changed but not committed.</summary>
    public const string DuringMigration = "duringMigration";

    /// <summary>Those that a running office comes to.</summary>
    public static readonly IReadOnlyList<string> All = [BeforeCommit, AfterCommit, AfterClaim, AfterAccepted, BeforeMark, DuringImport, DuringSweep];

    /// <summary>Set by a test's program before anything runs; told the name of each point that is reached, on any thread.</summary>
    public static Action<string>? Reached { get; set; }

    public static void Reach(string point) => Reached?.Invoke(point);
}
