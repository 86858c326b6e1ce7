namespace CaseFlow.Engine.Definitions;

/// <summary>Graph questions answered once, when a definition is compiled.</summary>
internal static class Dominance
{
    /// <summary>Rank of each box in reverse postorder from the entries; unreachable boxes come last.</summary>
    public static int[] ReversePostorder(Arrow[][] outward, List<int> entries)
    {
        var n = outward.Length;
        var rank = new int[n];
        var seen = new bool[n];
        var post = new List<int>(n);
        var stack = new Stack<(int Box, int Next)>();
        // Entries last to first, so that the first entry ends up with the lowest rank.
        for (var e = entries.Count - 1; e >= 0; e--)
            Visit(entries[e]);
        var unreachable = n;
        for (var i = n - 1; i >= 0; i--)
        {
            if (!seen[i])
                rank[i] = --unreachable;
        }
        for (var i = 0; i < post.Count; i++)
            rank[post[i]] = post.Count - 1 - i;
        return rank;

        void Visit(int from)
        {
            if (seen[from])
                return;
            seen[from] = true;
            stack.Push((from, 0));
            while (stack.TryPop(out var at))
            {
                if (at.Next == outward[at.Box].Length)
                {
                    post.Add(at.Box);
                    continue;
                }
                stack.Push((at.Box, at.Next + 1));
                var target = outward[at.Box][at.Next].Target;
                if (seen[target])
                    continue;
                seen[target] = true;
                stack.Push((target, 0));
            }
        }
    }

    /// <summary>For each box the set of boxes on every way from the entries to it (itself included); null when no way leads there.</summary>
    public static ulong[]?[] Of(Arrow[][] inward, List<int> entries, int[] order)
    {
        var n = inward.Length;
        var words = (n + 63) / 64;
        var dominators = new ulong[]?[n];
        foreach (var entry in entries)
            dominators[entry] = Bits.Only(entry, words);
        var byRank = new int[n];
        for (var i = 0; i < n; i++)
            byRank[order[i]] = i;

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var box in byRank)
            {
                if (entries.Contains(box))
                    continue;
                ulong[]? meet = null;
                foreach (var arrow in inward[box])
                {
                    if (dominators[arrow.Source] is not { } from)
                        continue;
                    if (meet is null)
                        meet = [.. from];
                    else
                        for (var w = 0; w < words; w++)
                            meet[w] &= from[w];
                }
                if (meet is null)
                    continue;
                Bits.Set(meet, box);
                if (dominators[box] is { } old && old.AsSpan().SequenceEqual(meet))
                    continue;
                dominators[box] = meet;
                changed = true;
            }
        }
        return dominators;
    }

    /// <summary>For each box the set of boxes that one or more arrows lead to.</summary>
    public static ulong[][] Reach(Arrow[][] outward, bool forwardOnly)
    {
        var n = outward.Length;
        var words = (n + 63) / 64;
        var reach = new ulong[n][];
        var stack = new Stack<int>();
        for (var from = 0; from < n; from++)
        {
            var set = new ulong[words];
            stack.Push(from);
            while (stack.TryPop(out var at))
            {
                foreach (var arrow in outward[at])
                {
                    if ((forwardOnly && arrow.Backward) || Bits.Has(set, arrow.Target))
                        continue;
                    Bits.Set(set, arrow.Target);
                    stack.Push(arrow.Target);
                }
            }
            reach[from] = set;
        }
        return reach;
    }

    /// <summary>From "what it reaches" to "what reaches it".</summary>
    public static ulong[][] Transposed(ulong[][] reach)
    {
        var n = reach.Length;
        var transposed = new ulong[n][];
        for (var to = 0; to < n; to++)
        {
            transposed[to] = new ulong[(n + 63) / 64];
            for (var from = 0; from < n; from++)
            {
                if (Bits.Has(reach[from], to))
                    Bits.Set(transposed[to], from);
            }
        }
        return transposed;
    }
}

/// <summary>A set of small numbers.</summary>
internal static class Bits
{
    public static bool Has(ReadOnlySpan<ulong> set, int i) => (set[i >> 6] >> (i & 63) & 1) != 0;
    public static void Set(Span<ulong> set, int i) => set[i >> 6] |= 1UL << (i & 63);

    public static ulong[] Only(int i, int words)
    {
        var set = new ulong[words];
        Set(set, i);
        return set;
    }
}
