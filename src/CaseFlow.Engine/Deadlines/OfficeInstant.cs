namespace CaseFlow.Engine.Deadlines;

/// <summary>Instants of the office's days: deadlines are dates, and only timers need a time.</summary>
internal static class OfficeInstant
{
    /// <summary>Mails go out when the office opens.</summary>
    private static readonly TimeOnly Morning = new(7, 0);

    public static DateTimeOffset MidnightOf(DateOnly day, TimeZoneInfo zone) => At(day, TimeOnly.MinValue, zone);
    public static DateTimeOffset MorningOf(DateOnly day, TimeZoneInfo zone) => At(day, Morning, zone);

    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        // A zone may change its clocks at midnight: the hour that doesn't exist counts as the next one.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
