using Jint.Runtime;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>A clock that stands still at the moment of the stimulus, in the office's zone.</summary>
internal sealed class ScriptTime(DateTimeOffset occurredAt, TimeZoneInfo zone) : DefaultTimeSystem(zone, System.Globalization.CultureInfo.InvariantCulture)
{
    public override DateTimeOffset GetUtcNow() => occurredAt.ToUniversalTime();
}
