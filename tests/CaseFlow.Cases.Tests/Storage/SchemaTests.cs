using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Storage;

public sealed class SchemaTests
{
    [Fact]
    public async Task TheMigrationsMakeTheModelAsItIs()
    {
        await using var office = await TestOffice.OpenAsync();
        Assert.False(await office.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
    }

    [Fact]
    public async Task ATextOfAnyLengthCanBeSearchedFor()
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = await house.CaseAsync();
        // Nothing that could be compressed: an index may have a limit.
        var random = new Random(7);
        row.SearchText = string.Concat(Enumerable.Range(0, 30_000).Select(_ => (char)random.Next(0x4e00, 0x9fa5)));
        await house.Db.SaveChangesAsync();
        Assert.Equal(row.Id, (await house.Db.Cases.SingleAsync(c => c.SearchText.Contains(row.SearchText.Substring(15_000, 20)))).Id);
    }

    [Fact]
    public async Task NoPayloadOfAStepIsReadableInTheFile()
    {
        await using var office = await TestOffice.OpenAsync();
        TestOffice.Value(await office.SubmitAsync("registry", new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" }));
        var stored = await office.ReadAsync(db => db.Steps.Select(s => s.Stimulus).SingleAsync());
        Assert.DoesNotContain("subject", System.Text.Encoding.UTF8.GetString(stored));
    }

    [Fact]
    public async Task KeysAreReadableByTheirOwnerOnly()
    {
        await using var office = await TestOffice.OpenAsync();
        TestOffice.Value(await office.SubmitAsync("registry", new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" }));
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.GetFiles(Path.Combine(office.Settings.DataDirectory, "keys"), "*.key"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void APayloadMovedToAnotherRowDoesNotOpen()
    {
        var folder = Directory.CreateTempSubdirectory("caseflow-keys-").FullName;
        try
        {
            var keys = new CaseKeys(new KeyFiles(new CaseFlowSettings { DataDirectory = folder }));
            var key = keys.Unwrap(keys.New(Guid.Empty))!;
            var sealedBytes = key.SealState(Guid.Empty, 1, [1, 2, 3]);
            Assert.Equal([1, 2, 3], key.OpenState(Guid.Empty, 1, sealedBytes));
            Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => key.OpenState(Guid.Empty, 2, sealedBytes));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
