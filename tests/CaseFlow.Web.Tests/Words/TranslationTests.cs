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
    public void EveryNameOfACodeHasItsEnglish() =>
        Assert.All(new[] { Names.Roles, Names.Channels, Names.Deadlines, Names.Messages, Names.Deliveries, Names.Directions, Names.Scans, Names.WaitingFor, Names.Units, Names.Reasons,
            Names.ChannelNeeds, Names.Dispatches, Names.Notes, Names.EarlierCases, Names.LaterCases, Names.Verifications, Names.Similarities }
            .SelectMany(names => names.Values), czech => Assert.True(Texts.Of("en").ContainsKey(czech), czech));

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
