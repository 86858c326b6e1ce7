using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CaseFlow.Cases.Storage;

/// <summary>Says trouble in one line, at most once a minute: requests and jobs meet it by the hundred, and one stack trace more tells nobody anything.</summary>
public sealed class TroubleLog(TimeProvider time, ILogger<TroubleLog> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Trouble, long> said = new();

    /// <summary>False when the exception is no trouble of the machine; then nothing is said.</summary>
    public bool Tell(Exception error)
    {
        if (Troubles.Of(error) is not { } trouble) return false;
        var now = time.GetTimestamp();
        if (said.TryGetValue(trouble, out var last) && time.GetElapsedTime(last, now) < Pause) return true;
        said[trouble] = now;
        log.LogError("{Trouble}. Nothing was kept of what met it, and it is tried again.", WordsOf(trouble));
        return true;
    }

    private static string WordsOf(Trouble trouble) => trouble switch
    {
        Trouble.DiskFull => "The disk is full: free some space",
        Trouble.ReadOnly => "The database or the data folder can only be read: make it writable",
        Trouble.Busy => "The database was locked by somebody else for too long: end what else writes to it",
        _ => "The database doesn't answer or can't be read: see whether it is there and running",
    };
}
