using CaseFlow.Cases;
using CaseFlow.Cases.Clock;
using CaseFlow.Engine.Calendar;

namespace CaseFlow.Web.Words;

/// <summary>How a due date is told: words, an icon, and a tone for the eye – never the colour alone.</summary>
/// <param name="Tone">late, soon, calm, none.</param>
public sealed record Due(string Words, string Icon, string Tone, DateOnly? On);

/// <summary>Counts what is left in working days. For display only: what decides is computed by the engine.</summary>
public sealed class DueWords(OfficeClock clock, CaseFlowSettings settings)
{
    private const int SoonWorkingDays = 3;
    private readonly Lazy<OfficeCalendar?> calendar = new(() =>
        Path.Combine(settings.WorkflowsDirectory, "calendar.json") is var path && File.Exists(path) ? OfficeCalendar.Parse(File.ReadAllText(path)) : null);

    public Due Of(DateOnly? on, Texts texts)
    {
        if (on is not { } day)
            return new Due(texts["bez lhůty"], "", "none", null);
        var today = clock.Today;
        if (day < today)
            return new Due(texts.Count(today.DayNumber - day.DayNumber, "{0} den po lhůtě", "{0} dny po lhůtě", "{0} dní po lhůtě"), "exclamation-triangle-fill", "late", day);
        if (day == today)
            return new Due(texts["dnes je poslední den"], "exclamation-lg", "soon", day);
        var left = WorkingDaysTo(today, day);
        return new Due(texts.Count(left, "zbývá {0} prac. den", "zbývají {0} prac. dny", "zbývá {0} prac. dnů"), left <= SoonWorkingDays ? "exclamation-lg" : "", left <= SoonWorkingDays ? "soon" : "calm", day);
    }

    /// <summary>Name of the holiday in the reader's language, or null.</summary>
    public string? Holiday(DateOnly day, string language) =>
        OfficeCalendar.Knows(day) && calendar.Value?.HolidayOn(day) is { } holiday ? holiday.Name.In(language) : null;

    private int WorkingDaysTo(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
            if (calendar.Value is { } known && OfficeCalendar.Knows(day) ? known.IsWorkingDay(day) : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                count++;
        return count;
    }
}
