using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Backups;

/// <summary>What a restore refuses, in words and without touching anything.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([folder, "b", .. parts]);

    [Fact]
    public async Task WhenAFileOfTheBackupIsDamagedMissingOrChangedAllAreNamedAndNothingIsTouched()
    {
        await BackupAsync();
        File.AppendAllText(At("database", "Cases.jsonl"), " ");
        File.Delete(At("keys", "master.key"));
        File.WriteAllText(At("manifest.json"), File.ReadAllText(At("manifest.json")).Replace("\"cases\": 1", "\"cases\": 7"));
        var words = await RefusedAsync();
        Assert.Equal(3, words.Count);
        Assert.Contains(words, w => w.StartsWith("database/Cases.jsonl: expected the hash"));
        Assert.Contains("keys/master.key: expected the file, but it is missing", words);
        Assert.Contains(words, w => w.StartsWith("manifest.json: expected the hash"));
    }

    [Fact]
    public async Task WhenTheBackupWasInterruptedItIsNoneAndItsFolderIsNotWrittenOver()
    {
        await BackupAsync();
        File.Delete(At("SHA256SUMS"));
        Assert.Contains("expected a finished backup", Assert.Single(await RefusedAsync()));
        await using var office = await TestOffice.OpenAsync();
        Assert.Contains("never finished", Assert.IsType<BackupRefused>(await office.BackupAsync(At())).Words);
    }

    [Theory]
    [InlineData("../keys")]
    [InlineData("/etc/passwd")]
    public async Task APathOutOfTheBackupIsRefused(string path)
    {
        await BackupAsync();
        File.AppendAllText(At("SHA256SUMS"), $"{new string('0', 64)}  {path}\n");
        Assert.Contains("a path within the backup", Assert.Single(await RefusedAsync()));
    }

    [Fact]
    public async Task ABackupOfANewerSchemaOrFormatIsRefused()
    {
        await BackupAsync();
        var manifest = BackupManifest.Read(File.ReadAllBytes(At("manifest.json")))!;
        await RewriteAsync(manifest with { Schema = "20991231000000_Future" });
        Assert.Contains("20991231000000_Future", Assert.Single(await RefusedAsync()));
        await RewriteAsync(manifest with { Format = 2 });
        Assert.Contains("with a newer version", Assert.Single(await RefusedAsync()));
    }

    [Fact]
    public async Task ABackupOfAnOlderSchemaIsMigrated()
    {
        await BackupAsync();
        var manifest = BackupManifest.Read(File.ReadAllBytes(At("manifest.json")))!;
        // The journal had ids of its own then.
        var number = 0;
        File.WriteAllLines(At("database", "Journal.jsonl"), File.ReadAllLines(At("database", "Journal.jsonl")).Select(row => $"[{++number},{row[1..]}"));
        await RewriteAsync(manifest with
        {
            Schema = "20261122200000_Then",
            Tables = [.. manifest.Tables.Where(t => t.Name is not ("Notes" or "FollowUps" or "Relations" or "Looks")).Select(t => t.Name switch
            {
                "Journal" => t with { Columns = [new DumpedColumn("Id", "long"), .. t.Columns] },
                "Cases" => Without(t, "ErasedAt", "AlsoHiddenFrom", "Biased"),
                "Letters" => Without(t, "Person"),
                "Messages" => Without(t, "StepRevision"),
                _ => t,
            })],
        });
        await using var restored = await TestOffice.NewAsync(migrated: false);
        Assert.IsType<Restored>(await restored.RestoreAsync(At()));
        Assert.Equal(number, await restored.ReadAsync(db => db.Journal.CountAsync()));
        Assert.Equal(await restored.ReadAsync(db => Task.FromResult(db.Database.GetMigrations().Last())), await restored.ReadAsync(async db => (await db.Database.GetAppliedMigrationsAsync()).Last()));
        Assert.Empty(await restored.CheckAsync());
    }

    /// <summary>The table as it was before it had those columns.</summary>
    private DumpedTable Without(DumpedTable table, params string[] columns) => columns.Aggregate(table, Without);

    private DumpedTable Without(DumpedTable table, string column)
    {
        var (file, place) = (At("database", table.Name + ".jsonl"), table.Columns.ToList().FindIndex(c => c.Name == column));
        File.WriteAllLines(file, [.. File.ReadAllLines(file).Select(row =>
        {
            var values = System.Text.Json.Nodes.JsonNode.Parse(row)!.AsArray();
            values.RemoveAt(place);
            return values.ToJsonString();
        })]);
        return table with { Columns = [.. table.Columns.Where(c => c.Name != column)] };
    }

    [Fact]
    public async Task AnOfficeThatIsThereAlreadyIsNotWrittenOver()
    {
        await BackupAsync();
        await using var other = await TestOffice.OpenAsync();
        await BackupTests.WorkedOnAsync(other);
        var key = File.ReadAllBytes(Path.Combine(other.Settings.DataDirectory, "keys", "master.key"));
        Assert.Contains("expected an empty database", Assert.Single(Assert.IsType<RestoreRefused>(await other.RestoreAsync(At())).Words));
        Assert.Equal(key, File.ReadAllBytes(Path.Combine(other.Settings.DataDirectory, "keys", "master.key")));
        Assert.Equal(1, await other.ReadAsync(db => db.Cases.CountAsync()));
        Assert.Empty(await other.CheckAsync());
    }

    [Fact]
    public async Task KeysOfAnotherOfficeAreNotWrittenOver()
    {
        await BackupAsync();
        await using var other = await TestOffice.NewAsync();
        var key = new KeyFiles(other.Settings).Read("master");
        Assert.Contains("is another office's", Assert.Single(Assert.IsType<RestoreRefused>(await other.RestoreAsync(At())).Words));
        Assert.Equal(key, new KeyFiles(other.Settings).Read("master"));
    }

    [Fact]
    public async Task WhenARestoreDiesBeforeItsCommitTheDatabaseIsEmptyAndItCanBeRunAgain()
    {
        await BackupAsync();
        var manifest = BackupManifest.Read(File.ReadAllBytes(At("manifest.json")))!;
        var last = At("database", manifest.Tables.Last(t => t.Rows > 0).Name + ".jsonl");
        var whole = File.ReadAllBytes(last);
        await using var restored = await TestOffice.NewAsync();
        // The last table can't be read to its end, as when the disk fails: everything before it was written already.
        File.WriteAllBytes(last, [.. whole, .. "nonsense"u8]);
        await SumAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => restored.RestoreAsync(At()));
        Assert.Equal((0, 0), await restored.ReadAsync(async db => (await db.Cases.CountAsync(), await db.Users.CountAsync())));

        File.WriteAllBytes(last, whole);
        await SumAsync();
        Assert.IsType<Restored>(await restored.RestoreAsync(At()));
        Assert.Empty(await restored.CheckAsync());
    }

    [Fact]
    public async Task ABackupOfTheOtherDatabaseIsRestoredOnThisOne()
    {
        // The tables are kept in values that both databases have; only the name of the provider and the migration's name differ.
        await BackupAsync();
        var manifest = BackupManifest.Read(File.ReadAllBytes(At("manifest.json")))!;
        await RewriteAsync(manifest with { Provider = "Other", Schema = manifest.Schema[..14] + "_NamedOtherwise" });
        await using var restored = await TestOffice.NewAsync();
        Assert.IsType<Restored>(await restored.RestoreAsync(At()));
        Assert.Empty(await restored.CheckAsync());
    }

    private async Task BackupAsync()
    {
        await using var office = await TestOffice.OpenAsync();
        await BackupTests.WorkedOnAsync(office);
        Assert.IsType<BackupMade>(await office.BackupAsync(At()));
    }

    private async Task<IReadOnlyList<string>> RefusedAsync()
    {
        await using var restored = await TestOffice.NewAsync();
        var refused = Assert.IsType<RestoreRefused>(await restored.RestoreAsync(At()));
        Assert.False(Directory.Exists(Path.Combine(restored.Settings.DataDirectory, "keys")));
        Assert.False(Directory.Exists(Path.Combine(restored.Settings.DataDirectory, "files")));
        Assert.False(File.Exists(Path.Combine(restored.Settings.DataDirectory, "caseflow.db")));
        return refused.Words;
    }

    private async Task RewriteAsync(BackupManifest manifest)
    {
        File.WriteAllBytes(At("manifest.json"), manifest.Write());
        await SumAsync();
    }

    /// <summary>Sums of the files as they are now.</summary>
    private async Task SumAsync()
    {
        var lines = new List<string>();
        foreach (var line in File.ReadAllLines(At("SHA256SUMS")))
            if (line.Split("  ", 2)[1] is var path) lines.Add($"{await BackupFolder.HashAsync(At(path), default)}  {path}");
        File.WriteAllLines(At("SHA256SUMS"), lines);
    }
}
