namespace CaseFlow.Engine.Journal;

/// <summary>One thing that happened, as a kind, references and arguments that aren't personal. It becomes words in the reader's language at display.</summary>
/// <param name="Kind">camelCase, e.g. <c>activityStarted, activityCompleted, taskOpened, taskCompleted, deadlineSet, deadlineMet, mailQueued, mailSkipped, letterOpened, letterDispatched, statusChanged, incidentOpened</c>.</param>
/// <param name="ActivityId">The box, or null.</param>
/// <param name="Args">Names and values: outcome, reason code, deadline kind, dates as ISO.</param>
public sealed record JournalEntry(string Kind, string? ActivityId, IReadOnlyDictionary<string, string> Args)
{
    internal static readonly IReadOnlyDictionary<string, string> NoArgs = new Dictionary<string, string>();
}
