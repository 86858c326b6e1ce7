using CaseFlow.Engine.Activities.ControlFlow;

namespace CaseFlow.Engine.Definitions;

/// <summary>An arrow between two boxes of one flowchart, by their positions. Backward: its target dominates its source.</summary>
internal readonly record struct Arrow(int Source, string Port, int Target, bool Backward);

/// <summary>The boxes and arrows of one flowchart, in an order that doesn't depend on the order in the definition; what can reach what is known beforehand.</summary>
internal sealed class FlowchartGraph
{
    /// <summary>Boxes by id in ordinal order.</summary>
    public ActivityNode[] Boxes { get; }
    public Arrow[][] Out { get; }
    public Arrow[][] In { get; }
    /// <summary>How tokens meet at each box.</summary>
    public Meeting[] Meetings { get; }
    /// <summary>Position of the box where the flowchart starts, or -1.</summary>
    public int Start { get; }
    /// <summary>Boxes that start with the flowchart and listen.</summary>
    public int[] Listeners { get; }
    /// <summary>Rank by distance along forward arrows: of two joins, the earlier is judged first.</summary>
    public int[] Order { get; }
    private readonly Dictionary<string, int> positions;
    /// <summary>Length of a set of boxes.</summary>
    public int Words => (Boxes.Length + 63) / 64;
    private readonly ulong[][] reach;
    private readonly ulong[][] forwardReach;
    private readonly ulong[][] reachedFrom;

    public FlowchartGraph(IReadOnlyList<ActivityNode> boxes, IReadOnlyList<Connection> connections, Func<FlowchartGraph, int> findStart)
    {
        Boxes = [.. boxes];
        Array.Sort(Boxes, (a, b) => string.CompareOrdinal(a.Id, b.Id));
        positions = new Dictionary<string, int>(Boxes.Length);
        for (var i = 0; i < Boxes.Length; i++)
        {
            Boxes[i].GraphIndex = i;
            positions[Boxes[i].Id] = i;
        }
        var arrows = new List<Arrow>(connections.Count);
        foreach (var c in connections.Distinct())
            arrows.Add(new Arrow(positions[c.SourceId], c.Port, positions[c.TargetId], false));
        arrows.Sort((a, b) => a.Source != b.Source ? a.Source - b.Source : a.Target != b.Target ? a.Target - b.Target : string.CompareOrdinal(a.Port, b.Port));

        Out = Group(arrows, a => a.Source);
        In = Group(arrows, a => a.Target);
        Listeners = [.. Enumerable.Range(0, Boxes.Length).Where(i => Boxes[i].Activity.Descriptor.IsListener && In[i].Length == 0)];
        Start = findStart(this);
        var entries = new List<int>(Listeners);
        if (Start >= 0 && !entries.Contains(Start))
            entries.Insert(0, Start);

        Order = Dominance.ReversePostorder(Out, entries);
        var dominators = Dominance.Of(In, entries, Order);
        for (var i = 0; i < arrows.Count; i++)
        {
            var a = arrows[i];
            if (dominators[a.Source] is { } set && Bits.Has(set, a.Target))
                arrows[i] = a with { Backward = true };
        }
        Out = Group(arrows, a => a.Source);
        In = Group(arrows, a => a.Target);
        reach = Dominance.Reach(Out, forwardOnly: false);
        forwardReach = Dominance.Reach(Out, forwardOnly: true);
        reachedFrom = Dominance.Transposed(reach);
        Meetings = [.. Boxes.Select((box, i) => FlowJoin.MeetingAt(box, In[i]))];
        Reachable = new bool[Boxes.Length];
        foreach (var entry in entries)
        {
            Reachable[entry] = true;
            for (var i = 0; i < Boxes.Length; i++)
                Reachable[i] |= Reaches(entry, i);
        }
    }

    /// <summary>Whether a token may ever come to the box.</summary>
    public bool[] Reachable { get; }

    public int IndexOf(string id) => positions.TryGetValue(id, out var i) ? i : -1;
    /// <summary>Whether a token that leaves <paramref name="from"/> may come to <paramref name="to"/>.</summary>
    public bool Reaches(int from, int to) => Bits.Has(reach[from], to);
    /// <summary>Whether a token at any other of these boxes may come to <paramref name="to"/>.</summary>
    public bool IsReachedFrom(ReadOnlySpan<ulong> boxes, int to)
    {
        var from = reachedFrom[to];
        for (var w = 0; w < from.Length; w++)
        {
            var others = boxes[w] & from[w];
            if (w == to >> 6)
                others &= ~(1UL << (to & 63));
            if (others != 0)
                return true;
        }
        return false;
    }

    public bool ReachesForward(int from, int to) => Bits.Has(forwardReach[from], to);

    private Arrow[][] Group(List<Arrow> arrows, Func<Arrow, int> by)
    {
        var lists = new List<Arrow>[Boxes.Length];
        foreach (var a in arrows)
            (lists[by(a)] ??= []).Add(a);
        return [.. lists.Select(l => l is null ? [] : l.ToArray())];
    }
}

/// <summary>How tokens meet at a box with several arrows in. See docs/semantics.md.</summary>
internal enum Meeting
{
    /// <summary>Every token runs the box at once.</summary>
    None,
    /// <summary>Held until no other token can still reach the box; then one run.</summary>
    Active,
    /// <summary>Every forward arrow must be followed, else the tokens die.</summary>
    All,
    /// <summary>Every arrow must be followed, backward ones too, else the tokens die.</summary>
    AllArrows,
    /// <summary>The first token runs the box and cancels what is upstream.</summary>
    Any,
}
