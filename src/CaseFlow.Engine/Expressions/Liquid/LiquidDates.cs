using System.Globalization;
using System.Text;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>Dates in words and figures, without the machine's culture: month and day names are part of what is rendered and must never change under a frozen mail.</summary>
internal static class LiquidDates
{
    private static readonly string[] MonthsOfCs = ["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"];
    private static readonly string[] MonthsOfEn = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly string[] MonthsOfUk = ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"];
    private static readonly string[] DaysOfCs = ["neděle", "pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota"];
    private static readonly string[] DaysOfEn = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] DaysOfUk = ["неділя", "понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота"];

    /// <summary>Null when <paramref name="text"/> is no date.</summary>
    public static string? Format(string text, string? format, string? language, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (Read(text, at, zone) is not { } moment) return null;
        return format switch
        {
            null or "" or "short" => language is "en"
                ? $"{moment.Day} {MonthsOfEn[moment.Month - 1][..3]} {moment.Year}"
                : $"{moment.Day}. {moment.Month}. {moment.Year}",
            "long" => language switch
            {
                "en" => $"{moment.Day} {MonthsOfEn[moment.Month - 1]} {moment.Year}",
                "uk" => $"{moment.Day} {MonthsOfUk[moment.Month - 1]} {moment.Year} р.",
                _ => $"{moment.Day}. {MonthsOfCs[moment.Month - 1]} {moment.Year}",
            },
            "time" => moment.ToString("HH:mm", CultureInfo.InvariantCulture),
            _ => Pattern(moment, format, language),
        };
    }

    private static DateTime? Read(string text, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (text is "now" or "today") return TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var (value, problem) = ValueConversion.Convert(System.Text.Json.Nodes.JsonValue.Create(text), new ValueType(ValueKind.DateTime, false));
        if (problem is not null || ValueConversion.AsText(value) is not { } iso) return null;
        // With an offset it is an instant, written in the office's zone; without one it is what the clock on the wall said.
        var instant = DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var hasZone = iso.Length > 19 && (iso.EndsWith('Z') || iso[^6] is '+' or '-');
        return hasZone ? TimeZoneInfo.ConvertTime(instant, zone).DateTime : instant.UtcDateTime;
    }

    private static string Pattern(DateTime moment, string format, string? language)
    {
        var (months, days) = language switch { "en" => (MonthsOfEn, DaysOfEn), "uk" => (MonthsOfUk, DaysOfUk), _ => (MonthsOfCs, DaysOfCs) };
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length) { result.Append(format[i]); continue; }
            var bare = format[++i] is '-' && i + 1 < format.Length;
            if (bare) i++;
            result.Append(format[i] switch
            {
                'Y' => moment.ToString("yyyy", CultureInfo.InvariantCulture),
                'y' => moment.ToString("yy", CultureInfo.InvariantCulture),
                'm' => Number(moment.Month, bare),
                'd' => Number(moment.Day, bare),
                'e' => Number(moment.Day, true),
                'H' => Number(moment.Hour, bare),
                'M' => Number(moment.Minute, bare),
                'S' => Number(moment.Second, bare),
                'j' => moment.DayOfYear.ToString(bare ? "0" : "000", CultureInfo.InvariantCulture),
                'B' => months[moment.Month - 1],
                'b' => months[moment.Month - 1][..3],
                'A' => days[(int)moment.DayOfWeek],
                'a' => days[(int)moment.DayOfWeek][..2],
                'F' => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                'R' => moment.ToString("HH:mm", CultureInfo.InvariantCulture),
                'T' => moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                '%' => "%",
                var other => "%" + other,
            });
        }
        return result.ToString();
    }

    private static string Number(int value, bool bare) => value.ToString(bare ? "0" : "00", CultureInfo.InvariantCulture);
}
