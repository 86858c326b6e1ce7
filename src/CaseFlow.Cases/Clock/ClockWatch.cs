using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Clock;

/// <summary>Notices while the program runs that the machine's clock was set back, and says so in one line: once when it is, once when it has caught up.</summary>
public sealed class ClockWatch(OfficeClock clock, ILogger<ClockWatch> log)
{
    /// <summary>Time servers correct by less, and nodes differ by less.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);
    private bool behind;

    /// <summary>True when the clock has gone back since the last look: whatever waits for the machine's time must be set anew.</summary>
    public bool Look()
    {
        if (clock is not SystemClock system) return false;
        _ = system.Now;
        if (system.Behind > Tolerance == behind) return false;
        behind = !behind;
        if (behind) log.LogError("{Warning}", Words(system.Behind));
        else log.LogWarning("The machine's clock has caught up with the last recorded time.");
        return behind;
    }

    internal static string Words(TimeSpan behind) =>
        $"The machine's clock is {Math.Ceiling(behind.TotalMinutes).ToString(CultureInfo.InvariantCulture)} minutes behind the last recorded time: set it right. "
        + (behind <= SystemClock.LongestSlip ? "Until it has caught up, office time stands still and what falls due comes late." : "That is too far to wait for: office time follows the machine.");
}
