using System.Data.Common;
using CaseFlow.Cases;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Configuration;
using Hangfire;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Health;

/// <summary>Looks whether the application can work. Words only: anybody may read them.</summary>
public sealed class Readiness(CaseFlowContext database, CaseFlowSettings settings, JobStorage jobs, TimeProvider time)
{
    public const string Fine = "ok";
    /// <summary>Hangfire's servers sign every half minute.</summary>
    private static readonly TimeSpan JobsSilence = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancel)
    {
        var databaseWord = await DatabaseAsync(cancel);
        return new Dictionary<string, string>
        {
            ["database"] = databaseWord,
            ["migrations"] = databaseWord == Fine ? await MigrationsAsync(cancel) : "unknown",
            ["mail"] = Mail(),
            ["jobs"] = Jobs(),
        };
    }

    private async Task<string> DatabaseAsync(CancellationToken cancel)
    {
        try
        {
            return await database.Database.CanConnectAsync(cancel) ? Fine : "noAnswer";
        }
        catch (DbException)
        {
            return "noAnswer";
        }
    }

    private async Task<string> MigrationsAsync(CancellationToken cancel)
    {
        try
        {
            return (await database.Database.GetPendingMigrationsAsync(cancel)).Any() ? "pending" : Fine;
        }
        catch (DbException)
        {
            return "noAnswer";
        }
    }

    private string Mail() =>
        settings.Mail.Mode != "Pickup" || SettingsProblems.WritingProblem(Path.Combine(settings.DataDirectory, "mail")) is null ? Fine : "notWritable";

    private string Jobs() =>
        jobs.GetMonitoringApi().Servers().Any(s => s.Heartbeat is { } beat && time.GetUtcNow().UtcDateTime - beat < JobsSilence) ? Fine : "silent";
}
