using System.Text;

namespace CaseFlow.Cases.Runtime;

/// <summary>An exception as logs may hold it: what kind it is and where it came from. Its message stays out, for it may quote what people wrote.</summary>
internal static class FaultTrace
{
    public static string Of(Exception fault)
    {
        var trace = new StringBuilder();
        for (var e = fault; e is not null; e = e.InnerException) trace.Append(e.GetType().FullName).Append('\n').Append(e.StackTrace).Append('\n');
        return trace.ToString();
    }
}
