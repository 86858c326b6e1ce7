using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Runtime;

namespace CaseFlow.Cases.Mail;

/// <summary>One run of hand-overs at a time in this run of the program; between nodes the claim of each row decides. Kept by who holds the turn.</summary>
public sealed class MailTurn(OfficeClock clock) : Turn
{
    /// <summary>Names this run of the program in the rows that it claims.</summary>
    internal string Claimer { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7(clock.Now):N}";

    /// <summary>Answers of the server that could not be written down yet.</summary>
    internal List<MailAnswer> Unwritten { get; } = [];

    /// <summary>Tries in a row that did harm: a message after which the server didn't answer is one that a clerk has to look at, a refused sign-in locks the account. The next waits the longer.</summary>
    internal int HarmInARow { get; set; }

    /// <summary>Office time before which nothing is handed over.</summary>
    internal DateTimeOffset NotBefore { get; set; }
}

/// <summary>What came of handing over the row that was claimed at an instant.</summary>
internal sealed record MailAnswer(Guid Id, DateTimeOffset ClaimedAt, string State, string? Reason, DateTimeOffset DueAt, DateTimeOffset? SentAt, int Attempts);
