using System.Text.Json.Nodes;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Procedures;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CaseFlow.Cases.Tests.Procedures;

/// <summary>The complaint's folder as a bundle: it can be published, and its letters say the right thing to everybody.</summary>
public sealed class ComplaintBundleTests
{
    private static readonly Dictionary<string, byte[]> Files = BundleFiles.Read(Path.Combine(AppContext.BaseDirectory, "workflows", "complaint")).Files;

    [Fact]
    public void CompilesWithoutAProblem()
    {
        var (_, workflow, problems) = BundleCompiler.Compile(Files);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.NotNull(workflow);
    }

    [Theory]
    [InlineData(true, "justified", "shledali ji důvodnou", "K nápravě bezodkladně činíme")]
    [InlineData(true, "partly", "částečně důvodnou", "V části, která je důvodná")]
    [InlineData(true, "notJustified", "pochybení jsme nezjistili", "veřejného ochránce práv")]
    [InlineData(false, "justified", "shledali je důvodným", "Vaše podání")]
    [InlineData(false, "partly", "částečně důvodným", "Vaše podání")]
    [InlineData(false, "notJustified", "pochybení jsme nezjistili", "Vaše podání")]
    public void TheSettlementLetterSaysTheResult(bool complaint, string result, params string[] sentences)
    {
        var text = Letter("settlement", complaint, result, anonymous: false, details: false);
        Assert.All(sentences, s => Assert.Contains(s, text));
        Assert.Contains("Jana Příkladová", text);
        Assert.Equal(complaint, text.Contains("stížnost", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(complaint, text.Contains("§ 175 odst. 7"));
        Assert.DoesNotContain("opatření k nápravě", text);
    }

    [Fact]
    public void MeasuresStandInTheLetterOnlyWhenTheyWereAskedFor() =>
        Assert.Contains("opatření k nápravě: Proškolit pracovníky (do 31. 3. 2026)", Letter("settlement", true, "justified", false, details: true));

    [Theory, InlineData("justified"), InlineData("partly"), InlineData("notJustified")]
    public void TheResultOfAnAnonymousSubmissionIsARecordForTheFile(string result)
    {
        var text = Letter("settlement", true, result, anonymous: true, details: false);
        Assert.Contains("Záznam o výsledku šetření", text);
        Assert.DoesNotContain("Vážen", text);
        Assert.DoesNotContain("Nesouhlasíte", text);
    }

    [Fact]
    public void TheForwardingLetterGoesToTheCompetentBody() => Assert.Contains("Úřad práce", Letter("forwarding", true, "", false, false));

    private static string Letter(string template, bool complaint, string result, bool anonymous, bool details)
    {
        var values = new Dictionary<string, JsonNode?>
        {
            ["urad"] = "Krajský úřad", ["odbor"] = "Odbor sociálních věcí", ["cislo"] = "ST-2026-00001", ["zpracovatel"] = "Ing. Karel Vzor", ["telefon"] = "+420 354 222 300",
            ["email"] = "podatelna@example.cz", ["dnesniDatum"] = "19. 2. 2026", ["datumDoruceni"] = "2. 2. 2026", ["vec"] = "Přidělení bytu", ["vysledekText"] = "Žádost nebyla vyřízena v přiměřené době.",
            ["ochrance"] = "veřejného ochránce práv", ["prijemceUrad"] = "Úřad práce", ["osloveni"] = "Vážená paní, vážený pane", ["adresat"] = "Jana Příkladová", ["adresa"] = "Lipová 1\n360 01 Karlovy Vary",
            ["anonymni"] = anonymous, ["stiznost"] = complaint, ["vysledek"] = result, ["podrobnosti"] = details, ["opatreni"] = details ? "Proškolit pracovníky (do 31. 3. 2026)" : "",
        };
        var (document, missing) = LetterTemplate.Fill(Files[$"documents/{template}.docx"], values, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);
        Assert.Empty(missing);
        using var word = WordprocessingDocument.Open(new MemoryStream(document!), false);
        var text = string.Join("\n", word.MainDocumentPart!.Document!.Body!.Descendants<Paragraph>().Select(p => p.InnerText));
        Assert.DoesNotMatch(@"\{\{|\{%|„“", text);
        return text;
    }
}
