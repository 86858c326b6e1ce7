using System.Data.Common;
using CaseFlow.Cases;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Configuration;
using CaseFlow.Web.Jobs;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Health;

/// <summary>Looks whether the application can work, and names what can't: database, migrations, disk, mail, jobs, clock. Words only, no paths and no persons: anybody may read them.
/// A look is kept for a moment, so that asking often costs nothing.</summary>
public sealed class Readiness(
    Database database, CaseFlowSettings settings, JobStorage jobs, JobsServer server, OfficeClock clock, KeptClock kept, SweepTurn sweep, MailServerProbe mailServer, TimeProvider time) : IDisposable
{
    public const string Fine = "ok";
    /// <summary>Not known, because the database can't be asked.</summary>
    public const string Unknown = "unknown";
    /// <summary>Hangfire's servers sign every half minute.</summary>
    private static readonly TimeSpan JobsSilence = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2), KeptInTrouble = TimeSpan.FromMilliseconds(200);
    /// <summary>A mail server that was away for a moment is no trouble: tries after one, five and fifteen minutes have failed. Nor is a mail that the server puts off for its recipient's sake.</summary>
    private const int TriesThatFailed = 3;

    private readonly SemaphoreSlim looking = new(1, 1);
    private readonly long startedAt = time.GetTimestamp();
    private volatile Look? last;

    /// <summary>What the last look found; null: nobody has looked yet.</summary>
    public IReadOnlyDictionary<string, string>? Last => last?.Words;

    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancel)
    {
        await looking.WaitAsync(cancel);
        try
        {
            if (last is { } known && time.GetElapsedTime(known.At) < (IsFine(known.Words) ? Kept : KeptInTrouble)) return known.Words;
            var words = await LookAsync(cancel);
            last = new Look(time.GetTimestamp(), words);
            return words;
        }
        finally
        {
            looking.Release();
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> LookAsync(CancellationToken cancel)
    {
        var databaseWord = await DatabaseAsync(cancel);
        var readable = databaseWord is Fine or "readOnly" or "busy";
        var words = new Dictionary<string, string>
        {
            ["database"] = databaseWord,
            ["migrations"] = readable ? await AskedAsync(MigrationsAsync, cancel) : Unknown,
            ["disk"] = DiskSpace.WordOf(settings),
        };
        var schema = words["migrations"] == Fine;
        words["mail"] = Pickup() ?? await mailServer.WordAsync(cancel) ?? (schema ? await AskedAsync(MailsAsync, cancel) : Unknown);
        words["jobs"] = await AskedAsync(asked => JobsAsync(schema, asked), cancel);
        words["clock"] = schema ? await AskedAsync(ClockAsync, cancel) : Unknown;
        return words;
    }

    private async Task<string> DatabaseAsync(CancellationToken cancel)
    {
        try
        {
            await database.ProbeAsync(cancel);
            return Fine;
        }
        catch (Exception error) when (Troubles.Of(error) is { } trouble)
        {
            return trouble switch { Trouble.ReadOnly => "readOnly", Trouble.DiskFull => "full", Trouble.Busy => "busy", _ => "noAnswer" };
        }
        catch (Exception error) when (IsDatabases(error))
        {
            return "noAnswer";
        }
    }

    private static async Task<string> AskedAsync(Func<CancellationToken, Task<string>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask(cancel);
        }
        catch (Exception error) when (IsDatabases(error))
        {
            return Unknown;
        }
    }

    private static bool IsDatabases(Exception error) => Troubles.Of(error) is not null || error.GetBaseException() is DbException;

    private async Task<string> MigrationsAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).ToHashSet();
        var known = db.Database.GetMigrations().ToHashSet();
        return !applied.IsSubsetOf(known) ? "newer" : known.IsSubsetOf(applied) ? Fine : "pending";
    }

    private string? Pickup() =>
        settings.Mail.Mode == "Pickup" && SettingsProblems.WritingProblem(Path.Combine(settings.DataDirectory, "mail")) is not null ? "notWritable" : null;

    private async Task<string> MailsAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Messages.AnyAsync(m => m.State == "waiting" && m.Attempts >= TriesThatFailed && m.Reason!.StartsWith(MailReasons.Unreachable), cancel) ? "failing" : Fine;
    }

    // Hangfire's storage may be the same server as the database, and gone with it.
    private async Task<string> JobsAsync(bool schema, CancellationToken cancel)
    {
        // This node's own: another one that works doesn't make up for it, for requests come here too.
        if (!jobs.GetMonitoringApi().Servers().Any(s => server.IsOwn(s.Name) && s.Heartbeat is { } beat && time.GetUtcNow().UtcDateTime - beat < JobsSilence)) return "silent";
        // Counted from the start while there was none, by a clock that nobody sets.
        if (time.GetElapsedTime(sweep.FinishedAt ?? startedAt) > TimeSpan.FromMinutes(settings.Health.OverdueMinutes)) return "overdue";
        if (!schema) return Unknown;
        var late = clock.Now.AddMinutes(-settings.Health.OverdueMinutes);
        await using var db = database.NewContext();
        return await db.Inbox.AnyAsync(i => i.DueAt < late && i.Hold == null, cancel) ? "behind" : Fine;
    }

    private async Task<string> ClockAsync(CancellationToken cancel)
    {
        if (clock is not SystemClock system) return Fine;
        var reached = await kept.ReadAsync(cancel);
        return system.Behind > ClockWatch.Tolerance || reached - time.GetUtcNow() > ClockWatch.Tolerance ? "behind" : Fine;
    }

    public static bool IsFine(IReadOnlyDictionary<string, string> words) => words.Values.All(word => word == Fine);

    public void Dispose() => looking.Dispose();

    private sealed record Look(long At, IReadOnlyDictionary<string, string> Words);
}
