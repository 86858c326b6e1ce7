using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Deadlines;

/// <summary>What the present data make of a deadline's rule.</summary>
/// <param name="Applied">The rule that applies; null when there is none for the present data.</param>
/// <param name="StartsOn">The day it counts from; null while unknown.</param>
/// <param name="Fault">Why it can't be told ("Expected …, but …"); then the rest is empty.</param>
internal sealed record Reckoning(TermRule? Applied, DateOnly? StartsOn, string? Fault = null);

/// <summary>Reads a state and counts: pure, changes nothing.</summary>
internal sealed class DeadlineReckoning(WorkflowState state, CompiledWorkflow workflow, OfficeCalendar calendar, TimeZoneInfo zone)
{
    /// <summary>A pause adds its days to the term; its link in the proof says so.</summary>
    public const string FromPause = "pause";

    /// <summary>By the rule that applies, else by the kind; internal when neither says so.</summary>
    public DeadlineBasis Basis(DeadlineState deadline) => deadline.Applied?.Basis ?? workflow.Procedure?.Deadline(deadline.Kind)?.Basis ?? DeadlineBasis.Internal;

    public Reckoning Of(DeadlineState deadline)
    {
        TermRule? applied;
        if (deadline.Rule.ByField is { } field)
        {
            if (!DeadlineScope.TryVariable(state, workflow, deadline.ActivityInstanceId, field, out var value))
                return Gone(deadline) ? AsStored(deadline) : Faulted($"Expected a field '{field}' for the deadline '{deadline.Kind}', but there is none.");
            var key = value switch { null => "", JsonValue v when v.TryGetValue(out string? text) => text, _ => value.ToJsonString() };
            if (!deadline.Rule.Rules.TryGetValue(key, out applied)) applied = deadline.Rule.Rules.GetValueOrDefault("*");
        }
        else
        {
            applied = deadline.Rule.Rule;
        }
        return applied is null ? new Reckoning(null, null) : Start(deadline, applied);
    }

    /// <summary>The proof of a deadline from its stored start and rule: with its pauses, chained to what it starts from.</summary>
    public Counting Proof(DeadlineState deadline) => Proof(deadline, []);

    private Counting Proof(DeadlineState deadline, HashSet<string> seen)
    {
        if (deadline.Applied is not { } rule) return new NotCounted($"Expected a rule for the deadline {deadline.Id}, but none applies to the present data.");
        if (deadline.StartsOn is not { } start) return new NotCounted($"Expected a known start of the deadline {deadline.Id}, but it awaits {rule.From}.");
        seen.Add(deadline.Id);
        var counting = calendar.Count(rule, start, ProofOfStart(deadline, rule, start, seen));
        // A statutory clock never paused: pauses of the time when an internal rule applied add nothing to it (§ 175(5)).
        if (Basis(deadline) == DeadlineBasis.Statutory) return counting;
        foreach (var pause in deadline.Pauses)
        {
            if (counting is not Counted { Proof: var proof } || pause.Until is not { } until || until <= pause.From) continue;
            var extension = new TermRule(until.DayNumber - pause.From.DayNumber, DeadlineUnit.CalendarDay, FromPause, Direction.After, Roll.Forward, rule.Basis);
            counting = calendar.Count(extension, proof.LastDay, proof);
        }
        return counting;
    }

    private Proof? ProofOfStart(DeadlineState deadline, TermRule rule, DateOnly start, HashSet<string> seen)
    {
        var (source, name) = Split(rule.From);
        if (source == "deadline")
            return Other(deadline, name) is { } other && other.LastDay == start && !seen.Contains(other.Id) && Proof(other, seen) is Counted counted ? counted.Proof : null;
        // A delivery by fiction is itself a counted term: ten days from the day the message lay in the data box.
        return source == "letter" && LettersOf(name).Find(l => l.DeliveredOn == start && l.DeliveredHow == "fiction") is { DispatchedOn: { } put }
            && calendar.Count(DeliveryFiction.DataBox, put) is Counted { Proof: var fiction } && fiction.LastDay == start ? fiction : null;
    }

    private Reckoning Start(DeadlineState deadline, TermRule rule)
    {
        var (source, name) = Split(rule.From);
        switch (source)
        {
            case "now":
                return new Reckoning(rule, deadline.SetOn);
            case "field":
                if (!DeadlineScope.TryVariable(state, workflow, deadline.ActivityInstanceId, name, out var value))
                    return Gone(deadline) ? AsStored(deadline) : Faulted($"Expected a field '{name}' that the deadline '{deadline.Kind}' starts from, but there is none.");
                return TryDate(value, out var day) ? new Reckoning(rule, day)
                    : Faulted($"Expected a date in the field '{name}' that the deadline '{deadline.Kind}' starts from, but it holds none.");
            case "letter":
                var letters = LettersOf(name);
                var dates = letters.Select(l => name.EndsWith(".dispatchedOn", StringComparison.Ordinal) ? l.DispatchedOn : l.DeliveredOn).ToList();
                return new Reckoning(rule, dates.Count == 0 || dates.Contains(null) ? null : dates.Max());
            default:
                return CountsFromItself(deadline, rule)
                    ? Faulted($"Expected the deadline '{deadline.Kind}' to start from something else, but its chain leads back to it.")
                    : new Reckoning(rule, Other(deadline, name)?.LastDay);
        }
    }

    /// <summary>Follows the chain of deadlines that start from one another.</summary>
    private bool CountsFromItself(DeadlineState deadline, TermRule rule)
    {
        var seen = new HashSet<string>();
        for (var (at, from) = (deadline, rule.From); Split(from) is ("deadline", var kind) && Other(at, kind) is { } next; (at, from) = (next, next.Applied?.From ?? ""))
        {
            if (next == deadline) return true;
            if (!seen.Add(next.Id)) return false; // A ring further down is the fault of those in it.
        }
        return false;
    }

    private DeadlineState? Other(DeadlineState deadline, string kind) =>
        DeadlineScope.Find(state, deadline.ActivityInstanceId, kind, d => d.Status != DeadlineStatus.Cancelled);

    /// <summary>Letters of the last run of a box, by name or id (names may repeat): one that was returned and sent anew starts anew.</summary>
    private List<LetterState> LettersOf(string name)
    {
        var box = name[..name.LastIndexOf('.')];
        var letters = state.Letters.Where(l => workflow.Nodes.TryGetValue(l.ActivityId, out var node) && (node.Name == box || node.Id == box)).ToList();
        return letters.FindAll(l => l.ActivityInstanceId == letters[^1].ActivityInstanceId);
    }

    /// <summary>True also for an empty value: then there is no date yet.</summary>
    private bool TryDate(JsonNode? value, out DateOnly? day)
    {
        day = null;
        if (value is null) return true;
        if (value.GetValueKind() != JsonValueKind.String) return false;
        var text = value.GetValue<string>();
        if (text.Length == 0) return true;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) { day = date; return true; }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return false;
        day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
        return true;
    }

    private static (string Source, string Name) Split(string from)
    {
        var colon = from.IndexOf(':');
        return colon < 0 ? (from, "") : (from[..colon], from[(colon + 1)..]);
    }

    /// <summary>The run that set it is over, and with it the scope of its item: what was counted stands.</summary>
    private bool Gone(DeadlineState deadline) => !state.Activities.Exists(a => a.Id == deadline.ActivityInstanceId);

    private static Reckoning AsStored(DeadlineState deadline) => new(deadline.Applied, deadline.StartsOn);

    private static Reckoning Faulted(string reason) => new(null, null, reason);
}
