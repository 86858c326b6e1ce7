namespace CaseFlow.Web.Security;

/// <summary>The limits of the pages that anybody may open.</summary>
public sealed class TryLimits(TimeProvider time)
{
    /// <summary>Looks at a case by number and code, by address and by number.</summary>
    public Tries Status { get; } = new(time, free: 5, pause: TimeSpan.FromSeconds(30));
    /// <summary>Submissions by address.</summary>
    public Tries Submission { get; } = new(time, free: 20, pause: TimeSpan.FromMinutes(1));
    /// <summary>Sign-ins by address; a single account is locked by Identity after five.</summary>
    public Tries SignIn { get; } = new(time, free: 40, pause: TimeSpan.FromSeconds(10));
}
