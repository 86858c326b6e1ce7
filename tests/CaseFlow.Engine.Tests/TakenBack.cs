using System.Text;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>A step and its taking back leave the state, and whatever the outside keeps of it, as they were.</summary>
internal static class TakenBack
{
    public static StepTakenBack Of(WorkflowState before, DateTimeOffset at, string? box = null) =>
        new() { OccurredAt = at, Actor = "clerk1", Revision = before.Revision + 1, Reason = "klepnuto vedle", State = Encoding.UTF8.GetString(WorkflowStateJson.Write(before)), Box = box };

    /// <summary>Takes the step back and compares; one whose letter left must be refused.</summary>
    public static void Restores(CompiledWorkflow workflow, WorkflowState before, StepAccepted step, DateTimeOffset at, string here)
    {
        var result = WorkflowEngine.Step(workflow, step.State, Of(before, at), Flows.Context);
        var left = step.Effects.OfType<LetterChanged>().Any();
        if (left)
        {
            Assert.True(result is StepRejected { Code: "leftTheHouse" }, here + ": a step that dispatched a letter was taken back.");
            return;
        }
        Assert.True(result is StepAccepted, $"{here}: it wasn't taken back: {result}");
        var back = (StepAccepted)result;
        Assert.Equal((step.State.Revision + 1, step.State.Counter), (back.State.Revision, back.State.Counter));
        Assert.True(Written(before) == Written(back.State), here + ": the state isn't the one before.");
        var told = Told.Before(before);
        told.Apply(step.Effects);
        told.Apply(back.Effects);
        Assert.True(told.Same(before), here + ": what the outside keeps isn't what the state says.");
    }

    private static string Written(WorkflowState state)
    {
        var (revision, counter) = (state.Revision, state.Counter);
        (state.Revision, state.Counter) = (0, 0);
        var written = Encoding.UTF8.GetString(WorkflowStateJson.Write(state));
        (state.Revision, state.Counter) = (revision, counter);
        return written;
    }

    /// <summary>What the outside keeps of a state, told by effects alone.</summary>
    private sealed class Told
    {
        private readonly HashSet<string> tasks = [], letters = [], incidents = [];
        private readonly Dictionary<string, DateTimeOffset> timers = [];
        private readonly Dictionary<string, string> deadlines = [];
        private string? status;

        public static Told Before(WorkflowState state)
        {
            var told = new Told { status = state.CaseStatus };
            told.tasks.UnionWith(state.Tasks.Select(t => t.Id));
            told.letters.UnionWith(state.Letters.Select(l => l.Id));
            told.incidents.UnionWith(state.Incidents.Select(i => i.Id));
            foreach (var timer in state.Timers) told.timers[timer.Id] = timer.DueAt;
            foreach (var deadline in state.Deadlines) told.deadlines[deadline.Id] = Line(deadline);
            return told;
        }

        public void Apply(IReadOnlyList<Effect> effects)
        {
            foreach (var effect in effects)
                switch (effect)
                {
                    case TaskOpened e: Assert.True(tasks.Add(e.Task.Id)); break;
                    case TaskClosed e: Assert.True(tasks.Remove(e.TaskId)); break;
                    case TimerSet e: timers.Add(e.Timer.Id, e.Timer.DueAt); break;
                    case TimerCancelled e: Assert.True(timers.Remove(e.TimerId)); break;
                    case DeadlineSet e: deadlines[e.Deadline.Id] = Line(e.Deadline); break;
                    case DeadlineForgotten e: deadlines.Remove(e.DeadlineId); break;
                    case LetterOpened e: Assert.True(letters.Add(e.Letter.Id)); break;
                    case LetterWithdrawn e: Assert.True(letters.Remove(e.LetterId)); break;
                    case IncidentOpened e: Assert.True(incidents.Add(e.Incident.Id)); break;
                    case IncidentClosed e: Assert.True(incidents.Remove(e.IncidentId)); break;
                    case StatusChanged e: status = e.Status; break;
                }
        }

        public bool Same(WorkflowState state)
        {
            var expected = Before(state);
            return tasks.SetEquals(expected.tasks) && letters.SetEquals(expected.letters) && incidents.SetEquals(expected.incidents) && status == expected.status
                && timers.OrderBy(t => t.Key).SequenceEqual(expected.timers.OrderBy(t => t.Key))
                // Of one that no rule has ever applied to nobody was told.
                && expected.deadlines.All(d => deadlines.GetValueOrDefault(d.Key) == d.Value) && deadlines.Where(d => !d.Value.StartsWith("Dormant", StringComparison.Ordinal)).All(d => expected.deadlines.ContainsKey(d.Key));
        }

        private static string Line(DeadlineState d) => $"{d.Status} {d.LastDay} {d.MetOn} {d.Passed} {d.History.Count}";
    }
}
