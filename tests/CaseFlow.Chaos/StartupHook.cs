using System.Diagnostics;
using System.Globalization;
using CaseFlow.Cases.Runtime;

// .NET calls it before Main of the program that is started with DOTNET_STARTUP_HOOKS: the real executable, unchanged. It asks for this name, outside any namespace.
internal static class StartupHook
{
    /// <summary>Point and count, e.g. "beforeCommit:7": at the seventh time that any thread comes there, the program kills itself.</summary>
    public const string Variable = "CASEFLOW_CHAOS_KILL";

    /// <summary>Begins the program's last words.</summary>
    public const string Last = "Killed at ";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(':') is not [var point, var count]) return;
        var (left, own) = (int.Parse(count, CultureInfo.InvariantCulture), Process.GetCurrentProcess());
        Failpoint.Reached = name =>
        {
            if (name != point || Interlocked.Decrement(ref left) != 0) return;
            Console.Error.WriteLine(Last + point);
            own.Kill(); // SIGKILL: nothing is flushed, disposed or said any more.
        };
    }
}
