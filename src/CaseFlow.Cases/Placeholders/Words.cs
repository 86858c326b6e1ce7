using System.Globalization;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Cases.Placeholders;

/// <summary>Short texts in the languages in which the office writes to people: Czech, English, Ukrainian.</summary>
public static class Words
{
    /// <summary>The language of texts for a person: Slovak speakers get Czech, and so does everybody whose language the office doesn't write.</summary>
    public static string LanguageOf(string? language) => language is "en" or "uk" ? language : "cs";

    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static string Date(DateOnly day, string language) => language switch
    {
        "en" => string.Create(CultureInfo.InvariantCulture, $"{day.Day} {EnglishMonths[day.Month - 1]} {day.Year}"),
        "uk" => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{day.Day}. {day.Month}. {day.Year}"),
    };

    /// <summary>"by 12 January 2027", as it stands after "time limit:".</summary>
    public static string By(DateOnly day, string language) => language switch
    {
        "en" => $"by {Date(day, language)}",
        "uk" => $"до {Date(day, language)}",
        _ => $"do {Date(day, language)}",
    };

    /// <summary>A term that runs from a delivery not known yet.</summary>
    public static string FromDelivery(int amount, DeadlineUnit unit, string language) => language switch
    {
        "en" => $"within {amount} {Unit(amount, unit, language)} of delivery of the official letter",
        "uk" => $"протягом {amount} {Unit(amount, unit, language)} від вручення офіційного листа",
        _ => $"do {amount} {Unit(amount, unit, language)} od doručení úředního dopisu",
    };

    /// <summary>A complete salutation without knowing the person's gender. Czech and Ukrainian can't name a person neutrally (form of address and case depend on it), English can.</summary>
    public static string Salutation(string name, string language) => language switch
    {
        "en" => name.Length > 0 ? $"Dear {name}" : "Dear Sir or Madam",
        "uk" => "Шановна пані, шановний пане",
        _ => "Vážená paní, vážený pane",
    };

    public static string ColleagueSalutation(string language) => language switch { "en" => "Hello", "uk" => "Добрий день", _ => "Dobrý den" };

    private static string Unit(int amount, DeadlineUnit unit, string language)
    {
        var (one, many) = (unit, language) switch
        {
            (DeadlineUnit.WorkingDay, "en") => ("working day", "working days"),
            (DeadlineUnit.Week, "en") => ("week", "weeks"),
            (DeadlineUnit.Month, "en") => ("month", "months"),
            (DeadlineUnit.Year, "en") => ("year", "years"),
            (_, "en") => ("day", "days"),
            (DeadlineUnit.WorkingDay, "uk") => ("робочого дня", "робочих днів"),
            (DeadlineUnit.Week, "uk") => ("тижня", "тижнів"),
            (DeadlineUnit.Month, "uk") => ("місяця", "місяців"),
            (DeadlineUnit.Year, "uk") => ("року", "років"),
            (_, "uk") => ("дня", "днів"),
            (DeadlineUnit.WorkingDay, _) => ("pracovního dne", "pracovních dnů"),
            (DeadlineUnit.Week, _) => ("týdne", "týdnů"),
            (DeadlineUnit.Month, _) => ("měsíce", "měsíců"),
            (DeadlineUnit.Year, _) => ("roku", "let"),
            _ => ("dne", "dnů"),
        };
        return amount == 1 ? one : many;
    }
}
