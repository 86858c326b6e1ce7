using System.Collections.Concurrent;

namespace CaseFlow.Web.Security;

/// <summary>Counts tries by a key (an address, a case number) and slows down whoever tries too often: some at once, then one each <c>pause</c>.
/// Lives in memory: a restart forgives, which is harmless against codes of 128 bits.</summary>
/// <param name="free">Tries at once.</param>
/// <param name="pause">How long each further try waits, and how fast the free ones come back.</param>
public sealed class Tries(TimeProvider time, int free, TimeSpan pause)
{
    private const int Most = 50_000;
    // The instant at which all tries of a key will have been forgiven (a leaking bucket).
    private readonly ConcurrentDictionary<string, DateTimeOffset> forgivenAt = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: go on, and the try is counted. Else: how long to wait; the try isn't counted.</summary>
    public TimeSpan? Count(params ReadOnlySpan<string> keys)
    {
        var now = time.GetUtcNow();
        TimeSpan? wait = null;
        foreach (var key in keys)
            if (forgivenAt.TryGetValue(key, out var at) && at - now > pause * (free - 1))
                wait = Max(wait, at - now - pause * (free - 1));
        if (wait is not null)
            return wait;
        if (forgivenAt.Count > Most)
            foreach (var (key, at) in forgivenAt)
                if (at <= now)
                    forgivenAt.TryRemove(key, out _);
        foreach (var key in keys)
            forgivenAt.AddOrUpdate(key, now + pause, (_, at) => (at > now ? at : now) + pause);
        return null;
    }

    /// <summary>A success doesn't count against anybody.</summary>
    public void Forgive(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (forgivenAt.TryGetValue(key, out var at))
                forgivenAt.TryUpdate(key, at - pause, at);
    }

    private static TimeSpan Max(TimeSpan? a, TimeSpan b) => a is { } known && known > b ? known : b;
}
