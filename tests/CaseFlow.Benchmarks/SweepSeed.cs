using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Benchmarks;

/// <summary>Complaints opened through the door that the registry uses, all on one day: ten days before their last day, on one morning, one reminder of each falls due.
/// Each has eleven timers: reminders and last days of its settlement, its acknowledgement and its first step.</summary>
internal static class SweepSeed
{
    private static readonly DateTimeOffset Opened = new(2026, 3, 25, 8, 0, 0, TimeSpan.Zero);
    /// <summary>A Friday half a minute after seven in the office. The last day is Tuesday 7 April, after Easter.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 3, 27, 6, 0, 30, TimeSpan.Zero);
    private static readonly DateOnly Delivered = new(2026, 2, 2);

    public const string UserName = "merici", Password = "heslo pro mereni vykonu";

    public static async Task MakeAsync(string folder, int cases)
    {
        if (Directory.Exists(folder)) return;
        // Aside and in memory, where a commit costs nothing; the seed is there whole or not at all.
        var aside = Directory.CreateTempSubdirectory("caseflow-seed-").FullName;
        var settings = new CaseFlowSettings
        {
            DataDirectory = Directory.Exists("/dev/shm") ? Path.Combine("/dev/shm", Path.GetFileName(aside)) : aside, Training = true,
            WorkflowsDirectory = WorkflowsFolder.Find("workflows", AppContext.BaseDirectory)!, Clock = new ClockSettings { Mode = "Simulated", Start = Opened },
        };
        await using (var services = new ServiceCollection().AddCases(settings).BuildServiceProvider())
        {
            await services.GetRequiredService<Database>().MigrateAsync(default);
            await using (var scope = services.CreateAsyncScope())
            {
                await scope.ServiceProvider.GetRequiredService<BundleImport>().ImportAsync(settings.WorkflowsDirectory, default);
                await scope.ServiceProvider.GetRequiredService<ClockAdvance>().RestoreAsync(default);
            }
            var registry = await HireAsync(services, "podatelna", Roles.Registry);
            await HireAsync(services, "koordinatorka", Roles.Coordinator);
            for (var i = 0; i < cases; i++) await OpenAsync(services, registry, i);
        }
        SqliteConnection.ClearAllPools();
        Move(settings.DataDirectory, folder);
        Directory.Delete(aside, recursive: true);
    }

    /// <summary>Office time at the next start.</summary>
    public static void MoveClock(string data, DateTimeOffset to)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "caseflow.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE Clock SET Now = $now";
        command.Parameters.AddWithValue("$now", to.UtcTicks);
        if (command.ExecuteNonQuery() != 1) throw new InvalidOperationException("Expected the seed to have a clock, but it has none.");
    }

    private static async Task<Guid> HireAsync(ServiceProvider services, string name, string role)
    {
        await using var scope = services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserAdministration>();
        if (!(await people.CreateAsync(name, name, $"{name}@example.cz", null, false, "cs", default)).IsDone(out var id)
            || !(await people.GrantAsync(id, role, null, null, new DateOnly(2020, 1, 1), null, "cs", default)).IsDone(out _))
            throw new InvalidOperationException($"Expected {name} to be made, but they weren't.");
        return id;
    }

    private static async Task OpenAsync(ServiceProvider services, Guid registry, int number)
    {
        await using var scope = services.CreateAsyncScope();
        var reader = await scope.ServiceProvider.GetRequiredService<CaseAccess>().ReaderAsync(registry, "cs", default);
        var fields = new JsonObject
        {
            ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Příkladová", ["consentEmail"] = false, ["address"] = "Vzorová 3, 360 01 Karlovy Vary",
            ["subject"] = "Postup stavebního odboru " + number.ToString(CultureInfo.InvariantCulture), ["description"] = "Na podání nikdo neodpověděl.", ["wantsResultDetails"] = true,
        };
        var answer = await scope.ServiceProvider.GetRequiredService<Intake>().OpenAsync(reader, new IntakeForm("complaint", "DS", Delivered, "cs", fields), default);
        if (!answer.IsDone(out _)) throw new InvalidOperationException($"Expected case {number} to be opened, but: {answer}");
    }

    private static void Move(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Directory.Delete(from, recursive: true);
    }
}
