using System.Collections.Frozen;
using System.Globalization;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Calendar;

/// <summary>Czech public holidays as data with validity (zákon č. 245/2000 Sb.), and the counting of terms by them (§ 40 zákona č. 500/2004 Sb.),
/// for the years 2001–2100: what leads outside is refused, never guessed. Immutable, shared by all threads.</summary>
public sealed class OfficeCalendar
{
    public static readonly DateOnly FirstDay = new(2001, 1, 1);
    public static readonly DateOnly EndDay = new(2100, 12, 31);

    private readonly FrozenDictionary<DateOnly, Holiday> days;

    private OfficeCalendar(IReadOnlyList<Holiday> holidays, string hash)
    {
        Holidays = holidays;
        Hash = hash;
        var all = new Dictionary<DateOnly, Holiday>();
        for (var year = FirstDay.Year; year <= EndDay.Year; year++)
            foreach (var holiday in holidays)
                if (holiday.In(year) is { } day) all.TryAdd(day, holiday); // Two on one day (1 January): the first listed names it.
        days = all.ToFrozenDictionary();
    }

    public IReadOnlyList<Holiday> Holidays { get; }

    /// <summary>SHA-256 of the canonical JSON it was read from (names sorted, no white space), hex.</summary>
    public string Hash { get; }

    /// <summary>Reads calendar.json. Throws <see cref="FormatException"/> naming what was expected and where.</summary>
    public static OfficeCalendar Parse(string json)
    {
        var (holidays, hash) = CalendarReader.Read(json);
        return new OfficeCalendar(holidays, hash);
    }

    /// <summary>True for a day the calendar knows.</summary>
    public static bool Knows(DateOnly day) => day >= FirstDay && day <= EndDay;

    /// <summary>Monday to Friday that is no public holiday. Throws <see cref="ArgumentOutOfRangeException"/> for a day outside 2001–2100.</summary>
    public bool IsWorkingDay(DateOnly day) => ReasonOff(day) is null;

    /// <summary>Czech name of the holiday on that day, or null.</summary>
    public string? HolidayName(DateOnly day) => HolidayOn(day)?.Name.In("cs");

    /// <summary>The holiday on that day, or null.</summary>
    public Holiday? HolidayOn(DateOnly day) => days.GetValueOrDefault(day);

    /// <summary>The day itself when it is a working day, else the nearest one after it. Throws <see cref="ArgumentOutOfRangeException"/> outside 2001–2100.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!IsWorkingDay(day)) day = day.AddDays(1);
        return day;
    }

    /// <summary>The day itself when it is a working day, else the nearest one before it. Throws <see cref="ArgumentOutOfRangeException"/> outside 2001–2100.</summary>
    public DateOnly OnOrBefore(DateOnly day)
    {
        while (!IsWorkingDay(day)) day = day.AddDays(-1);
        return day;
    }

    /// <summary>Counts a term from the day of its decisive event. <paramref name="startsFrom"/>: the proof of that day, when it was itself counted.</summary>
    public Counting Count(TermRule rule, DateOnly start, Proof? startsFrom = null) => new TermCount(this, rule, start).Run(startsFrom);

    /// <summary>Why it is no working day (as <see cref="ProofDay.Reason"/>), or null when it is one.</summary>
    internal string? ReasonOff(DateOnly day)
    {
        if (!Knows(day)) throw new ArgumentOutOfRangeException(nameof(day), Outside(day));
        return HolidayName(day) ?? day.DayOfWeek switch
        {
            DayOfWeek.Saturday => ProofDay.Saturday,
            DayOfWeek.Sunday => ProofDay.Sunday,
            _ => null,
        };
    }

    internal static string Outside(DateOnly day) =>
        $"Expected a day between {Iso(FirstDay)} and {Iso(EndDay)}, but the term leads to {Iso(day)}.";

    internal static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
