namespace CaseFlow.Cases.Placeholders;

/// <summary>The citizen's status code is derived and never stored: a frozen mail carries this mark in its place, which is filled at hand-over.</summary>
public static class CaseCodeMark
{
    public const string Mark = "[[kodPripadu]]";

    public static string Fill(string text, string code) => text.Replace(Mark, code, StringComparison.Ordinal);

    /// <summary>As staff read it: the code is the submitter's alone.</summary>
    public static string Hide(string text) => Fill(text, "••••");

    /// <summary>Takes the mark out of what people wrote, so that nobody can have the code printed where it doesn't belong.</summary>
    public static string Defuse(string text)
    {
        while (text.Contains(Mark, StringComparison.Ordinal)) text = text.Replace(Mark, "kodPripadu", StringComparison.Ordinal);
        return text;
    }
}
