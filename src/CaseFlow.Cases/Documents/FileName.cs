using System.Globalization;
using System.Text;

namespace CaseFlow.Cases.Documents;

/// <summary>A file's name as it may be shown and saved anywhere: no folders, no control or direction characters, no names that systems reserve.</summary>
internal static class FileName
{
    private const int MaxLength = 120;

    public static string Clean(string name)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Normalize(NormalizationForm.FormC);
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
            // Format characters turn "exe.gpj" into "jpg.exe" before the reader's eyes.
            if (char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse))
                clean.Append(c is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? '_' : c);
        name = clean.ToString().Trim().TrimEnd(' ', '.');
        var extension = Path.GetExtension(name);
        var stem = name[..^extension.Length].Trim(' ', '.');
        if (stem.Length == 0) stem = "dokument";
        return (stem.Length > MaxLength ? stem[..MaxLength] : stem) + extension;
    }
}
