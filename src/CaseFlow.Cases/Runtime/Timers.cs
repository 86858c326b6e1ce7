using System.Text;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Runtime;

/// <summary>A timer is an Inbox row with a due time.</summary>
internal static class Timers
{
    public static string IdOf(Guid instanceId, string timerId) => $"{instanceId}:{timerId}";

    public static void Set(StepScope step, TimerState timer) => step.Db.Inbox.Add(RowOf(step.Instance.Id, timer));

    public static InboxRow RowOf(Guid instanceId, TimerState timer) => new()
    {
        Id = IdOf(instanceId, timer.Id), InstanceId = instanceId, DueAt = timer.DueAt,
        Stimulus = Encoding.UTF8.GetString(StepJson.Write(new TimerElapsed { OccurredAt = timer.DueAt, Actor = "system", TimerId = timer.Id })),
    };

    public static async Task CancelAsync(StepScope step, string timerId, CancellationToken cancel)
    {
        var row = await step.Db.Inbox.FindAsync([IdOf(step.Instance.Id, timerId)], cancel);
        if (row is null) return;
        // Set and cancelled in one step: it was never there.
        if (step.Db.Entry(row).State == EntityState.Added) step.Db.Entry(row).State = EntityState.Detached;
        else step.Db.Inbox.Remove(row);
    }
}
