using System.Text.Json;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Tests.Calendar;

/// <summary>The domain's test vectors: worked out by hand, checked by a script outside this code.</summary>
internal sealed record Vectors(
    List<TermVector> Terms, List<Dictionary<string, string>> Reminders, Dictionary<int, EasterVector> Easter, Dictionary<int, List<DateOnly>> Holidays)
{
    public static readonly Vectors All = Load();

    public static readonly OfficeCalendar Calendar = OfficeCalendar.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "calendar.json")));

    private static Vectors Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "vectors.json")));
        T Read<T>(string name) => json.RootElement.GetProperty(name).Deserialize<T>(CaseFlowJson.Options)!;
        return new(Read<List<TermVector>>("vectors"), Read<List<Dictionary<string, string>>>("reminders"),
            Read<Dictionary<int, EasterVector>>("easter"), Read<Dictionary<int, List<DateOnly>>>("holidays"));
    }
}

internal sealed record TermVector(
    string Id, DateOnly EventDate, int Amount, DeadlineUnit Unit, string Rule, DateOnly RawEnd, DateOnly LastDay, string Weekday, string Note);

internal sealed record EasterVector(DateOnly GoodFriday, DateOnly EasterSunday, DateOnly EasterMonday, int OnWeekdays);
