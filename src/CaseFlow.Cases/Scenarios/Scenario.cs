using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CaseFlow.Cases.Scenarios;

/// <summary>A walk through a procedure: <c>scenarios/&lt;name&gt;.json</c> of its folder (docs/casework.md).</summary>
public sealed class Scenario
{
    public required string Name { get; init; }
    public string? Describe { get; init; }
    public required string Procedure { get; init; }
    /// <summary>Office time, no offset.</summary>
    public required DateTime Start { get; init; }
    /// <summary>How long mails to citizens wait in minutes, so that a step can be taken back (CaseFlow:Mail:HoldMinutes).</summary>
    public int HoldMinutes { get; init; }
    /// <summary>Users and the roles they hold; a name that isn't listed holds the role of that name without a trailing number.</summary>
    public Dictionary<string, List<string>> People { get; init; } = [];
    public required ScenarioIntake Intake { get; init; }
    public List<ScenarioStep> Steps { get; init; } = [];

    // A word that nobody knows is a mistake: an expectation with a slip of the pen would always hold.
    private static readonly JsonSerializerOptions Options = new(Engine.CaseFlowJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Throws <see cref="JsonException"/> for what isn't a scenario.</summary>
    public static Scenario Parse(string json) => JsonSerializer.Deserialize<Scenario>(json, Options) ?? throw new JsonException("Expected a scenario, but it is null.");
}

/// <param name="As">Null: the public form.</param>
/// <param name="TakenOver">A case handled elsewhere before; its fields may be those of the form "takenOver" too.</param>
public sealed record ScenarioIntake(string Channel, DateOnly DeliveredOn, string Language, JsonObject Fields, string? As = null, bool TakenOver = false);

/// <summary>One thing that is done or looked at: exactly one of complete, action, takeBack, delivered, returned, advanceTo, restart and expect.</summary>
public sealed class ScenarioStep
{
    public string? As { get; init; }
    /// <summary>Null: the scenario's own case. Else the relation of a case that it opened (part, review …): the latest of that relation.</summary>
    public string? Case { get; init; }
    /// <summary>Name of the task to complete.</summary>
    public string? Complete { get; init; }
    public string? Outcome { get; init; }
    public JsonObject Fields { get; init; } = [];
    public string? Action { get; init; }
    /// <summary>The last step is taken back, for this reason.</summary>
    public string? TakeBack { get; init; }
    /// <summary>Box of the letter that was delivered.</summary>
    public string? Delivered { get; init; }
    public string? Returned { get; init; }
    public DateOnly? On { get; init; }
    public string? How { get; init; }
    /// <summary>True: it must be refused and change nothing.</summary>
    public bool Refused { get; init; }
    public DateTime? AdvanceTo { get; init; }
    public bool Restart { get; init; }
    public Expectation? Expect { get; init; }

    public string Words => this switch
    {
        { Complete: not null } => $"{As} completes {Complete} by {Outcome}",
        { Action: not null } => $"{As} takes {Action}",
        { TakeBack: not null } => $"{As} takes the last step back",
        { Delivered: not null } => $"{As} records that {Delivered} was delivered",
        { Returned: not null } => $"{As} records that {Returned} came back",
        { AdvanceTo: { } to } => $"time goes on to {to:yyyy-MM-dd HH:mm}",
        { Restart: true } => "restart",
        _ => "expect",
    };
}

/// <summary>What must be so; what isn't named isn't looked at.</summary>
public sealed class Expectation
{
    public string? Status { get; init; }
    public bool? Open { get; init; }
    public List<string>? Tasks { get; init; }
    public List<string>? Actions { get; init; }
    public List<string>? NotOffered { get; init; }
    public string? Handler { get; init; }
    public Dictionary<string, ExpectedDeadline?>? Deadlines { get; init; }
    public List<ExpectedMail>? Mails { get; init; }
    public List<ExpectedReminder>? Reminders { get; init; }
    public List<string>? Documents { get; init; }
    public JsonObject? Fields { get; init; }
}

public sealed record ExpectedDeadline(string? State = null, DateOnly? LastDay = null, DateOnly? StartsOn = null, DateOnly? MetOn = null, string? Basis = null);

public sealed record ExpectedMail(string? Template = null, string? Language = null, string? State = null, string? To = null);

/// <param name="To">The recipient as the plan names it: "handler" or a role.</param>
/// <param name="Count">Exactly so many so far; null: at least one.</param>
/// <param name="Address">To whom they really went: only those to this address count.</param>
public sealed record ExpectedReminder(string Template, string To, string? Deadline = null, int? Count = null, string? Address = null);
