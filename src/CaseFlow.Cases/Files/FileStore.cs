namespace CaseFlow.Cases.Files;

/// <summary>Files by the SHA-256 of their content, in <c>files</c> of the data folder: written aside, flushed, renamed, then the row.</summary>
public sealed class FileStore
{
    /// <summary>Stores a stream; more than <paramref name="maxBytes"/> is refused (null) and nothing is left behind.</summary>
    public Task<StoredFile?> SaveAsync(Stream content, long maxBytes, CancellationToken cancel) => throw null!;
    public Stream Open(string sha256) => throw null!;
}

public sealed record StoredFile(string Sha256, long Size);
