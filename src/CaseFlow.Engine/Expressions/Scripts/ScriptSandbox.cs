using System.Globalization;
using System.Numerics;
using Jint;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>An interpreter that reaches nothing but the surface: no CLR, no clock, no chance, and every growth bounded.</summary>
internal static class ScriptSandbox
{
    private const long MemoryBackstop = 64_000_000;
    private static readonly TimeSpan TimeBackstop = TimeSpan.FromSeconds(5);

    public static Interpreter Open(IExpressionScope scope, ScriptBudget budget)
    {
        var limits = scope.Limits;
        var options = new Options { Culture = CultureInfo.InvariantCulture, TimeSystem = new ScriptTime(scope.OccurredAt, scope.OfficeZone), AgentCanSuspend = false };
        options.Constraint(() => budget);
        options.LimitRecursion(limits.ScriptRecursion);
        options.LimitMemory(MemoryBackstop);
        options.TimeoutInterval(TimeBackstop);
        options.DisableStringCompilation();
        // The interpreter counts capacity, which grows in powers of two.
        options.Constraints.MaxArraySize = BitOperations.RoundUpToPowerOf2((uint)limits.ArrayLength);
        options.Constraints.RegexTimeout = TimeBackstop;
        options.Constraints.PromiseTimeout = TimeSpan.FromMilliseconds(1);
        options.Constraints.StackOverflowGuard = true;
        return new Interpreter(options);
    }
}
