using System.Text;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
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

    /// <summary>Brings the rows of the instance to what its state waits for.</summary>
    public static async Task ProjectAsync(StepScope step, CancellationToken cancel)
    {
        var wanted = step.State.Bookmarks.Where(b => b.Kind == "event").Select(b => b.Key).ToHashSet();
        var present = await step.Db.EventWaits.Where(w => w.InstanceId == step.Instance.Id).ToListAsync(cancel);
        step.Db.EventWaits.RemoveRange(present.Where(w => !wanted.Contains(w.Event)));
        foreach (var name in wanted.Except(present.Select(w => w.Event)))
            step.Db.EventWaits.Add(new EventWaitRow { InstanceId = step.Instance.Id, Event = name });
    }
}
