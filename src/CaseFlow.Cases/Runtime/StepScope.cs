using CaseFlow.Cases.Access;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Runtime;

/// <summary>One accepted step while its effects become rows: nothing is saved yet.</summary>
public sealed class StepScope
{
    public required CaseFlowContext Db { get; init; }
    public required CaseRow Case { get; init; }
    public required InstanceRow Instance { get; init; }
    public required Bundle Bundle { get; init; }
    public required WorkflowState Before { get; init; }
    public required WorkflowState State { get; init; }
    public required Stimulus Stimulus { get; init; }
    /// <summary>Office time now; <see cref="Stimulus.OccurredAt"/> of a timer may lie before it.</summary>
    public required DateTimeOffset Now { get; init; }
    /// <summary>The office's date of the stimulus.</summary>
    public required DateOnly Today { get; init; }
    public required IReadOnlyList<RoleHolder> Holders { get; init; }
    /// <summary>What Cases itself adds to the journal of the step, e.g. a new handler.</summary>
    public List<JournalEntry> Journal { get; } = [];
    /// <summary>Content that documents named before the step and don't any more.</summary>
    public List<string> Dropped { get; } = [];

    public DateTimeOffset At => Stimulus.OccurredAt;
    public Guid NewId() => Guid.CreateVersion7(At);
}

/// <summary>Why an effect can't be applied. Nothing of the step is kept then.</summary>
public sealed record Refusal(string Code, string Message);
