using System.Text;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>Random drawings on random walks. Each step goes through JSON as after a restart and must come out the same, must leave the state before it as it was,
/// and must leave nothing stuck. A failure names its seed: give it to <see cref="WalkOf"/> to replay.</summary>
public sealed class RandomWalkTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000, false)]
    [InlineData(2_000, true)]
    [InlineData(3_000, true)]
    public void NothingIsStuckAndNothingIsForgotten(int firstSeed, bool asCase)
    {
        for (var seed = firstSeed; seed < firstSeed + 60; seed++)
        {
            try
            {
                WalkOf(seed, asCase);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}:\n{Drawing(new Random(seed))}", e);
            }
        }
    }

    private static void WalkOf(int seed, bool asCase)
    {
        var random = new Random(seed);
        var workflow = Flows.CompileText(Flows.Draw(Drawing(random)), asCase ? Office.Procedure : null);
        var walk = new Walk(workflow, Flows.Context with { Limits = EngineLimits.Default with { ActivitiesPerStep = 200 } }).Begin();
        for (var i = 0; i < 12 && walk.State.Status == InstanceStatus.Running; i++)
        {
            NothingIsStuck(walk.State, asCase);
            var events = walk.State.Bookmarks.Where(b => b.Kind is "event" or "action").ToList();
            if (walk.State.Incidents.Count > 0)
                walk.Resolve((Resolution)random.Next(1, 3));
            else if (events.Count > 0 && events[random.Next(events.Count)] is var chosen)
                _ = chosen.Kind == "event" ? walk.Event(chosen.Key) : walk.Act(chosen.Key);
        }
        if (walk.State.Status == InstanceStatus.Running)
            NothingIsStuck(walk.State, asCase);
        else
            Assert.Empty(walk.State.Activities);
    }

    private static void NothingIsStuck(WorkflowState state, bool asCase)
    {
        Assert.True(state.Bookmarks.Count + state.Incidents.Count > 0, "The instance runs, but waits for nothing.");
        var runs = state.Activities.Select(a => a.Id).ToHashSet();
        Assert.All(state.Bookmarks, b => Assert.Contains(b.ActivityInstanceId, runs));
        Assert.All(state.Incidents, i => Assert.Contains(i.ActivityInstanceId, runs));
        Assert.All(state.Activities, a => Assert.True(a.ParentId is null || runs.Contains(a.ParentId)));
        if (!asCase)
            Assert.Contains(state.Activities, a => a.ParentId is not null && !a.Listening);
    }

    private static string Drawing(Random random)
    {
        var text = new StringBuilder("s = Start\n");
        var count = random.Next(4, 12);
        var ports = new string[count][];
        for (var i = 0; i < count; i++)
        {
            (var box, ports[i]) = random.Next(10) switch
            {
                0 or 1 => ($"Event e{i}", new[] { "Done" }),
                2 => ($"FlowDecision {(random.Next(2) == 0 ? "true" : "false")}", ["True", "False"]),
                3 => ("FlowFork A,B", ["A", "B"]),
                4 => ("FlowJoin WaitAll", ["Done"]),
                5 => ("FlowJoin WaitAllActive", ["Done"]),
                6 => ("FlowJoin WaitAny", ["Done"]),
                7 when random.Next(3) == 0 => (Office.Action($"act{i}"), ["Taken"]),
                8 when random.Next(4) == 0 => ("CaseFlow.Interrupt", ["Done"]),
                9 when random.Next(4) == 0 => ("Fault broken", ["Done"]),
                _ => ($$"""WriteLine {"text": "w{{i}}"}""", ["Done"]),
            };
            text.Append($"b{i:00} = {box}\n");
        }
        text.Append($"s -> b{random.Next(count):00}\n");
        if (random.Next(2) == 0)
            text.Append($"s -> b{random.Next(count):00}\n");
        for (var i = 0; i < count; i++)
        {
            foreach (var port in ports[i])
            {
                for (var arrows = random.Next(3); arrows > 0; arrows--)
                    text.Append($"b{i:00}:{port} -> b{random.Next(count):00}\n");
            }
        }
        return text.ToString();
    }
}
