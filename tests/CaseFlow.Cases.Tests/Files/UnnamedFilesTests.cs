using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Tests.Erasure;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Files;

/// <summary>Content that was stored and never came to belong to a document: personal data that no erasure of a case would reach.</summary>
public sealed class UnnamedFilesTests
{
    private const string Word = "Kvrzhoblina";

    [Fact]
    public async Task WhatNoDocumentNamesGoesOnceNoFormCanClaimItAnyMore()
    {
        await using var office = await TestOffice.OpenAsync();
        // An intake refused for its second file leaves the first; so does a form that was never sent again.
        var refused = await office.WithAsync(async (Intake intake) => await intake.OpenAsync(await office.ReaderAsync("registry"),
            new IntakeForm("loan", "DS", new DateOnly(2026, 2, 2), "cs", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" }) { Attachments = [File("a.txt", $"{Word} první"), File("b.exe", "MZ")] }, default));
        Assert.IsType<Invalid<CaseReceipt>>(refused);
        var kept = (await office.WithAsync((CaseDocuments documents) => documents.StoreAsync(File("c.txt", $"{Word} druhá"), "cs", default))).Document!.Sha256;
        var half = Path.Combine(office.Settings.DataDirectory, "files", "aside", "napul");
        await System.IO.File.WriteAllTextAsync(half, $"{Word} napůl");
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" })).Number;
        var named = TestOffice.Value(await office.WithAsync(async (CaseDocuments documents) => await documents.UploadAsync(await office.ReaderAsync("clerk"), number, File("d.txt", "Zůstane"), "in", null, default))).Sha256;

        Assert.Equal(0, await office.Get<UnnamedFiles>().SweepAsync(default));
        Age(office, TimeSpan.FromHours(25));
        Assert.Equal(0, await office.Get<UnnamedFiles>().SweepAsync(default));
        Age(office, TimeSpan.FromDays(3));
        // Sent after all: stored anew, its row is on the way.
        await office.Get<FileStore>().SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{Word} druhá")), 1000, default);
        Assert.Equal(2, await office.Get<UnnamedFiles>().SweepAsync(default));
        Assert.NotNull(await office.Get<FileStore>().SizeOfAsync(kept, default));
        Assert.NotNull(await office.Get<FileStore>().SizeOfAsync(named, default));
        Age(office, TimeSpan.FromDays(3));
        Assert.Equal(1, await office.Get<UnnamedFiles>().SweepAsync(default));
        Assert.Empty(await Traces.OfAsync(office, Word));
        Assert.NotNull(await office.Get<FileStore>().SizeOfAsync(named, default));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhenTheDatabaseIsAnotherThanTheFilesNothingIsRemoved()
    {
        await using var office = await TestOffice.OpenAsync();
        for (var i = 0; i < 21; i++) await office.Get<FileStore>().SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes($"Příloha {i}")), 1000, default);
        Age(office, TimeSpan.FromDays(30));
        Assert.Equal(0, await office.Get<UnnamedFiles>().SweepAsync(default));
        Assert.Contains("expected the database that belongs to the data folder", office.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASaveOfTheSameContentAtTheSameMomentNeverLosesItsFile()
    {
        await using var office = await TestOffice.OpenAsync();
        var store = office.Get<FileStore>();
        var bytes = Encoding.UTF8.GetBytes("Právě se ukládá");
        for (var i = 0; i < 200; i++)
        {
            var sha256 = (await store.SaveAsync(new MemoryStream(bytes), 1000, default))!.Sha256;
            Age(office, TimeSpan.FromDays(3));
            await Task.WhenAll(Task.Run(() => office.Get<UnnamedFiles>().SweepAsync(default)), Task.Run(() => store.SaveAsync(new MemoryStream(bytes), 1000, default)));
            Assert.Equal(bytes.Length, await store.SizeOfAsync(sha256, default));
        }
    }

    private static void Age(TestOffice office, TimeSpan by)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(office.Settings.DataDirectory, "files"), "*", SearchOption.AllDirectories)) System.IO.File.SetLastWriteTimeUtc(file, DateTime.UtcNow - by);
    }

    private static UploadedFile File(string name, string content) => new(name, "text/plain", new MemoryStream(Encoding.UTF8.GetBytes(content)));
}
