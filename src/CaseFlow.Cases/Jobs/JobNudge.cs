namespace CaseFlow.Cases.Jobs;

/// <summary>After a commit: tells Hangfire that something is due. A lost nudge is caught by the sweep.</summary>
public sealed class JobNudge
{
    public void Sweep() => throw null!;
    public void Mail() => throw null!;
}
