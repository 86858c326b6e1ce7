using System.Globalization;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>The duty of a deadline is met, on the date it was met and never the click's. A deadline met late stays visible as late.</summary>
public sealed class MeetDeadline : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.MeetDeadline", 1, ["Done"], [new("kind", "String", Required: true), new("metOn", "String")], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "kind") is not { } kind) return;
        var metOn = context.Today;
        if (context.Text("metOn") is { Length: > 0 } text && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out metOn))
        {
            context.Fault($"Expected 'metOn' of '{context.Node.Name}' to be a date, but it is something else.");
            return;
        }
        if (metOn > context.Today)
        {
            context.Fault($"Expected 'metOn' of '{context.Node.Name}' not to be in the future, but it is: a duty is met on the day it was met.");
            return;
        }
        DeadlineLedger.Meet(context, kind, metOn);
        context.Complete();
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => BoxCheck.Kind(node, scope);
}
