using System.Globalization;

namespace CaseFlow.Web.Pages.Shared;

/// <summary>Sizes of files in words.</summary>
public static class Sizes
{
    public static string InWords(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024} kB",
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / 1024.0 / 1024.0:0.0} MB"),
    };
}
