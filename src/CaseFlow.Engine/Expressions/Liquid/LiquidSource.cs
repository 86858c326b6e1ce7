using System.Text;
using System.Text.RegularExpressions;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>
/// Reads a template's text before the template engine does: checks its tags, finds its placeholders, and puts the filters
/// <c>caseflow_in</c> and <c>caseflow_out</c> around what it prints, so that encoding, limits and missing values hold for every output.
/// </summary>
internal static partial class LiquidSource
{
    private const int SourceLength = 500_000;
    private static readonly HashSet<string> Blocks = ["if", "unless", "case", "for", "capture", "comment", "raw"];
    private static readonly HashSet<string> Plain = ["else", "elsif", "when", "assign", "break", "continue", "increment", "decrement"];
    private static readonly HashSet<string> Words =
        ["and", "or", "not", "contains", "in", "true", "false", "nil", "null", "empty", "blank", "limit", "offset", "reversed", "forloop", "with", "continue"];

    private static readonly HashSet<string> Filters =
    [
        "abs", "append", "at_least", "at_most", "capitalize", "ceil", "compact", "concat", "currency", "date", "default", "divided_by", "downcase", "escape", "escape_once",
        "first", "floor", "join", "last", "lstrip", "map", "minus", "modulo", "newline_to_br", "plus", "prepend", "remove", "remove_first", "replace", "reverse", "round",
        "rstrip", "sentence", "size", "slice", "sort", "sort_natural", "split", "strip", "strip_html", "strip_newlines", "times", "truncate", "truncate_words", "uniq", "upcase", "where",
    ];

    public static (string Marked, IReadOnlySet<string> Placeholders, string? Problem) Mark(string source)
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        var own = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(string Tag, int At)>();
        var marked = new StringBuilder(source.Length + 200);
        if (source.Length > SourceLength) return Fail(source, 0, $"a template of at most {SourceLength} characters, but this one is longer");

        var position = 0;
        while (position < source.Length)
        {
            var start = source.IndexOf('{', position);
            if (start < 0 || start + 1 == source.Length) break;
            var isOutput = source[start + 1] == '{';
            if (!isOutput && source[start + 1] != '%') { marked.Append(source, position, start + 1 - position); position = start + 1; continue; }

            marked.Append(source, position, start - position);
            var end = source.IndexOf(isOutput ? "}}" : "%}", start + 2, StringComparison.Ordinal);
            if (end < 0) return Fail(source, start, isOutput ? "'}}' after this '{{', but there is none" : "'%}' after this '{%', but there is none");
            var inner = source[(start + 2)..end];
            var raw = open.Count > 0 && open.Peek().Tag is "raw" or "comment";
            position = end + 2;

            if (isOutput)
            {
                if (raw) marked.Append("{{").Append(inner).Append("}}");
                else if (UnknownFilter(inner) is { } filter) return Fail(source, start, $"a filter that there is, but found '{filter}'");
                else if (Output(inner, read) is { } output) marked.Append(output);
                else return Fail(source, start, $"the name of a value in '{{{{', but found '{inner.Trim()}'");
                continue;
            }

            var markup = inner.Trim('-').Trim();
            var tag = new string([.. markup.TakeWhile(c => char.IsLetter(c) || c == '_')]);
            if (Tag(tag, markup, raw, open, start, read, own) is { } problem) return Fail(source, start, problem);
            marked.Append("{%").Append(inner).Append("%}");
        }
        marked.Append(source, position, source.Length - position);
        if (open.Count > 0) return Fail(source, open.Peek().At, $"'end{open.Peek().Tag}' after this '{open.Peek().Tag}', but there is none");
        read.ExceptWith(own);
        return (marked.ToString(), read, null);
    }

    private static string? Tag(string tag, string markup, bool raw, Stack<(string Tag, int At)> open, int at, HashSet<string> read, HashSet<string> own)
    {
        if (raw)
        {
            if (tag == "end" + open.Peek().Tag) open.Pop();
            return null;
        }
        if (tag.StartsWith("end", StringComparison.Ordinal))
        {
            if (open.Count == 0 || tag != "end" + open.Peek().Tag)
                return open.Count == 0 ? $"a tag that opens, but found '{tag}'" : $"'end{open.Peek().Tag}', but found '{tag}'";
            open.Pop();
            return null;
        }
        if (!Blocks.Contains(tag) && !Plain.Contains(tag)) return $"one of the tags {string.Join(", ", Blocks.Concat(Plain))}, but found '{tag}'";
        if (Blocks.Contains(tag)) open.Push((tag, at));
        if (tag == "for" && open.Count(o => o.Tag == "for") > 2) return "loops nested at most twice, but this is the third";
        if (tag == "for" && markup.Contains("..", StringComparison.Ordinal)) return "a loop over a list, but this is one over a range of numbers";

        if (UnknownFilter(markup) is { } filter) return $"a filter that there is, but found '{filter}'";

        if (tag is "assign" or "for" or "capture" or "increment" or "decrement")
        {
            var name = NamePattern().Match(markup, tag.Length);
            if (!name.Success) return $"a name after '{tag}', but there is none";
            own.Add(name.Value);
            Names(markup[(name.Index + name.Length)..], read);
        }
        else Names(markup[tag.Length..], read);
        return null;
    }

    /// <summary>Null when nothing stands between the braces.</summary>
    private static string? Output(string inner, HashSet<string> read)
    {
        var left = inner.StartsWith('-') ? "{{-" : "{{";
        var right = inner.EndsWith('-') ? "-}}" : "}}";
        var chain = inner.Trim('-').Trim();
        if (chain.Length == 0) return null;
        Names(chain, read);

        var bar = BarOutsideQuotes(chain);
        var subject = (bar < 0 ? chain : chain[..bar]).Trim();
        var filters = bar < 0 ? "" : chain[bar..];
        if (subject.Length == 0) return null;
        var isName = char.IsLetter(subject[0]) || subject[0] == '_';
        var name = isName ? subject.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal) : "";
        // With a default it is the result that may be missing, not the value.
        var hasDefault = DefaultPattern().IsMatch(filters);
        var before = isName && !hasDefault ? $" | caseflow_in: '{name}' " : " ";
        return $"{left} {subject}{before}{filters} | caseflow_out: '{(hasDefault ? name : "")}' {right}";
    }

    private static int BarOutsideQuotes(string chain)
    {
        var quote = '\0';
        for (var i = 0; i < chain.Length; i++)
        {
            if (quote != '\0') { if (chain[i] == quote) quote = '\0'; }
            else if (chain[i] is '\'' or '"') quote = chain[i];
            else if (chain[i] == '|') return i;
        }
        return -1;
    }

    private static string? UnknownFilter(string markup)
    {
        foreach (Match match in FilterPattern().Matches(markup))
            if (match.Groups["name"] is { Success: true } name && !Filters.Contains(name.Value)) return name.Value;
        return null;
    }

    private static void Names(string markup, HashSet<string> read)
    {
        foreach (Match match in ReferencePattern().Matches(markup))
            if (match.Groups["name"] is { Success: true } name && !Words.Contains(name.Value)) read.Add(name.Value);
    }

    private static (string, IReadOnlySet<string>, string?) Fail(string source, int at, string problem)
    {
        var line = source.AsSpan(0, at).Count('\n') + 1;
        var column = at - source.LastIndexOf('\n', Math.Max(at - 1, 0), Math.Max(at, 1)) ;
        return ("", new HashSet<string>(), $"Expected {problem}, in line {line}, column {column}.");
    }

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\|\s*default\b", RegexOptions.CultureInvariant)]
    private static partial Regex DefaultPattern();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\|\s*(?<name>\w+)""", RegexOptions.CultureInvariant)]
    private static partial Regex FilterPattern();

    /// <summary>Texts, filters, members and named arguments are skipped; what is left are names.</summary>
    [GeneratedRegex("""'[^']*'|"[^"]*"|\|\s*\w+|\.\s*\w+|\w+\s*:|\d[\w.]*|(?<name>[\p{L}_]\w*)""", RegexOptions.CultureInvariant)]
    private static partial Regex ReferencePattern();
}
