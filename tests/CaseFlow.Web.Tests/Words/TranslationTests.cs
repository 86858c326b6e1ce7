using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CaseFlow.Web.Words;

namespace CaseFlow.Web.Tests.Words;

public sealed partial class TranslationTests
{
    [Fact]
    public void EveryTextOfThePagesHasItsEnglish()
    {
        var english = Texts.Of("en");
        var web = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/CaseFlow.Web");
        var missing = from folder in (string[])["Pages", "Words"]
                      from file in Directory.EnumerateFiles(Path.Combine(web, folder), "*.cs*", SearchOption.AllDirectories)
                      from Match text in CzechText().Matches(File.ReadAllText(file)).Concat(CzechCount().Matches(File.ReadAllText(file)))
                      from key in text.Groups.Values.Skip(1).Select(g => g.Value)
                      where key.Length > 0 && !english.ContainsKey(key)
                      select $"{Path.GetFileName(file)}: {key}";
        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void EveryLanguageOfSubmittersHasAName() => Assert.Equal(CaseFlow.Cases.Casework.CaseHeader.Languages, Names.Languages.Keys);

    [Fact]
    public void EveryNameOfACodeHasItsEnglish() =>
        Assert.All(new[] { Names.Roles, Names.Channels, Names.Languages, Names.Deadlines, Names.Messages, Names.Deliveries, Names.Directions, Names.Scans, Names.WaitingFor, Names.Units, Names.Reasons,
            Names.ChannelNeeds, Names.Dispatches, Names.Notes, Names.EarlierCases, Names.LaterCases, Names.Verifications, Names.Similarities }
            .SelectMany(names => names.Values), czech => Assert.True(Texts.Of("en").ContainsKey(czech), czech));

    /// <summary>What anybody opens without signing in; the parts of the shared frame that only staff see stand apart.</summary>
    [Fact]
    public void EveryTextOfTheCitizensPagesHasItsUkrainian()
    {
        var ukrainian = Texts.Of("uk");
        var web = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/CaseFlow.Web");
        var files = ((string[])["Pages/Submission", "Pages/Status", "Pages/About", "Forms"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(web, folder), "*.cs*"))
            .Concat(((string[])["_Errors", "_Field", "_FieldNotes", "_Files", "_Form"]).Select(part => Path.Combine(web, "Pages/Shared", part + ".cshtml")));
        var missing = from file in files
                      from Match text in CzechText().Matches(File.ReadAllText(file))
                      where !ukrainian.ContainsKey(text.Groups[1].Value)
                      select $"{Path.GetFileName(file)}: {text.Groups[1].Value}";
        Assert.Empty(missing.Append(ukrainian.ContainsKey(CaseFlow.Web.Forms.Attachments.TooLargeToSend) ? null : "TooLargeToSend").OfType<string>().Distinct());
    }

    [Fact]
    public void PlaceholdersSurviveTranslation() =>
        Assert.All(new[] { "en", "uk" }.SelectMany(Texts.Of), pair => Assert.Equal(Placeholders(pair.Key), Placeholders(pair.Value)));

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(m => m.Value).Order();
    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("""\b(?:T|texts)\["([^"]*)"[\],]""")]
    private static partial Regex CzechText();

    [GeneratedRegex("""\.Count\([^"]*"([^"]*)", "([^"]*)", "([^"]*)"\)""")]
    private static partial Regex CzechCount();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
