using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CaseFlow.Cases.Mail;

/// <summary>Mails are written as plain text; their HTML is made from it, so that the two always say the same and nothing in a value becomes markup.</summary>
internal static partial class MailText
{
    /// <summary>One line without control characters: what may stand in a header.</summary>
    public static string HeaderLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsControl(c) || char.IsWhiteSpace(c) || c is '\u2028' or '\u2029') { if (line.Length > 0 && line[^1] != ' ') line.Append(' '); }
            else line.Append(c);
        return line.ToString().Trim();
    }

    /// <summary><c>j•••@example.cz</c>: enough to know an address again that one has before one.</summary>
    public static string Masked(string address) =>
        address.LastIndexOf('@') is > 0 and var at ? $"{System.Globalization.StringInfo.GetNextTextElement(address)}•••{address[at..]}" : address.Length > 0 ? "•••" : "";

    /// <summary>Lines without trailing blanks and never more than one empty line: conditions that were false leave gaps.</summary>
    public static string Tidy(string text) =>
        Gaps().Replace(string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())), "\n\n").Trim('\n');

    /// <param name="ownUrl">Only addresses of the office's own pages become links: what a citizen wrote in a subject must not.</param>
    public static string Html(string subject, string text, string language, string ownUrl)
    {
        var link = new Regex(Regex.Escape(WebUtility.HtmlEncode(ownUrl.TrimEnd('/'))) + @"(?![\w.:@-])[^\s<>\x22]*[^\s<>\x22.,;:!?)]");
        var html = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"").Append(language).Append("\"><head><meta charset=\"utf-8\"><title>").Append(WebUtility.HtmlEncode(subject))
            .Append("</title></head>\n<body style=\"font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: #262626; max-width: 42em\">\n");
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var escaped = link.Replace(WebUtility.HtmlEncode(paragraph), m => $"<a href=\"{m.Value}\">{m.Value}</a>");
            html.Append("<p>").Append(escaped.Replace("\n", "<br>\n")).Append("</p>\n");
        }
        return html.Append("</body></html>\n").ToString();
    }

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Gaps();
}
