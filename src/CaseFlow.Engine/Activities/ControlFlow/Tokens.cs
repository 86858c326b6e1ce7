using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>The rules by which tokens move in a flowchart.</summary>
internal static class Tokens
{
    /// <summary>A box was left by these outcomes: a token goes along each arrow from them.</summary>
    public static void Follow(ActivityContext flowchart, int box, IReadOnlyList<string> outcomes)
    {
        var graph = flowchart.Node.Graph!;
        for (var o = 0; o < outcomes.Count; o++)
        {
            if (IsRepeated(outcomes, o))
                continue;
            foreach (var arrow in graph.Out[box])
            {
                if (arrow.Port != outcomes[o])
                    continue;
                if (graph.Meetings[arrow.Target] == Meeting.None)
                    flowchart.Schedule(graph.Boxes[arrow.Target]);
                else
                    Hold(flowchart.Instance, new HeldToken(graph.Boxes[arrow.Target].Id, graph.Boxes[arrow.Source].Id, arrow.Port));
            }
        }
    }

    /// <summary>Judges all held tokens anew, then whether the flowchart is over. Called whenever a token moved or died.</summary>
    public static void Settle(ActivityContext flowchart)
    {
        var instance = flowchart.Instance;
        while (instance.Held is { Count: > 0 } && JudgeOne(flowchart))
        {
        }
        if (instance.Held is { Count: > 0 } || instance.Ended)
            return;
        instance.Held = null;

        var listening = false;
        foreach (var run in flowchart.State.Activities)
        {
            if (run.Parent != instance)
                continue;
            if (!run.Listening)
                return;
            listening = true;
        }
        // The root of a case stays open while a listener may still be offered: a closed case can be reopened.
        if (!(listening && IsRootOfCase(flowchart)))
            flowchart.Complete();
    }

    public static bool IsRootOfCase(ActivityContext flowchart) => flowchart.Instance.ParentId is null && flowchart.Procedure is not null;

    /// <summary>Lets one box run, or where none may, the tokens at one box die. False when all go on waiting.</summary>
    private static bool JudgeOne(ActivityContext flowchart)
    {
        var graph = flowchart.Node.Graph!;
        Span<ulong> occupied = stackalloc ulong[graph.Words];
        Occupy(flowchart, occupied);

        int runs = -1, dies = -1;
        foreach (var token in flowchart.Instance.Held!)
        {
            var box = graph.IndexOf(token.Target);
            var othersMayCome = graph.IsReachedFrom(occupied, box);
            if (MayRun(flowchart, box, othersMayCome))
                runs = Earlier(graph, runs, box);
            else if (!othersMayCome)
                dies = Earlier(graph, dies, box);
        }
        if (runs < 0 && dies < 0)
            return false;
        Take(flowchart.Instance, graph.Boxes[runs < 0 ? dies : runs].Id);
        if (runs < 0)
            return true;
        if (graph.Meetings[runs] == Meeting.Any)
            CancelUpstream(flowchart, runs);
        flowchart.Schedule(graph.Boxes[runs]);
        return true;
    }

    /// <summary>The boxes that a token runs or waits inside: not those where one is held at a join, nor listeners.</summary>
    private static void Occupy(ActivityContext flowchart, Span<ulong> occupied)
    {
        foreach (var run in flowchart.State.Activities)
        {
            if (run.Parent == flowchart.Instance && !run.Listening && !run.Ended)
                Bits.Set(occupied, run.Node!.GraphIndex);
        }
    }

    /// <summary>Of two joins the earlier along forward arrows goes first: the other may have to wait for it.</summary>
    private static int Earlier(FlowchartGraph graph, int one, int other) => one < 0 || graph.Order[other] < graph.Order[one] ? other : one;

    private static bool MayRun(ActivityContext flowchart, int box, bool othersMayCome) => flowchart.Node.Graph!.Meetings[box] switch
    {
        Meeting.Active => !othersMayCome,
        Meeting.All => AllFollowed(flowchart, box, backwardToo: false) || (!othersMayCome && CameBackward(flowchart, box)),
        Meeting.AllArrows => AllFollowed(flowchart, box, backwardToo: true),
        _ => true,
    };

    private static bool AllFollowed(ActivityContext flowchart, int box, bool backwardToo)
    {
        var graph = flowchart.Node.Graph!;
        var any = false;
        foreach (var arrow in graph.In[box])
        {
            if (arrow.Backward && !backwardToo)
                continue;
            any = true;
            if (!IsFollowed(flowchart, arrow))
                return false;
        }
        return any;
    }

    private static bool CameBackward(ActivityContext flowchart, int box)
    {
        foreach (var arrow in flowchart.Node.Graph!.In[box])
        {
            if (arrow.Backward && IsFollowed(flowchart, arrow))
                return true;
        }
        return false;
    }

    private static bool IsFollowed(ActivityContext flowchart, Arrow arrow)
    {
        var boxes = flowchart.Node.Graph!.Boxes;
        foreach (var token in flowchart.Instance.Held!)
        {
            if (token.Target == boxes[arrow.Target].Id && token.Source == boxes[arrow.Source].Id && token.Port == arrow.Port)
                return true;
        }
        return false;
    }

    private static void CancelUpstream(ActivityContext flowchart, int box)
    {
        var graph = flowchart.Node.Graph!;
        flowchart.Instance.Held!.RemoveAll(t => graph.IndexOf(t.Target) is var at && at != box && graph.ReachesForward(at, box));
        foreach (var run in flowchart.State.Activities.ToArray())
        {
            if (run.Parent == flowchart.Instance && !run.Listening && run.Node!.GraphIndex != box && graph.ReachesForward(run.Node.GraphIndex, box))
                flowchart.Cancel(run);
        }
    }

    /// <summary>Tokens held at a box make one run, so one by each arrow is enough to know.</summary>
    private static void Hold(ActivityInstance flowchart, HeldToken token)
    {
        flowchart.Held ??= [];
        if (!flowchart.Held.Contains(token))
            flowchart.Held.Add(token);
    }

    private static void Take(ActivityInstance flowchart, string box) => flowchart.Held!.RemoveAll(t => t.Target == box);

    private static bool IsRepeated(IReadOnlyList<string> outcomes, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (outcomes[i] == outcomes[at])
                return true;
        }
        return false;
    }
}
