using System.Text.Json.Nodes;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Procedures;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaseFlow.Cases.Tests.Documents;

public sealed class LetterTests
{
    private static readonly Dictionary<string, JsonNode?> Values = new()
    {
        ["vec"] = "Byt", ["adresa"] = "Vzorová 1\n360 01 Vzorov", ["ano"] = true, ["prazdne"] = null, ["vysledek"] = "partly",
        ["opatreni"] = new JsonArray("první", "druhé"),
    };

    [Fact]
    public void APlaceholderThatWordSplitOverRunsIsFilledAndTheRestKeepsItsFormat()
    {
        var letter = Fill(P(R("Věc „"), R("{{ "), R("vec", bold: true), R(" }}"), R("“ tučně", bold: true)));
        Assert.Equal("Věc „Byt“ tučně", Text(letter));
        Assert.Equal("“ tučně", string.Concat(Body(letter).Descendants<Run>().Where(r => r.RunProperties?.Bold is not null).Select(r => r.InnerText)));
    }

    [Fact]
    public void AConditionDecidesAboutTheParagraphsBetween()
    {
        var letter = Fill(P("začátek"), P("{% if prazdne %}"), P("nikdy {{ prazdne }}"), P("{% elsif vysledek == „partly“ %}"), P("zčásti"), P("{% else %}"), P("jinak"), P("{% endif %}"), P("konec"));
        Assert.Equal("začátek|zčásti|konec", Text(letter));
    }

    [Fact]
    public void AConditionWithinAParagraphMayCrossRuns() =>
        Assert.Equal("Dobrý den, ano.", Text(Fill(P(R("Dobrý den, "), R("{% if ano %}"), R("ano", bold: true), R("{% else %}ne{% endif %}"), R(".")))));

    [Fact]
    public void ATableUnderAFalseConditionIsGoneAndALoopRepeatsItsParagraphs()
    {
        var table = new Table(new TableProperties(), new TableGrid(new GridColumn()), new TableRow(new TableCell(P("{{ prazdne }}"))));
        Assert.Equal("první|druhé", Text(Fill(P("{% if prazdne %}"), table, P("{% endif %}"), P("{% for o in opatreni %}"), P("{{ o }}"), P("{% endfor %}"))));
    }

    [Fact]
    public void LineBreaksOfAValueBecomeLineBreaks()
    {
        var letter = Fill(P("{{ adresa }}"));
        Assert.Single(Body(letter).Descendants<Break>());
        Assert.Equal(["Vzorová 1", "360 01 Vzorov"], Body(letter).Descendants<Text>().Select(t => t.Text));
    }

    [Fact]
    public void AMissingValueMakesNoDocumentAndIsNamed()
    {
        var (document, missing) = LetterTemplate.Fill(Docx(P("{{ vec }} {{ prazdne }}"), P("{{ neni }}")), Values, CaseHouse.Now, TimeZoneInfo.Utc);
        Assert.Null(document);
        Assert.Equal(["prazdne", "neni"], missing);
    }

    [Fact]
    public void HeaderAndFooterAreFilledToo()
    {
        using var memory = new MemoryStream();
        using (var made = Make(memory, P("text")))
        {
            var header = made.MainDocumentPart!.AddNewPart<HeaderPart>();
            header.Header = new Header(P("hlavička {{ vec }}"));
            var footer = made.MainDocumentPart.AddNewPart<FooterPart>();
            footer.Footer = new Footer(P("{% if prazdne %}"), P("ne"), P("{% endif %}"), P("pata {{ vec }}"));
        }
        var (document, _) = LetterTemplate.Fill(memory.ToArray(), Values, CaseHouse.Now, TimeZoneInfo.Utc);
        using var read = WordprocessingDocument.Open(new MemoryStream(document!), false);
        Assert.Equal("hlavička Byt", read.MainDocumentPart!.HeaderParts.Single().Header!.InnerText);
        Assert.Equal("pata Byt", read.MainDocumentPart.FooterParts.Single().Footer!.InnerText);
    }

    [Fact]
    public void MarkupAndControlCharactersInAValueStayText()
    {
        var letter = Fill([P("{{ vec }}")], ("vec", "<w:p/>&\u0001\uE000" + "1\uE001 {{ ano }}"));
        Assert.Equal("<w:p/>&1 {{ ano }}", Text(letter));
        using var read = WordprocessingDocument.Open(new MemoryStream(letter), false);
        Assert.Empty(new OpenXmlValidator().Validate(read, TestContext.Current.CancellationToken));
    }

    [Theory, InlineData("{% if vec %}"), InlineData("{{ vec"), InlineData("{% endif %}")]
    public void ABrokenTemplateIsAProblemOfItsFolder(string text) => Assert.NotNull(LetterTemplate.Check(Docx(P(text), P("dál }} a dál"))).Problem);

    [Fact]
    public void TheTimeAtWhichItWasPackedIsNotInTheFile()
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(Fill(P("{{ vec }}"))));
        Assert.Equal([1980], zip.Entries.Select(e => e.LastWriteTime.Year).Distinct());
    }

    [Fact]
    public void ANameInTheTranslationIsCheckedLikeTheSameNameInTheText() =>
        Assert.Equal(["jazyk", "preklad", "vec", "vecc", "vysledek"],
            LetterTemplate.Check(Docx(P("{{ vec }}"), P("{% if jazyk == „en“ %}"), P("{{ preklad.vecc }}{% if preklad.vysledek %}.{% endif %}"), P("{% endif %}"))).Placeholders.Order());

    [Theory, InlineData("en", "Jana Příkladová|2. 2. 2026|Dear Jana Příkladová, 2 February 2026"), InlineData("uk", "Jana Příkladová|2. 2. 2026|Шановна пані, шановний пане, 02.02.2026"),
        InlineData("sk", "Jana Příkladová|2. 2. 2026"), InlineData("", "Jana Příkladová|2. 2. 2026"), InlineData(null, "Jana Příkladová|2. 2. 2026|Dear Jana Příkladová, 2 February 2026")]
    public async Task TheTranslationIsInTheLanguageOfTheAddressee(string? spoken, string expected)
    {
        var (bundle, house) = (Translated(), await CaseHouse.OpenAsync());
        await using var closing = house;
        var @case = await house.CaseAsync();
        // Who names no language reads the case's.
        if (spoken is null) (spoken, @case.Language) = ("", "en");
        var state = CaseHouse.State(("firstName", "Jana"), ("lastName", "Příkladová"), ("subject", "Byt"), ("language", spoken), ("heardOn", "2026-02-02"));
        var (content, problem) = await FillAsync(house, bundle, @case, state, "person");
        Assert.Null(problem);
        Assert.Equal(expected, Text(content!));
        Assert.Equal("Úřad|2. 2. 2026", Text((await FillAsync(house, bundle, @case, state, "Úřad")).Content!));
    }

    [Fact]
    public async Task WhatTextAndTranslationLackIsNamedOnce()
    {
        await using var house = await CaseHouse.OpenAsync();
        var @case = await house.CaseAsync();
        var state = CaseHouse.State(("firstName", "Jana"), ("lastName", "Příkladová"), ("language", "uk"));
        Assert.Equal("missing: vec", (await FillAsync(house, Translated("{{ vec }}", "{{ preklad.vec }}"), @case, state, "person")).Problem);
        Assert.Equal("missing: vec", (await FillAsync(house, Translated("", "{{ preklad.vec }}"), @case, state, "person")).Problem);
    }

    private static Bundle Translated(string text = "{{ slyseniDne }}", string translation = "{{ preklad.osloveni }}, {{ preklad.slyseniDne }}")
    {
        var files = MiniFolder.Files();
        files["documents/settlement.docx"] = Docx(P("{{ adresat }}"), P(text), P("{% if jazyk != „cs“ %}"), P(translation), P("{% endif %}"));
        return CaseHouse.Bundle(files);
    }

    private static Task<(byte[]? Content, string? Problem)> FillAsync(CaseHouse house, Bundle bundle, Cases.Storage.CaseRow @case, WorkflowState state, string addressee) => house.Get<LetterMaker>().FillAsync(
        new LetterOpened(new LetterState { Id = "l1", ActivityId = "a", ActivityInstanceId = "i", Template = "settlement", Addressee = addressee }, "k1", []),
        @case, state, bundle, CaseHouse.Now, TestContext.Current.CancellationToken);

    [Fact]
    public async Task ALetterIsADocumentGoingOutWithItsFileStored()
    {
        await using var house = await CaseHouse.OpenAsync();
        var files = MiniFolder.Files();
        files["documents/settlement.docx"] = Docx(P("{{ adresat }}"), P("{{ adresa }}"), P("{{ osloveni }}, {{ vec }}, {{ odkazStav }}"));
        var bundle = CaseHouse.Bundle(files);
        var @case = await house.CaseAsync();
        var state = CaseHouse.State(("firstName", "Jana"), ("lastName", "Příkladová"), ("address", "Vzorová 1"), ("subject", "Byt"));
        var (document, problem) = await MakeAsync("settlement");
        Assert.Null(problem);
        Assert.Equal(("ST-2026-00001-settlement.docx", "out", LetterMaker.Docx), (document!.Name, document.Direction, document.ContentType));
        await using var content = house.Get<FileStore>().Open(document.Sha256);
        var memory = new MemoryStream();
        await content.CopyToAsync(memory, TestContext.Current.CancellationToken);
        Assert.Equal("Jana Příkladová|Vzorová 1|Vážená paní, vážený pane, Byt, https://stav.example.cz/stav", Text(memory.ToArray()));

        state.Variables["address"] = "";
        Assert.Equal("missing: adresa", (await MakeAsync("settlement")).Problem);
        Assert.Equal("noTemplate", (await MakeAsync("none")).Problem);

        async Task<(Cases.Storage.DocumentRow? Document, string? Problem)> MakeAsync(string template)
        {
            var (maker, cancel) = (house.Get<LetterMaker>(), TestContext.Current.CancellationToken);
            var letter = new LetterOpened(new LetterState { Id = "l1", ActivityId = "a", ActivityInstanceId = "i", Template = template, Addressee = "person" }, "k1", []);
            var (filled, problem) = await maker.FillAsync(letter, @case, state, bundle, CaseHouse.Now, cancel);
            return (filled is null ? null : await maker.KeepAsync(filled, letter, @case, CaseHouse.Now, cancel), problem);
        }
    }

    private static byte[] Fill(params OpenXmlElement[] blocks) => Fill(blocks, []);

    private static byte[] Fill(OpenXmlElement[] blocks, params (string Name, string Value)[] over)
    {
        var values = new Dictionary<string, JsonNode?>(Values);
        foreach (var (name, value) in over) values[name] = value;
        var (document, missing) = LetterTemplate.Fill(Docx(blocks), values, CaseHouse.Now, TimeZoneInfo.Utc);
        Assert.Empty(missing);
        return document!;
    }

    private static byte[] Docx(params OpenXmlElement[] blocks)
    {
        using var memory = new MemoryStream();
        using (Make(memory, blocks)) { }
        return memory.ToArray();
    }

    private static WordprocessingDocument Make(Stream stream, params OpenXmlElement[] blocks)
    {
        var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document);
        document.AddMainDocumentPart().Document = new Document(new Body(blocks));
        return document;
    }

    private static Paragraph P(string text) => P(R(text));
    private static Paragraph P(params Run[] runs) => new(runs);

    private static Run R(string text, bool bold = false)
    {
        var run = new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve });
        if (bold) run.RunProperties = new RunProperties(new Bold());
        return run;
    }

    private static Body Body(byte[] docx) => WordprocessingDocument.Open(new MemoryStream(docx), false).MainDocumentPart!.Document!.Body!;
    private static string Text(byte[] docx) => string.Join('|', Body(docx).Descendants<Paragraph>().Select(p => p.InnerText));
}
