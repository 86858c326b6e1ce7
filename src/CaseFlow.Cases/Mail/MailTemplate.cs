using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Procedures;
using CaseFlow.Engine.Expressions.Liquid;

namespace CaseFlow.Cases.Mail;

/// <summary>A mail of a bundle: <c>mails/&lt;name&gt;.&lt;language&gt;.liquid</c>, front matter with the subject, then plain text. A footer has no subject.</summary>
public sealed record MailTemplate(LiquidTemplate? Subject, LiquidTemplate Body)
{
    public const string Footer = "_footer";

    /// <summary>Reads a template's text. Never throws for what is in it.</summary>
    public static (MailTemplate? Template, string? Problem) Parse(string text, bool footer)
    {
        text = text.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        LiquidTemplate? subject = null;
        if (text.StartsWith("---\n", StringComparison.Ordinal))
        {
            var end = text.IndexOf("\n---\n", 3, StringComparison.Ordinal);
            if (end < 0) return (null, "Expected the front matter to end with a line '---', but it doesn't.");
            foreach (var line in text[4..Math.Max(4, end)].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!line.StartsWith("subject:", StringComparison.Ordinal)) return (null, $"Expected the front matter to have only 'subject', but it has '{line}'.");
                var (parsed, problem) = LiquidTemplate.Parse(Unquoted(line["subject:".Length..].Trim()));
                if (parsed is null) return (null, $"subject: {problem}");
                subject = parsed;
            }
            text = text[(end + 5)..];
        }
        if (subject is null && !footer) return (null, "Expected front matter with a 'subject', but there is none.");
        var (body, wrong) = LiquidTemplate.Parse(text.Trim('\n'));
        return body is null ? (null, wrong) : (new MailTemplate(subject, body), null);
    }

    /// <summary>The bundle's template in a language, else in Czech; null when it has neither.</summary>
    public static (MailTemplate Template, string Language)? Find(Bundle bundle, string name, string language)
    {
        foreach (var candidate in (string[])[language, "cs"])
            if (bundle.Files.TryGetValue($"mails/{name}.{candidate}.liquid", out var bytes) && Parse(Encoding.UTF8.GetString(bytes), name == Footer).Template is { } template)
                return (template, candidate);
        return null;
    }

    /// <summary>Subject and text with all that is printed and missing, by name.</summary>
    public (string Subject, string Text, IReadOnlyList<string> Missing) Render(IReadOnlyDictionary<string, JsonNode?> values, DateTimeOffset at, TimeZoneInfo zone)
    {
        var subject = Subject?.Render(values, html: false, at, zone);
        var text = Body.Render(values, html: false, at, zone);
        return (subject?.Text ?? "", text.Text, [.. (subject?.Missing ?? []).Union(text.Missing)]);
    }

    private static string Unquoted(string text) =>
        text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;
}
