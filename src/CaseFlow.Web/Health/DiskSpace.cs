using CaseFlow.Cases;
using CaseFlow.Web.Configuration;

namespace CaseFlow.Web.Health;

/// <summary>Room on the disk of the data folder.</summary>
internal static class DiskSpace
{
    /// <summary>ok, low (less than the setting says), full (nothing can be written), notWritable.</summary>
    public static string WordOf(CaseFlowSettings settings)
    {
        try
        {
            var free = new DriveInfo(settings.DataDirectory).AvailableFreeSpace;
            if (free < 1 << 16) return "full";
            if (SettingsProblems.WritingProblem(settings.DataDirectory) is not null) return "notWritable";
            return free < settings.Health.FreeMegabytes * 1_000_000L ? "low" : Readiness.Fine;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "notWritable";
        }
    }
}
