namespace CaseFlow.Cases.Tests.Clock;

/// <summary>A machine's clock that a test sets, back as well. Its timestamps go on by the real machine's, as they do when somebody sets a clock.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;
    public override DateTimeOffset GetUtcNow() => Now;
}
