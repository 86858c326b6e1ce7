namespace CaseFlow.Engine.Definitions;

/// <summary>How bad a <see cref="Problem"/> is: an error keeps a definition from being compiled and published, a warning doesn't.</summary>
public enum Severity { Warning, Error }

/// <summary>Something wrong in a definition or procedure.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="ActivityId">The id of the activity at fault, or null when it is the definition as a whole.</param>
/// <param name="Code">Stable code in camelCase, e.g. <c>unknownActivity</c>, for translation.</param>
/// <param name="Message">English: "Expected …, but …".</param>
public sealed record Problem(Severity Severity, string? ActivityId, string Code, string Message)
{
    public static Problem Error(string? activityId, string code, string message) => new(Severity.Error, activityId, code, message);
    public static Problem Warning(string? activityId, string code, string message) => new(Severity.Warning, activityId, code, message);
}
