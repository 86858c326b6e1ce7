using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Backups;

/// <summary>The office into a folder while it works, and back into an empty place.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([folder, .. parts]);

    [Fact]
    public async Task ABackupUnderLoadHoldsEveryStepThatWasAcknowledgedBeforeItAndNothingHalf()
    {
        await using var office = await TestOffice.OpenAsync();
        var acknowledged = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() => WriteAsync(office, w, acknowledged, started, stop.Token))).ToList();
        await Task.WhenAny(started.Task, Task.WhenAll(writers));
        var before = acknowledged.ToArray();
        var made = Assert.IsType<BackupMade>(await office.BackupAsync(At("b")));
        var during = acknowledged.Count - before.Length;
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Empty(made.Manifest.Missing);
        Assert.True(during > 0, "Expected steps to be taken while the backup was made, but there were none.");

        await using var restored = await TestOffice.NewAsync();
        Assert.IsType<Restored>(await restored.RestoreAsync(At("b")));
        var steps = (await restored.ReadAsync(db => db.Steps.AsNoTracking().ToListAsync())).ToDictionary(s => (s.InstanceId, s.Revision), s => s.Hash);
        var real = (await office.ReadAsync(db => db.Steps.AsNoTracking().ToListAsync())).ToDictionary(s => (s.InstanceId, s.Revision), s => s.Hash);
        var operations = await restored.ReadAsync(db => db.Steps.Where(s => s.OperationId != null).Select(s => s.OperationId!).ToListAsync());
        Assert.Empty(before.Except(operations));
        Assert.All(steps, step => Assert.Equal(real[step.Key], step.Value));
        Assert.Equal(made.Manifest.Steps, steps.Count);
        Assert.Empty(await restored.CheckAsync());
        Assert.Equal(await restored.ReadAsync(db => db.Documents.Select(d => d.Sha256).Distinct().CountAsync()), made.Manifest.Files);
    }

    [Fact]
    public async Task ARestoredOfficeIsTheSameRowByRowAndWorksOn()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await WorkedOnAsync(office);
        Assert.IsType<BackupMade>(await office.BackupAsync(At("b")));
        await using var restored = await TestOffice.NewAsync();
        Assert.IsType<Restored>(await restored.RestoreAsync(At("b")));
        Assert.IsType<BackupMade>(await restored.BackupAsync(At("c")));
        foreach (var table in Directory.EnumerateFiles(At("b", "database")).Select(f => Path.GetFileName(f)))
            Assert.True(File.ReadAllText(At("b", "database", table)) == File.ReadAllText(At("c", "database", table)), table);
        Assert.Equal(Relative(At("b")), Relative(At("c")));

        TestOffice.Value(await restored.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        Assert.Equal("VP-2026-00002", TestOffice.Value(await restored.SubmitAsync("registry", Loan())).Number);
        var reader = await restored.ReaderAsync("clerk");
        var document = Assert.Single((await restored.CaseAsync("clerk", number)).Documents);
        var (_, stream) = TestOffice.Value(await restored.WithAsync((CaseDocuments documents) => documents.OpenAsync(reader, document.Id, default)));
        await using (stream) Assert.Equal("Půjčím si kolo.", await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await restored.CheckAsync());
    }

    [Fact]
    public async Task OnlyItsOwnerMayReadABackupAndTheRestoredKeys()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var office = await TestOffice.OpenAsync();
        await WorkedOnAsync(office);
        Assert.IsType<BackupMade>(await office.BackupAsync(At("b")));
        await using var restored = await TestOffice.NewAsync();
        Assert.IsType<Restored>(await restored.RestoreAsync(At("b")));
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        string[] all = [At("b"), .. Directory.EnumerateFileSystemEntries(At("b"), "*", SearchOption.AllDirectories), .. Directory.EnumerateFileSystemEntries(Path.Combine(restored.Settings.DataDirectory, "keys"))];
        foreach (var path in all) Assert.True((File.GetUnixFileMode(path) & others) == 0, path);
        Assert.Contains(all, path => Path.GetFileName(path) == "master.key");
    }

    [Fact]
    public async Task AFolderThatIsNotEmptyIsRefusedAndStaysAsItIs()
    {
        await using var office = await TestOffice.OpenAsync();
        Directory.CreateDirectory(At("b"));
        File.WriteAllText(At("b", "letter.txt"), "mine");
        Assert.Contains("holds something else", Assert.IsType<BackupRefused>(await office.BackupAsync(At("b"))).Words);
        Assert.Equal(["letter.txt"], Relative(At("b")));
        Assert.IsType<BackupMade>(await office.BackupAsync(At("c")));
        Assert.Contains("holds a backup already", Assert.IsType<BackupRefused>(await office.BackupAsync(At("c"))).Words);
    }

    [Fact]
    public async Task WhenAStoredFileIsGoneOrDamagedTheBackupNamesItAndSavesTheRest()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await WorkedOnAsync(office);
        await AttachAsync(office, number, "Druhá příloha.");
        await AttachAsync(office, number, "Třetí příloha.");
        var hashes = await office.ReadAsync(db => db.Documents.OrderBy(d => d.Id).Select(d => d.Sha256).ToListAsync());
        string FileOf(string hash) => Path.Combine(office.Settings.DataDirectory, "files", hash[..2], hash);
        File.Delete(FileOf(hashes[0]));
        File.AppendAllText(FileOf(hashes[1]), "!");
        var made = Assert.IsType<BackupMade>(await office.BackupAsync(At("b")));
        Assert.Equal((2, 1L), (made.Manifest.Missing.Count, made.Manifest.Files));
        Assert.Contains(made.Manifest.Missing, m => m.Contains(hashes[0]) && m.Contains("gone"));
        Assert.Contains(made.Manifest.Missing, m => m.Contains(hashes[1]) && m.Contains("damaged"));
        await using var restored = await TestOffice.NewAsync();
        Assert.Equal(made.Manifest.Missing, Assert.IsType<Restored>(await restored.RestoreAsync(At("b"))).Manifest.Missing);
        Assert.NotEmpty(await restored.CheckAsync());
    }

    private async Task WriteAsync(TestOffice office, int writer, ConcurrentQueue<string> acknowledged, TaskCompletionSource started, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (opened, lent) = ($"open-{writer}-{i}", $"lend-{writer}-{i}");
            var number = TestOffice.Value(await office.SubmitAsync("registry", Loan(), operationId: opened)).Number;
            acknowledged.Enqueue(opened);
            await AttachAsync(office, number, $"Příloha {writer} {i}");
            TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "small" }, operationId: lent));
            acknowledged.Enqueue(lent);
            if (acknowledged.Count > 40) started.TrySetResult();
        }
    }

    internal static JsonObject Loan() => new() { ["subject"] = "Kolo", ["borrower"] = "Jan \"Žižka\" 😀 <b>" };

    internal static async Task<string> WorkedOnAsync(TestOffice office)
    {
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["anonymous"] = true })).Number;
        await AttachAsync(office, number, "Půjčím si kolo.");
        return number;
    }

    private static async Task AttachAsync(TestOffice office, string number, string text)
    {
        var reader = await office.ReaderAsync("clerk");
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        TestOffice.Value(await office.WithAsync((CaseDocuments documents) => documents.UploadAsync(reader, number, new UploadedFile("dopis.txt", "text/plain", content), "in", null, default)));
    }

    private static IEnumerable<string> Relative(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal);
}
