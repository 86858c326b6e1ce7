using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaseFlow.Engine.Expressions.Liquid;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaseFlow.Cases.Documents;

/// <summary>A DOCX with Liquid in its paragraphs. Body, headers and footers are each one Liquid text, so that a condition decides about whole paragraphs and tables.</summary>
internal static partial class LetterTemplate
{
    private const long MaxCharactersInPart = 20_000_000;

    /// <summary>Fills a template. The document is null when a printed value is missing; a template that isn't one throws <see cref="FormatException"/>.</summary>
    public static (byte[]? Document, IReadOnlyList<string> Missing) Fill(byte[] template, IReadOnlyDictionary<string, JsonNode?> values, DateTimeOffset at, TimeZoneInfo zone)
    {
        var clean = values.ToDictionary(v => v.Key, v => LetterPart.WithoutMarks(v.Value));
        var missing = new List<string>();
        using var memory = new MemoryStream();
        memory.Write(template);
        using (var document = Open(memory, editable: true))
        {
            foreach (var root in Roots(document))
            {
                var part = new LetterPart(root);
                if (!part.HasLiquid) continue;
                var (liquid, problem) = LiquidTemplate.Parse(part.Source);
                if (liquid is null) throw new FormatException(problem);
                var result = liquid.Render(clean, html: false, at, zone);
                missing.AddRange(result.Missing.Except(missing));
                if (missing.Count == 0) part.Replace(result.Text);
            }
            if (missing.Count == 0) document.Save();
        }
        return missing.Count > 0 ? (null, missing) : (Timeless(memory), missing);
    }

    /// <summary>The packed file without the time at which it was packed: the same words are the same bytes.</summary>
    private static byte[] Timeless(MemoryStream memory)
    {
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
            foreach (var entry in zip.Entries) entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return memory.ToArray();
    }

    /// <summary>Whether two documents are the same to whoever reads them, however they are packed.</summary>
    public static bool SayTheSame(byte[] one, byte[] other) => Read(one).SequenceEqual(Read(other));

    private static List<string> Read(byte[] docx)
    {
        using var memory = new MemoryStream(docx, writable: false);
        using var document = Open(memory, editable: false);
        return [.. Roots(document).Select(root => root.OuterXml)];
    }

    /// <summary>The names it prints or asks for, or what is wrong with it. Never throws for what is in the file.</summary>
    public static (IReadOnlySet<string> Placeholders, string? Problem) Check(byte[] template)
    {
        var names = new HashSet<string>();
        try
        {
            using var memory = new MemoryStream(template, writable: false);
            using var document = Open(memory, editable: false);
            foreach (var root in Roots(document))
            {
                var part = new LetterPart(root);
                foreach (var conditions in part.Conditions)
                    if (LiquidTemplate.Parse(conditions).Template is null)
                        return (names, $"Expected every condition to begin and end in the same text, cell, header or footer, but '{conditions}' doesn't.");
                var (liquid, problem) = LiquidTemplate.Parse(part.Source);
                if (liquid is null) return (names, LetterPart.WithoutMarks(problem!));
                names.UnionWith(liquid.Placeholders);
                // A value of the translation is the same value in another language: its name must be as good.
                names.UnionWith(Translated().Matches(part.Source).Select(m => m.Groups[1].Value));
            }
            return (names, null);
        }
        catch (Exception e) when (e is FormatException or OpenXmlPackageException or IOException or InvalidDataException or System.Xml.XmlException or ArgumentException or InvalidOperationException)
        {
            return (names, $"Expected a Word document (DOCX), but {e.Message}");
        }
    }

    /// <summary>The text of a document paragraph by paragraph, to be read without a word processor. Empty ones are left out.</summary>
    public static IReadOnlyList<string> Paragraphs(byte[] docx)
    {
        using var memory = new MemoryStream(docx, writable: false);
        using var document = Open(memory, editable: false);
        return [.. document.MainDocumentPart!.Document!.Body!.Descendants<Paragraph>()
            .Select(p => string.Concat(p.Descendants().Select(e => e switch { Text t => t.Text, Break => "\n", _ => "" })))
            .Where(p => !string.IsNullOrWhiteSpace(p))];
    }

    private static WordprocessingDocument Open(Stream stream, bool editable)
    {
        var document = WordprocessingDocument.Open(stream, editable, new OpenSettings { MaxCharactersInPart = MaxCharactersInPart });
        if (document.MainDocumentPart?.Document?.Body is not null) return document;
        document.Dispose();
        throw new FormatException("it has no text.");
    }

    private static IEnumerable<OpenXmlElement> Roots(WordprocessingDocument document)
    {
        var main = document.MainDocumentPart!;
        foreach (var header in main.HeaderParts) if (header.Header is { } root) yield return root;
        yield return main.Document!.Body!;
        foreach (var footer in main.FooterParts) if (footer.Footer is { } root) yield return root;
    }

    [GeneratedRegex(@"\bpreklad\.(\w+)")]
    private static partial Regex Translated();
}
