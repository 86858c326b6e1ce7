using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CaseFlow.Cases.Clock;

namespace CaseFlow.Web.Words;

/// <summary>The words of the pages in the reader's language. The key is the Czech text; the other languages stand in <c>Words/{language}.json</c>.
/// A text that a language doesn't have comes out in Czech (Ukrainian has the citizens' pages only).</summary>
public sealed class Texts(OfficeClock clock)
{
    public static readonly IReadOnlyList<string> Languages = ["cs", "en", "uk"];
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Translations =
        new[] { "en", "uk" }.ToFrozenDictionary(l => l, Read);

    public string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is var l && Languages.Contains(l) ? l : "cs";

    public string this[string czech] => In(Language, czech);
    public string this[string czech, params object?[] args] => string.Format(CultureInfo.CurrentCulture, In(Language, czech), args);

    public static string In(string language, string czech) =>
        Translations.TryGetValue(language, out var texts) && texts.TryGetValue(czech, out var text) ? text : czech;

    internal static IReadOnlyDictionary<string, string> Of(string language) => Translations[language];

    /// <summary>30. 4. 2026 · 30 Apr 2026 · 30.04.2026</summary>
    public string Date(DateOnly? day) => day?.ToString(Language switch { "en" => "d MMM yyyy", "uk" => "dd.MM.yyyy", _ => "d. M. yyyy" }, CultureInfo.CurrentCulture) ?? "–";

    /// <summary>30. dubna 2026</summary>
    public string LongDate(DateOnly? day) => day?.ToString(Language == "cs" ? "d. MMMM yyyy" : "d MMMM yyyy", CultureInfo.CurrentCulture) ?? "–";

    /// <summary>Date and time in the office's zone.</summary>
    public string At(DateTimeOffset? at) => at is { } instant && TimeZoneInfo.ConvertTime(instant, clock.Zone) is var local
        ? $"{Date(DateOnly.FromDateTime(local.DateTime))} {local:HH:mm}" : "–";

    public string Day(DateOnly day) => day.ToString("ddd", CultureInfo.CurrentCulture);

    /// <summary>One, two to four, five and more: the Czech and Ukrainian way; English knows one and more.</summary>
    public string Count(int n, string one, string few, string many) => string.Format(CultureInfo.CurrentCulture, this[n == 1 ? one : n is >= 2 and <= 4 ? few : many], n);

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"CaseFlow.Web.Words.{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }
}
