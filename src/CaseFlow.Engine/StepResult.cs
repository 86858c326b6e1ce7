using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine;

/// <summary>What came of a step.</summary>
public abstract record StepResult;

public sealed record StepAccepted(WorkflowState State, IReadOnlyList<JournalEntry> Journal, IReadOnlyList<Effect> Effects) : StepResult;

/// <summary>The stimulus doesn't fit the state: a second click, a late timer, a burned bookmark. Not an error; nothing changes.</summary>
/// <param name="Code">camelCase: taskNotOpen, unknownOutcome, actionNotOffered, actionPending, timerNotWaiting, eventNotAwaited, letterUnknown, incidentUnknown, alreadyStarted, notRunning, unknownField, invalidValue, childNotAwaited, nothingToTakeBack, leftTheHouse.</param>
/// <param name="Message">English: "Expected …, but …", with the id.</param>
public sealed record StepRejected(string Code, string Message) : StepResult;
