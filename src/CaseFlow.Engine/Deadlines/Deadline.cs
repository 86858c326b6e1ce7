using System.Text.Json.Serialization;

namespace CaseFlow.Engine.Deadlines;

public enum DeadlineBasis { Internal, Statutory }

/// <summary>Units of terms (§ 40 správního řádu): calendar days, working days, weeks, months, years.</summary>
public enum DeadlineUnit { CalendarDay, WorkingDay, Week, Month, Year }

public enum Direction { After, Before }

/// <summary>What happens when the nominal end isn't a working day. § 40(1)(c): Forward. Backward rules go back.</summary>
public enum Roll { Forward, Backward, None }

/// <summary>Where a deadline stands. AwaitingStart: the day it counts from isn't known yet. Overrun: approved to be exceeded, still to be met; its last day stays.
/// Dormant: the rule says "none" for the present data; no deadline for anybody, until the data change.</summary>
public enum DeadlineStatus { AwaitingStart, Running, Paused, Met, Overrun, Cancelled, Dormant }

/// <summary>One rule of a term. <see cref="From"/>: "field:deliveredOn", "letter:box.deliveredOn", "deadline:settle" or "now" (the step's date).</summary>
public sealed record TermRule(
    int Amount, DeadlineUnit Unit, string From, Direction Direction = Direction.After, Roll? Roll = null,
    DeadlineBasis? Basis = null, string? Paragraph = null);

/// <summary>One rule, or one per value of a field ("*" for the rest; null = no deadline for that value).</summary>
public sealed class DeadlineRule
{
    public TermRule? Rule { get; init; }
    public string? ByField { get; init; }
    public Dictionary<string, TermRule?> Rules { get; init; } = [];
}

/// <summary>A reminder relative to the last day. Offset −10 calendarDay = D−10; +1 workingDay = the overdue day; Weekly repeats it every week after.</summary>
/// <param name="Offset">Days before (negative) or after (positive) the last day.</param>
/// <param name="To">Recipients: "handler", a role, or a named recipient of the procedure.</param>
/// <param name="Mail">Template of the mail.</param>
public sealed record Reminder(int Offset, DeadlineUnit Unit, IReadOnlyList<string> To, string Mail, bool Weekly = false);

/// <summary>A deadline as the ledger in the state keeps it. Never edited by hand: recomputed from its rule and the ledger.</summary>
public sealed class DeadlineState
{
    public required string Id { get; set; }
    public required string Kind { get; set; }
    public DeadlineBasis Basis { get; set; }
    public string? Paragraph { get; set; }
    public DeadlineStatus Status { get; set; }
    /// <summary>The whole rule, so that changed data recompute it.</summary>
    public required DeadlineRule Rule { get; set; }
    /// <summary>Office date of the step that set it; where a rule "from now" starts.</summary>
    public DateOnly SetOn { get; set; }
    /// <summary>The one that applied, null while no rule applies.</summary>
    public TermRule? Applied { get; set; }
    /// <summary>Day of the decisive event (not counted, § 40(1)(a)); null while awaiting start.</summary>
    public DateOnly? StartsOn { get; set; }
    public DateOnly? NominalEnd { get; set; }
    public DateOnly? LastDay { get; set; }
    public DateOnly? MetOn { get; set; }
    public string? OverrunReason { get; set; }
    public List<Reminder> Reminders { get; set; } = [];
    public List<DeadlinePause> Pauses { get; set; } = [];
    public List<DeadlineChange> History { get; set; } = [];
    /// <summary>Id of the task that this deadline is the due date of, if it is one's.</summary>
    public string? TaskId { get; set; }
    /// <summary>Id of the activity instance that listens for its later ports.</summary>
    public string? ActivityInstanceId { get; set; }
    /// <summary>True once the last day is over while it is still open. A late deadline stays visible as late.</summary>
    public bool Passed { get; set; }

    /// <summary>Neither met nor cancelled.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is not (DeadlineStatus.Met or DeadlineStatus.Cancelled);
    /// <summary>False for one that no rule has ever applied to: nobody was told of it, and it goes without a trace.</summary>
    [JsonIgnore]
    public bool WasTold => Status != DeadlineStatus.Dormant || History.Count > 0;
    /// <summary>Met after its last day.</summary>
    [JsonIgnore]
    public bool MetLate => MetOn > LastDay;

    internal DeadlineState Copy()
    {
        var copy = (DeadlineState)MemberwiseClone();
        copy.Pauses = [.. Pauses];
        copy.History = [.. History];
        return copy;
    }
}

public sealed record DeadlinePause(DateOnly From, DateOnly? Until, string Reason);

/// <summary>One entry of a deadline's history: the last day moved from <paramref name="Old"/> to <paramref name="New"/>.</summary>
public sealed record DeadlineChange(DateTimeOffset At, DateOnly? Old, DateOnly? New, string Cause);
