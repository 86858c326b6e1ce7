namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>
/// Which regular expressions can be bounded beforehand. A match by backtracking tries at most (length of the text) to the power of the open repetitions, if no
/// repetition stands inside another; so nested repetitions are refused, and the text is the shorter, the more repetitions there are.
/// </summary>
internal static class RegexRules
{
    private const int PatternLength = 500;
    private const double Tries = 50_000_000;
    /// <summary>From here on {n,m} counts as an open repetition.</summary>
    private const int Small = 16;

    /// <summary>Null when the pattern is acceptable; else "…, but …" for a message that starts with "Expected".</summary>
    public static string? Check(string pattern)
    {
        if (pattern.Length > PatternLength) return $"a regular expression of at most {PatternLength} characters, but this one is longer";
        return Read(pattern).Problem;
    }

    /// <summary>How long a text may be that is matched with a pattern that passed the check.</summary>
    public static int LongestSubject(string pattern)
    {
        var degree = Read(pattern).Open;
        // An unanchored match starts at every place.
        if (!pattern.StartsWith('^')) degree++;
        return degree <= 1 ? 1_000_000 : (int)Math.Pow(Tries, 1.0 / degree);
    }

    private static (int Open, string? Problem) Read(string pattern)
    {
        var open = 0;
        // For each open group: has it a repetition or an alternative inside?
        var groups = new Stack<bool>();
        var inside = false;
        var afterGroup = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            var groupBefore = afterGroup;
            afterGroup = false;
            switch (c)
            {
                case '\\':
                    if (i + 1 < pattern.Length && (pattern[i + 1] is >= '1' and <= '9' || pattern[i + 1] == 'k'))
                        return (open, "a regular expression without references back, but this one has one");
                    i++;
                    break;
                case '[':
                    while (++i < pattern.Length && pattern[i] != ']')
                        if (pattern[i] == '\\') i++;
                    break;
                case '(':
                    groups.Push(inside);
                    inside = false;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '?') i++;
                    break;
                case ')':
                    afterGroup = inside;
                    inside = groups.TryPop(out var outer) && (outer | inside);
                    break;
                case '|':
                    inside = true;
                    break;
                case '*' or '+' or '{' or '?':
                    var (isOpen, end) = Repetition(pattern, i);
                    if (end < 0) break;
                    i = end;
                    if (c == '?') break;
                    if (groupBefore) return (open, "a regular expression whose repetitions don't stand inside one another nor repeat alternatives, but in this one they do");
                    if (isOpen) open++;
                    inside = true;
                    break;
            }
        }
        return (open, null);
    }

    /// <summary>Where the repetition ends, and whether it has no small upper bound; -1 when a brace is only a brace.</summary>
    private static (bool Open, int End) Repetition(string pattern, int at)
    {
        var end = at;
        var open = pattern[at] is '*' or '+';
        if (pattern[at] == '{')
        {
            end = pattern.IndexOf('}', at);
            if (end < 0) return (false, -1);
            var bounds = pattern[(at + 1)..end].Split(',');
            if (!bounds.All(b => b.All(char.IsAsciiDigit)) || bounds[0].Length == 0) return (false, -1);
            open = !int.TryParse(bounds[^1], out var most) || most > Small;
        }
        if (end + 1 < pattern.Length && pattern[end + 1] == '?') end++;
        return (open, end);
    }
}
