using System.Text;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Runtime;

/// <summary>Events reach every instance that waits for them through its Inbox; no step touches two instances.</summary>
internal static class EventWaits
{
    public static async Task PublishAsync(StepScope step, EventPublished published, CancellationToken cancel)
    {
        var waiting = await step.Db.EventWaits.AsNoTracking().Where(w => w.Event == published.Name).Select(w => w.InstanceId).ToListAsync(cancel);
        var stimulus = Encoding.UTF8.GetString(StepJson.Write(
            new EventReceived { OccurredAt = step.At, Actor = "system", Name = published.Name, Payload = published.Payload?.DeepClone() }));
        foreach (var target in waiting)
        {
            // The same event twice in one step reaches an instance once.
            var id = $"{step.Instance.Id}:{step.Instance.Revision + 1}:{published.Name}:{target}";
            if (step.Db.Inbox.Local.All(i => i.Id != id))
                step.Db.Inbox.Add(new InboxRow { Id = id, InstanceId = target, Stimulus = stimulus, DueAt = step.At });
        }
    }

    /// <summary>What the step began or ceased to wait for. The rows before it were those of the state before it: nobody need read them.</summary>
    public static void Project(StepScope step)
    {
        var (before, after) = (Wanted(step.Before), Wanted(step.State));
        foreach (var name in before.Except(after)) step.Db.EventWaits.Remove(new EventWaitRow { InstanceId = step.Instance.Id, Event = name });
        foreach (var name in after.Except(before)) step.Db.EventWaits.Add(new EventWaitRow { InstanceId = step.Instance.Id, Event = name });
    }

    private static HashSet<string> Wanted(WorkflowState state) => [.. state.Bookmarks.Where(b => b.Kind == "event").Select(b => b.Key)];

    /// <summary>Brings the rows of the instance to what its state waits for, whatever they were.</summary>
    public static async Task ProjectAsync(CaseFlowContext db, Guid instanceId, WorkflowState state, CancellationToken cancel)
    {
        var wanted = Wanted(state);
        var present = await db.EventWaits.Where(w => w.InstanceId == instanceId).ToListAsync(cancel);
        db.EventWaits.RemoveRange(present.Where(w => !wanted.Contains(w.Event)));
        foreach (var name in wanted.Except(present.Select(w => w.Event)))
            db.EventWaits.Add(new EventWaitRow { InstanceId = instanceId, Event = name });
    }
}
