using System.Security.Cryptography;
using System.Text;
using CaseFlow.Cases.Files;

namespace CaseFlow.Cases.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private readonly CaseFlowSettings settings = new() { DataDirectory = Directory.CreateTempSubdirectory("caseflow-files-").FullName };
    private FileStore Store => new(settings);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(settings.DataDirectory, recursive: true);

    [Fact]
    public async Task TheSameContentIsOneFileUnderItsHash()
    {
        var first = await Store.SaveAsync(Content("dopis"), 100, Cancel);
        var second = await Store.SaveAsync(Content("dopis"), 100, Cancel);
        Assert.Equal(first, second);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("dopis"))), first!.Sha256);
        Assert.Single(All());
        using var reader = new StreamReader(Store.Open(first.Sha256));
        Assert.Equal("dopis", await reader.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task WhatIsTooLargeOrRefusedLeavesNothingBehind()
    {
        Assert.Null(await Store.SaveAsync(Content("dopis"), 4, Cancel));
        Assert.Null(await Store.SaveAsync(Content("dopis"), 100, Cancel, _ => false));
        await Assert.ThrowsAsync<IOException>(() => Store.SaveAsync(new Breaking(), 100, Cancel));
        Assert.Empty(All());
    }

    [Theory, InlineData("../../../etc/passwd"), InlineData(""), InlineData("ABCDEF")]
    public void OnlyHashesAreOpened(string name) => Assert.Throws<ArgumentException>(() => Store.Open(name));

    private string[] All() => Directory.GetFiles(settings.DataDirectory, "*", SearchOption.AllDirectories);
    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed class Breaking : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("cable");
    }
}
