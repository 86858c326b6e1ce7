using System.Globalization;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Clock;

namespace CaseFlow.Web.Commands;

/// <summary>The office into a folder, and back. Operations: docs/operations.md.</summary>
internal static class BackupCommands
{
    public static async Task<int> BackupAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        if (line.Words is not [var folder]) return line.Command!.Misused("a new or empty folder");
        switch (await services.GetRequiredService<OfficeBackup>().RunAsync(folder, cancel))
        {
            case BackupRefused refused:
                return Wrong(line, [refused.Words]);
            case BackupMade made:
                var m = made.Manifest;
                Console.WriteLine($"Backup of {At(m.TakenAt)} in {made.Folder}: {m.Cases} cases, {m.Steps} steps, {m.Files} files, {made.Bytes / 1024} KB.");
                Console.WriteLine("It holds personal data and the keys that open them: keep it as you keep the data folder. Settings (appsettings.json) aren't in it.");
                if (m.Missing.Count == 0) return Command.Done;
                Wrong(line, m.Missing);
                Console.Error.WriteLine("caseflow backup: everything else is saved and can be restored.");
                return Command.Wrong;
            default:
                throw new InvalidOperationException("Expected a known outcome of the backup.");
        }
    }

    public static async Task<int> RestoreAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        if (line.Words is not [var folder]) return line.Command!.Misused("the folder of a backup");
        switch (await services.GetRequiredService<OfficeRestore>().RunAsync(folder, cancel))
        {
            case RestoreRefused refused:
                return Wrong(line, refused.Words);
            case Restored restored:
                Tell(restored, services.GetRequiredService<OfficeClock>().Zone);
                return Command.Done;
            default:
                throw new InvalidOperationException("Expected a known outcome of the restore.");
        }
    }

    private static void Tell(Restored restored, TimeZoneInfo zone)
    {
        var m = restored.Manifest;
        Console.WriteLine($"Restored the backup of {At(m.TakenAt)}: {m.Cases} cases, {m.Steps} steps, {m.Files} files.");
        Console.WriteLine(m.LastStepAt is { } last ? $"The last step in it is of {At(TimeZoneInfo.ConvertTime(last, zone))}; what was done later is lost." : "No step had been taken yet.");
        if (restored.LastNumbers.Count > 0)
            Console.WriteLine($"The last case numbers in it are {string.Join(", ", restored.LastNumbers)}; those given out later will be given out again.");
        Console.WriteLine($"Held, because due before {At(TimeZoneInfo.ConvertTime(restored.OfficeTime, zone))}: {restored.HeldMails} mails, {restored.HeldTimers} timers. An administrator releases or voids them at /sprava/zadrzene.");
        if (restored.UncertainMails > 0) Console.WriteLine($"{restored.UncertainMails} mails were being handed over when the backup was taken; they are uncertain now (/posta).");
        foreach (var missing in m.Missing) Console.WriteLine($"Not in the backup: {missing}");
        if (restored.WorkflowsLeft is { } left) Console.WriteLine($"The configured folder of procedures stays as it is; the backup's copy is in {left}. Cases run on the versions in the database.");
    }

    private static int Wrong(CommandLine line, IReadOnlyList<string> words)
    {
        const int most = 20;
        foreach (var word in words.Take(most)) Console.Error.WriteLine($"caseflow {line.Command!.Name}: {word}.");
        if (words.Count > most) Console.Error.WriteLine($"caseflow {line.Command!.Name}: and {words.Count - most} more.");
        return Command.Wrong;
    }

    private static string At(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
