using System.Data.Common;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseFlow.Cases.Backups;

public abstract record RestoreOutcome;

/// <param name="Words">Expected …, but …; a line each. Nothing was restored.</param>
public sealed record RestoreRefused(IReadOnlyList<string> Words) : RestoreOutcome;

/// <param name="OfficeTime">Office time of the restore: what was due before it is held.</param>
/// <param name="LastNumbers">Prefix-year → last case number in the backup.</param>
/// <param name="WorkflowsLeft">Folder in the backup whose procedures differ from the configured ones, which stay; null: the same, or written.</param>
public sealed record Restored(
    BackupManifest Manifest, DateTimeOffset OfficeTime, long HeldMails, long HeldTimers, long UncertainMails, IReadOnlyList<string> LastNumbers, string? WorkflowsLeft) : RestoreOutcome;

/// <summary>Brings a backup into an empty place. Files and keys come first; the tables come last, in one transaction with their holds, so an interrupted restore leaves an empty database and can be run again.</summary>
public sealed class OfficeRestore(Database database, CaseFlowSettings settings, FileStore files, OfficeClock clock, DataFolderLock folderLock, TimeProvider time)
{
    /// <summary>The first schema with columns for holds: no backup is older.</summary>
    private const string FirstSchema = "20261122200000";

    public async Task<RestoreOutcome> RunAsync(string folder, CancellationToken cancel)
    {
        var source = new BackupFolder(folder);
        var (paths, problems) = await source.VerifyAsync(cancel);
        if (problems.Count > 0) return new RestoreRefused(problems);
        if (BackupManifest.Read(await File.ReadAllBytesAsync(source.At(BackupFolder.Manifest), cancel)) is not { } manifest)
            return new RestoreRefused([$"{BackupFolder.Manifest}: expected the description of a backup, but it is something else"]);
        if (manifest.Format > BackupManifest.CurrentFormat) return new RestoreRefused([$"expected a backup of format {BackupManifest.CurrentFormat} or older, but it is {manifest.Format}: restore it with a newer version of the program"]);
        if (!manifest.Tables.SelectMany(t => t.Columns.Select(c => c.Name).Append(t.Name)).All(name => name.All(char.IsAsciiLetterOrDigit)))
            return new RestoreRefused([$"{BackupFolder.Manifest}: expected names of tables and columns, but one is something else"]);
        if (folderLock.Problem() is { } taken) return new RestoreRefused([taken]);
        await using var db = database.NewContext();
        if (Schema(db, manifest) is not { } schema)
            return new RestoreRefused([$"expected a backup whose schema this version of the program knows, but it is {manifest.Schema} (program {manifest.Program}): restore it with that version or a newer one"]);
        if (await PlaceProblemAsync(db, manifest, schema, source, paths, cancel) is { } full) return new RestoreRefused([full]);

        await CopyKeysAsync(source, paths, cancel);
        await CopyFilesAsync(source, paths, cancel);
        var workflowsLeft = await CopyWorkflowsAsync(source, paths, cancel);
        return await FillAsync(db, manifest, schema, source, cancel) is { } filled
            ? filled with { WorkflowsLeft = workflowsLeft }
            : new RestoreRefused(["expected an empty database, but somebody wrote into it meanwhile: is a server running on it?"]);
    }

    /// <summary>This provider's migration of the same schema; null when the program doesn't know it. Migrations of one change carry the same stamp on both providers.</summary>
    private static string? Schema(CaseFlowContext db, BackupManifest manifest) => manifest.Schema.Length > 14 && string.CompareOrdinal(manifest.Schema[..14], FirstSchema) >= 0
        ? db.Database.GetMigrations().FirstOrDefault(m => m[..14] == manifest.Schema[..14]) : null;

    private async Task<string?> PlaceProblemAsync(CaseFlowContext db, BackupManifest manifest, string schema, BackupFolder source, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancel)).LastOrDefault();
        if (applied is not null)
        {
            await db.Database.OpenConnectionAsync(cancel);
            foreach (var table in manifest.Tables)
                if (await FilledAsync(db.Database.GetDbConnection(), table.Name, cancel))
                    return $"expected an empty database, but its table {table.Name} has rows: restore into a new data folder or database";
            if (string.CompareOrdinal(applied, schema) > 0) return $"expected a database without CaseFlow's tables, but it has those of {applied}, and the backup is of the older {schema}";
        }
        foreach (var path in Under(paths, BackupFolder.Keys))
            if (KeyFile(path) is var there && File.Exists(there) && await BackupFolder.HashAsync(there, cancel) != await BackupFolder.HashAsync(source.At(path), cancel))
                return $"expected a data folder without keys, but {there} is another office's: restore into a new data folder";
        return null;
    }

    private static async Task<bool> FilledAsync(DbConnection connection, string table, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = DatabaseCopy.HasRows(table);
        try { return await command.ExecuteScalarAsync(cancel) is > 0L; }
        // Not there yet in an older schema.
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: 1 } or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable }) { return false; }
    }

    private async Task CopyKeysAsync(BackupFolder source, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        foreach (var path in Under(paths, BackupFolder.Keys))
        {
            OwnersFile.MakeFolder(Path.GetDirectoryName(KeyFile(path))!, settings.DataDirectory);
            await OwnersFile.CopyAsync(source.At(path), KeyFile(path), cancel);
        }
    }

    private async Task CopyFilesAsync(BackupFolder source, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        foreach (var path in Under(paths, BackupFolder.Files))
        {
            await using var content = File.OpenRead(source.At(path));
            await files.SaveAsync(content, long.MaxValue, cancel);
        }
    }

    /// <summary>Where no procedures are, the backup's come; those that are there stay. Cases run on the versions in the database anyway.</summary>
    private async Task<string?> CopyWorkflowsAsync(BackupFolder source, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        string Target(string path) => Path.Combine(settings.WorkflowsDirectory, path[(BackupFolder.Workflows.Length + 1)..].Replace('/', Path.DirectorySeparatorChar));
        var all = Under(paths, BackupFolder.Workflows).ToList();
        if (Directory.Exists(settings.WorkflowsDirectory) && Directory.EnumerateFileSystemEntries(settings.WorkflowsDirectory).Any())
        {
            foreach (var path in all)
                if (!File.Exists(Target(path)) || await BackupFolder.HashAsync(Target(path), cancel) != await BackupFolder.HashAsync(source.At(path), cancel))
                    return source.At(BackupFolder.Workflows);
            return null;
        }
        foreach (var path in all)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Target(path))!);
            File.Copy(source.At(path), Target(path));
        }
        return null;
    }

    private async Task<Restored?> FillAsync(CaseFlowContext db, BackupManifest manifest, string schema, BackupFolder source, CancellationToken cancel)
    {
        await database.MigrateAsync(schema, cancel);
        var copy = DatabaseCopy.Of(db);
        var officeTime = clock.IsSimulated ? Later(clock.Now, await KeptClockAsync(manifest, source, cancel)) : time.GetUtcNow();
        var held = new HeldRows(officeTime);
        await using (var alone = await copy.AloneAsync(db, manifest.Tables, cancel))
        {
            foreach (var table in manifest.Tables)
                if (await DatabaseCopy.AskAsync<long>(alone, DatabaseCopy.HasRows(table.Name), cancel) > 0) return null;
            foreach (var table in manifest.Tables) await copy.FillAsync(alone, table, RowsAsync(table, source, held, cancel), cancel);
            await alone.CommitAsync(cancel);
        }
        await db.Database.CloseConnectionAsync();
        await database.MigrateAsync(cancel);
        await using var restored = database.NewContext();
        var numbers = await restored.Numbers.AsNoTracking().OrderBy(n => n.Prefix).ThenBy(n => n.Year).ToListAsync(cancel);
        return new Restored(manifest, officeTime, held.Mails, held.Timers, held.Uncertain, [.. numbers.Select(n => $"{n.Prefix}-{n.Year}-{n.Last:00000}")], null);
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(
        DumpedTable table, BackupFolder source, HeldRows held, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in TableDump.ReadAsync(source.At(TableDump.FileOf(table.Name)), table.Columns, cancel))
        {
            held.Apply(table, row);
            yield return row;
        }
    }

    /// <summary>The instant at which the simulated clock stood in the backup.</summary>
    private static async Task<DateTimeOffset?> KeptClockAsync(BackupManifest manifest, BackupFolder source, CancellationToken cancel)
    {
        if (manifest.Tables.FirstOrDefault(t => t.Name == "Clock") is not { } table) return null;
        var now = table.Columns.ToList().FindIndex(c => c.Name == "Now");
        await foreach (var row in TableDump.ReadAsync(source.At(TableDump.FileOf(table.Name)), table.Columns, cancel))
            return new DateTimeOffset((long)row[now]!, TimeSpan.Zero);
        return null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private string KeyFile(string path) => Path.Combine(settings.DataDirectory, path.Replace('/', Path.DirectorySeparatorChar));

    private static IEnumerable<string> Under(IReadOnlyList<string> paths, string folder) => paths.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal));
}
