using System.Reflection;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Backups;

public abstract record BackupOutcome;

/// <param name="Words">Expected …, but …</param>
public sealed record BackupRefused(string Words) : BackupOutcome;

/// <summary>The backup can be restored. It lacks what <see cref="BackupManifest.Missing"/> names: the office itself lacks it.</summary>
public sealed record BackupMade(BackupManifest Manifest, string Folder, long Bytes) : BackupOutcome;

/// <summary>The whole office in one folder, taken while the server works: the tables as they were at one moment, then the files that they name, keys and procedures.
/// Files come before their rows and are never changed, so all files of the snapshot are there.</summary>
public sealed class OfficeBackup(Database database, CaseFlowSettings settings, FileStore files, OfficeClock clock, TimeProvider time)
{
    public async Task<BackupOutcome> RunAsync(string folder, CancellationToken cancel)
    {
        var target = new BackupFolder(folder);
        if (target.Problem() is { } problem) return new BackupRefused(problem);
        await using var db = database.NewContext();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).LastOrDefault();
        if (applied is null) return new BackupRefused("expected a database to back up, but there is none yet");
        if (applied != db.Database.GetMigrations().Last())
            return new BackupRefused($"expected the database to be of this version of the program, but its schema is {applied}; back it up with the version that runs on it");
        OwnersFile.MakeFolder(target.Path, Path.GetPathRoot(target.Path)!);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(target.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var missing = new List<string>();
        var manifest = await DumpAsync(db, applied, target, missing, cancel);
        await CopyKeysAsync(target, manifest, missing, cancel);
        await CopyFolderAsync(target, settings.WorkflowsDirectory, BackupFolder.Workflows, _ => true, cancel);
        manifest = manifest with { Missing = missing };
        await target.WriteAsync(BackupFolder.Manifest, stream => stream.WriteAsync(manifest.Write(), cancel).AsTask(), cancel);
        await target.FinishAsync(cancel);
        return new BackupMade(manifest, target.Path, target.Bytes);
    }

    private async Task<BackupManifest> DumpAsync(CaseFlowContext db, string schema, BackupFolder target, List<string> missing, CancellationToken cancel)
    {
        await using var snapshot = await DatabaseCopy.Of(db).SnapshotAsync(db, cancel);
        var takenAt = time.GetUtcNow();
        var tables = new List<DumpedTable>();
        foreach (var table in TableShape.Of(db))
        {
            var rows = 0L;
            await target.WriteAsync(TableDump.FileOf(table.Name), async stream => rows = await TableDump.WriteAsync(snapshot, table, stream, cancel), cancel);
            tables.Add(new DumpedTable(table.Name, rows, table.Columns));
        }
        await db.Database.UseTransactionAsync(snapshot, cancel);
        var named = await db.Documents.Select(d => d.Sha256).Distinct().OrderBy(h => h).ToListAsync(cancel);
        var officeTime = clock.IsSimulated && await db.Clock.AsNoTracking().SingleOrDefaultAsync(cancel) is { } kept ? kept.Now : takenAt;
        var lastStep = await db.Steps.MaxAsync(s => (DateTimeOffset?)s.RecordedAt, cancel);
        await db.Database.UseTransactionAsync(null, cancel);
        await snapshot.RollbackAsync(cancel);
        long RowsOf(string name) => tables.Find(t => t.Name == name)?.Rows ?? 0;
        return new BackupManifest(
            BackupManifest.CurrentFormat, typeof(OfficeBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
            settings.Database.Provider, schema, takenAt, officeTime, lastStep, RowsOf(nameof(db.Cases)), RowsOf(nameof(db.Steps)),
            await CopyFilesAsync(target, named, missing, cancel), tables, []);
    }

    /// <summary>A file that is gone or damaged is named and left out: what can be saved is saved.</summary>
    private async Task<long> CopyFilesAsync(BackupFolder target, IReadOnlyList<string> named, List<string> missing, CancellationToken cancel)
    {
        var copied = 0L;
        foreach (var sha256 in named)
            try
            {
                await using var source = files.Open(sha256);
                if (await target.WriteAsync($"{BackupFolder.Files}/{sha256[..2]}/{sha256}", stream => source.CopyToAsync(stream, cancel), cancel, keep: hash => hash == sha256)) copied++;
                else missing.Add($"files: expected the stored file {sha256} to have this hash, but it was changed or is damaged");
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                missing.Add($"files: expected the stored file {sha256}, but it is gone");
            }
        return copied;
    }

    private async Task CopyKeysAsync(BackupFolder target, BackupManifest manifest, List<string> missing, CancellationToken cancel)
    {
        var keys = await CopyFolderAsync(target, Path.Combine(settings.DataDirectory, "keys"), BackupFolder.Keys, name => Path.GetExtension(name) is ".key" or ".xml", cancel);
        if (manifest.Cases > 0 && !keys.Contains("master.key")) missing.Add("keys: expected master.key, which opens the cases, but it is gone");
    }

    private static async Task<IReadOnlyList<string>> CopyFolderAsync(BackupFolder target, string source, string under, Func<string, bool> which, CancellationToken cancel)
    {
        if (!Directory.Exists(source)) return [];
        var copied = new List<string>();
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(which).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/');
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await target.WriteAsync($"{under}/{relative}", to => stream.CopyToAsync(to, cancel), cancel);
            copied.Add(relative);
        }
        return copied;
    }
}
