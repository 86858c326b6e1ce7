namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>Which regular expressions can be bounded beforehand.</summary>
internal static class RegexRules
{
    /// <summary>Null when the pattern is acceptable; else "…, but …" for a message that starts with "Expected".</summary>
    public static string? Check(string pattern)
    {
        if (pattern.Length > 500) return "a regular expression of at most 500 characters, but this one is longer";
        return null;
    }
}
