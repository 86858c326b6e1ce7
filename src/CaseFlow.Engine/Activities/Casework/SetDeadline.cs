using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Enters a deadline into the ledger. Leaves by Set at once and stays as the deadline's listener, sending Approaching, Passed and Changed later,
/// until the deadline is met or cancelled. The deadline outlives the box: it ends only by being met or cancelled, or with the case.</summary>
public sealed class SetDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.SetDeadline", 1, ["Set", "Approaching", "Passed", "Changed"],
        [new("kind", "String", Required: true), new("rule", "Object", Required: true), new("reminders", "Object"), new("approachingLead", "Int32")],
        [new("lastDay", "String"), new("previousLastDay", "String")]);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "kind") is not { } kind) return;
        if (DeadlineInput.Rule(context, context.Object<JsonNode>("rule")) is not { } rule || DeadlineInput.Reminders(context) is not { } reminders) return;
        if (context.Text("approachingLead") is { Length: > 0 } text)
        {
            if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var lead) || lead is < 0 or > 1000)
            {
                context.Fault($"Expected 'approachingLead' of '{context.Node.Name}' to be days between 0 and 1000, but it is something else.");
                return;
            }
            context.Instance.Local = new JsonObject { ["lead"] = lead };
        }
        if (DeadlineLedger.Set(context, kind, rule, reminders) is not { } deadline) return;
        context.CompleteAndListen("Set");
        DeadlineLedger.Start(context, deadline);
    }

    /// <summary>The last day of its deadline moved: a token leaves by Changed, and the box's outputs say both days (ISO), so that whoever was promised the old one can be told.
    /// One of them is null when there is no deadline any more for the present data, or there was none.</summary>
    internal static void Moved(ActivityContext listener, DateOnly? from, DateOnly? to)
    {
        listener.SetOutput("previousLastDay", from is { } old ? OfficeCalendar.Iso(old) : null);
        listener.SetOutput("lastDay", to is { } day ? OfficeCalendar.Iso(day) : null);
        listener.Emit("Changed");
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) =>
        [.. BoxCheck.Kind(node, scope), .. BoxCheck.Rule(node, scope, "rule"), .. BoxCheck.Reminders(node, scope)];
}
