using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaseFlow.Cases.Documents;

/// <summary>
/// One text of a DOCX as one Liquid source. Every block (paragraph, table, row, cell) and every run with Liquid in it stands between marks with its number;
/// paragraphs that hold nothing but Liquid tags stand bare. What comes out of the rendering between marks is built again: a block that a condition left out is gone,
/// one that a loop repeated is there as often.
/// </summary>
internal sealed partial class LetterPart
{
    // Private use: they stand for nothing in any script, and are taken out of values.
    private const char Open = '\uE000', Number = '\uE001', Close = '\uE002';
    private readonly OpenXmlElement root;
    private readonly List<OpenXmlElement> numbered = [];

    public LetterPart(OpenXmlElement root)
    {
        this.root = root;
        var source = new StringBuilder();
        Blocks(root, source);
        Source = source.ToString();
    }

    public string Source { get; }
    public bool HasLiquid => Source.Contains("{{", StringComparison.Ordinal) || Source.Contains("{%", StringComparison.Ordinal);
    /// <summary>The conditions of each container by themselves: each has to be whole.</summary>
    public List<string> Conditions { get; } = [];

    public static JsonNode? WithoutMarks(JsonNode? value) => value switch
    {
        JsonValue v when v.TryGetValue(out string? text) => WithoutMarks(text),
        JsonArray a => new JsonArray([.. a.Select(WithoutMarks)]),
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, WithoutMarks(p.Value)))),
        _ => value?.DeepClone(),
    };

    /// <summary>Also without characters that XML can't hold.</summary>
    public static string WithoutMarks(string text) => string.Concat(text.Where(c => c is not (Open or Number or Close) && (c >= ' ' || c is '\n' or '\t') && c is not ('\uFFFE' or '\uFFFF')));

    /// <summary>Builds the part again from what the rendering made of <see cref="Source"/>.</summary>
    public void Replace(string rendered)
    {
        var at = 0;
        var children = Built(rendered, ref at);
        root.RemoveAllChildren();
        root.Append(children);
    }

    private void Blocks(OpenXmlElement container, StringBuilder source)
    {
        var conditions = new StringBuilder();
        foreach (var child in container.ChildElements)
        {
            if (child is Paragraph paragraph && Bare(paragraph) is { } tags)
            {
                source.Append(tags);
                conditions.Append(tags);
                continue;
            }
            Begin(child, source);
            if (child is Paragraph text) Runs(text, source);
            else if (Holds(child)) Blocks(child, source);
            source.Append(Close);
        }
        if (conditions.Length > 0) Conditions.Add(conditions.ToString());
    }

    private void Runs(Paragraph paragraph, StringBuilder source)
    {
        var texts = paragraph.Descendants<Text>().ToList();
        Join(texts);
        foreach (var text in texts.Where(t => HasTag(t.Text)))
        {
            Begin(text, source);
            source.Append(Tags().Replace(text.Text, m => Straight(m.Value))).Append(Close);
        }
    }

    private void Begin(OpenXmlElement element, StringBuilder source)
    {
        source.Append(Open).Append(numbered.Count.ToString(CultureInfo.InvariantCulture)).Append(Number);
        numbered.Add(element);
    }

    /// <summary>Word splits what was typed in one go over runs. A tag that crosses runs moves into the run where it begins; with conditions inside a paragraph,
    /// all between the first tag and the last does, because it stands and falls with them.</summary>
    private static void Join(List<Text> texts)
    {
        var whole = string.Concat(texts.Select(t => t.Text));
        var spans = Tags().Matches(whole).Select(m => (From: m.Index, To: m.Index + m.Length)).ToList();
        if (spans.Count == 0) return;
        if (whole.Contains("{%", StringComparison.Ordinal)) spans = [(spans[0].From, spans[^1].To)];
        var owners = new List<int>(whole.Length);
        for (var i = 0; i < texts.Count; i++) owners.AddRange(Enumerable.Repeat(i, texts[i].Text.Length));
        foreach (var (from, to) in spans)
            for (var i = from; i < to; i++) owners[i] = owners[from];
        for (var i = 0; i < texts.Count; i++)
        {
            var mine = string.Concat(whole.Where((_, at) => owners[at] == i));
            if (mine == texts[i].Text) continue;
            texts[i].Text = mine;
            texts[i].Space = SpaceProcessingModeValues.Preserve;
        }
    }

    private List<OpenXmlElement> Built(string rendered, ref int at)
    {
        var built = new List<OpenXmlElement>();
        while (at < rendered.Length && rendered[at] != Close)
        {
            if (rendered[at++] != Open) continue; // Line breaks around bare tags.
            var element = (OpenXmlElement)numbered[ReadNumber(rendered, ref at)].CloneNode(deep: true);
            if (element is Paragraph paragraph) Fill(paragraph, rendered, ref at);
            else if (Holds(element))
            {
                var children = Built(rendered, ref at);
                element.RemoveAllChildren();
                element.Append(children);
                // A cell must end with a paragraph, or Word calls the file broken.
                if (element is TableCell && element.LastChild is not Paragraph) element.Append(new Paragraph());
            }
            at++; // Close
            if (element is not Table || element.Elements<TableRow>().Any()) built.Add(element);
        }
        return built;
    }

    private void Fill(Paragraph paragraph, string rendered, ref int at)
    {
        var texts = paragraph.Descendants<Text>().Where(t => HasTag(t.Text)).ToList();
        foreach (var text in texts)
        {
            at++; // Open
            ReadNumber(rendered, ref at);
            var end = rendered.IndexOf(Close, at);
            Write(text, rendered[at..end]);
            at = end + 1;
        }
    }

    /// <summary>Line breaks of a value become line breaks of the document.</summary>
    private static void Write(Text text, string value)
    {
        var lines = value.ReplaceLineEndings("\n").Split('\n');
        text.Text = lines[0];
        text.Space = SpaceProcessingModeValues.Preserve;
        OpenXmlElement last = text;
        foreach (var line in lines.Skip(1))
        {
            var more = new Text(line) { Space = SpaceProcessingModeValues.Preserve };
            last = last.InsertAfterSelf(new Break());
            last = last.InsertAfterSelf(more);
        }
    }

    private static int ReadNumber(string rendered, ref int at)
    {
        var end = rendered.IndexOf(Number, at);
        var number = int.Parse(rendered.AsSpan(at, end - at), CultureInfo.InvariantCulture);
        at = end + 1;
        return number;
    }

    private static bool Holds(OpenXmlElement element) => element is Table or TableRow or TableCell or SdtBlock or SdtContentBlock;

    private static string? Bare(Paragraph paragraph)
    {
        var text = paragraph.InnerText.Trim();
        return OnlyTags().IsMatch(text) && !paragraph.Descendants<Drawing>().Any() ? Straight(text) : null;
    }

    private static bool HasTag(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <summary>Word writes typographic quotes; Liquid knows straight ones.</summary>
    private static string Straight(string tag) =>
        tag.Replace('\u201E', '"').Replace('\u201C', '"').Replace('\u201D', '"').Replace('\u201A', '\'').Replace('\u2018', '\'').Replace('\u2019', '\'').Replace('\u00A0', ' ');

    [GeneratedRegex(@"\{\{.*?\}\}|\{%.*?%\}", RegexOptions.Singleline)]
    private static partial Regex Tags();
    [GeneratedRegex(@"^(\{%[^{}]*%\}\s*)+$")]
    private static partial Regex OnlyTags();
}
