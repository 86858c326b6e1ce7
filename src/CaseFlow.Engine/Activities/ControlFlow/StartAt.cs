using System.Globalization;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Waits for a moment; one without an offset is in the office's zone. A moment that is over doesn't wait.</summary>
public sealed class StartAt : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.StartAt", 1, ["Done"], [new("dateTime", "DateTime", Required: true)], []);

    public override void Execute(ActivityContext context)
    {
        if (!DateTime.TryParse(context.Text("dateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment))
        {
            context.Fault("Expected a date and time, but there is none.");
            return;
        }
        var due = moment.Kind == DateTimeKind.Utc ? new DateTimeOffset(moment) : InOffice(moment, context.Step.OfficeZone);
        if (due <= context.OccurredAt)
            context.Complete();
        else
            context.SetTimer(due, "resume");
    }

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus) => context.Complete();

    /// <summary>A time that the change to summer time skips is the one after it.</summary>
    private static DateTimeOffset InOffice(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
