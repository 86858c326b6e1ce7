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
                    (flowchart.Instance.Held ??= []).Add(new HeldToken(graph.Boxes[arrow.Target].Id, graph.Boxes[arrow.Source].Id, arrow.Port));
            }
        }
    }

    /// <summary>Judges all held tokens anew, then whether the flowchart is over. Called whenever a token moved or died.</summary>
    public static void Settle(ActivityContext flowchart)
    {
        var instance = flowchart.Instance;
        while (instance.Held is { Count: > 0 } && (RunOne(flowchart) || LetOneDie(flowchart)))
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

    private static bool RunOne(ActivityContext flowchart)
    {
        var graph = flowchart.Node.Graph!;
        var next = Earliest(flowchart, static (f, box) => MayRun(f, box));
        if (next < 0)
            return false;
        Take(flowchart.Instance, graph.Boxes[next].Id);
        if (graph.Meetings[next] == Meeting.Any)
            CancelUpstream(flowchart, next);
        flowchart.Schedule(graph.Boxes[next]);
        return true;
    }

    /// <summary>At a join that needs every arrow, tokens die once no other can come.</summary>
    private static bool LetOneDie(ActivityContext flowchart)
    {
        var next = Earliest(flowchart, static (f, box) => !OthersMayReach(f, box));
        if (next < 0)
            return false;
        Take(flowchart.Instance, flowchart.Node.Graph!.Boxes[next].Id);
        return true;
    }

    /// <summary>Of the boxes where tokens are held, the earliest along forward arrows that is as asked.</summary>
    private static int Earliest(ActivityContext flowchart, Func<ActivityContext, int, bool> asked)
    {
        var graph = flowchart.Node.Graph!;
        var earliest = -1;
        foreach (var token in flowchart.Instance.Held!)
        {
            var box = graph.IndexOf(token.Target);
            if ((earliest < 0 || graph.Order[box] < graph.Order[earliest]) && asked(flowchart, box))
                earliest = box;
        }
        return earliest;
    }

    private static bool MayRun(ActivityContext flowchart, int box) => flowchart.Node.Graph!.Meetings[box] switch
    {
        Meeting.Active => !OthersMayReach(flowchart, box),
        Meeting.All => AllFollowed(flowchart, box, backwardToo: false) || (CameBackward(flowchart, box) && !OthersMayReach(flowchart, box)),
        Meeting.AllArrows => AllFollowed(flowchart, box, backwardToo: true),
        _ => true,
    };

    /// <summary>Whether a token that runs or waits inside another box (not one held at a join, not a listener) can still come to the box.</summary>
    private static bool OthersMayReach(ActivityContext flowchart, int box)
    {
        var graph = flowchart.Node.Graph!;
        foreach (var run in flowchart.State.Activities)
        {
            if (run.Parent != flowchart.Instance || run.Listening || run.Ended)
                continue;
            var at = run.Node!.GraphIndex;
            if (at != box && graph.Reaches(at, box))
                return true;
        }
        return false;
    }

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
