using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Checking;

/// <summary>What the steps of an instance come to when they are taken again: the state, and all that they told the outside.</summary>
internal sealed class Replay
{
    /// <summary>Null: before the first step, or nothing could be taken again.</summary>
    public WorkflowState? State { get; set; }
    /// <summary>What the last step was taken from; null when it could not be taken again.</summary>
    public WorkflowState? Before { get; set; }
    /// <summary>Of the last step that was taken again.</summary>
    public int Revision { get; set; }
    public string? BundleHash { get; set; }
    public string? ContextHash { get; set; }
    /// <summary>The hash of the state that the last step gave.</summary>
    public string? StateHash { get; set; }
    public DateTimeOffset LastAt { get; set; }
    /// <summary>The other version of the engine whose step this version takes otherwise. From there on only the stored state tells what the steps came to;
    /// what it doesn't know (closed tasks, say) stands as its rows say. Null: all was taken again.</summary>
    public string? OtherEngine { get; set; }
    /// <summary>When the case was closed, if it is.</summary>
    public DateTimeOffset? ClosedAt { get; set; }
    /// <summary>Everybody named biased, as the case's column holds them.</summary>
    public string Biased { get; set; } = "";
    /// <summary>Every task there ever was, as its row should be; role and claim aside, which the steps don't decide.</summary>
    public Dictionary<string, TaskRow> Tasks { get; } = [];
    /// <summary>Every deadline that anybody was told of, as it was told last.</summary>
    public Dictionary<string, DeadlineState> Deadlines { get; } = [];
    public Dictionary<string, LetterOpened> Letters { get; } = [];
    /// <summary>By revision.</summary>
    public Dictionary<int, StepTold> Steps { get; } = [];
}

/// <summary>What the engine wrote into the journal of a step; what Cases itself adds stands behind it.</summary>
internal sealed record StepTold(DateTimeOffset At, string Actor, IReadOnlyList<JournalEntry> Journal);
