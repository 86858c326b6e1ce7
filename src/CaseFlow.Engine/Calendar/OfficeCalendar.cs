namespace CaseFlow.Engine.Calendar;

/// <summary>Czech public holidays as data with validity (zákon č. 245/2000 Sb.), for the years 2001–2100.</summary>
public sealed class OfficeCalendar
{
    /// <summary>SHA-256 of the canonical JSON it was read from, hex.</summary>
    public string Hash => throw null!;
    /// <summary>Reads calendar.json. Throws <see cref="FormatException"/> naming what was expected and where.</summary>
    public static OfficeCalendar Parse(string json) => throw null!;
    public bool IsWorkingDay(DateOnly day) => throw null!;
    /// <summary>Czech name of the holiday on that day, or null.</summary>
    public string? HolidayName(DateOnly day) => throw null!;
}
