using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>What boxes with a deadline share: reading their rule and plan.</summary>
internal static class DeadlineInput
{
    /// <summary>Null, with an incident, when the rule can't be read.</summary>
    public static DeadlineRule? Rule(ActivityContext context, JsonNode? json)
    {
        if (DeadlineRuleReader.TryRead(json, out var rule, out var problem)) return rule;
        context.Fault(problem);
        return null;
    }

    /// <summary>Null, with an incident, when the plan can't be read.</summary>
    public static List<Reminder>? Reminders(ActivityContext context)
    {
        if (DeadlineRuleReader.TryReadReminders(context.Object<JsonNode>("reminders"), out var reminders, out var problem)) return reminders;
        context.Fault(problem);
        return null;
    }

    /// <summary>The day on which a duty was met: what 'metOn' says, else today. Null, with an incident, when it is no date or in the future.</summary>
    public static DateOnly? MetOn(ActivityContext context)
    {
        var metOn = context.Today;
        if (context.Text("metOn") is { Length: > 0 } text && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out metOn))
            context.Fault($"Expected 'metOn' of '{context.Node.Name}' to be a date, but it is something else.");
        else if (metOn > context.Today)
            context.Fault($"Expected 'metOn' of '{context.Node.Name}' not to be in the future, but it is: a duty is met on the day it was met.");
        else return metOn;
        return null;
    }

    /// <summary>A non-empty text, or null with an incident.</summary>
    public static string? Expect(ActivityContext context, string input)
    {
        if (context.Text(input) is { } text && !string.IsNullOrWhiteSpace(text)) return text;
        context.Fault($"Expected '{input}' of '{context.Node.Name}', but it is empty.");
        return null;
    }

    public static IEnumerable<Problem> NotPausable(ActivityNode node, CompileScope scope)
    {
        if (node.LiteralText("kind") is { } kind && scope.Procedure?.Deadline(kind) is { } declared && (!declared.Pausable || declared.Basis == DeadlineBasis.Statutory))
            yield return Problem.Error(node.Id, "notPausable", $"Expected '{node.Name}' to pause a deadline that may be paused, but '{kind}' {(declared.Basis == DeadlineBasis.Statutory ? "is statutory: such a clock never pauses" : "isn't pausable")}.");
    }
}
