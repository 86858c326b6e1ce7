using System.Security.Cryptography;

namespace CaseFlow.Cases.Files;

/// <summary>Files by the SHA-256 of their content, in <c>files</c> of the data folder: written aside, flushed, renamed, then the row.</summary>
public sealed class FileStore(CaseFlowSettings settings)
{
    private readonly string root = Path.GetFullPath(Path.Combine(settings.DataDirectory, "files"));

    /// <summary>Stores a stream; more than <paramref name="maxBytes"/> is refused (null) and nothing is left behind.</summary>
    /// <param name="accept">Looks at the whole content before it is kept; false refuses it as well.</param>
    public async Task<StoredFile?> SaveAsync(Stream content, long maxBytes, CancellationToken cancel, Func<Stream, bool>? accept = null)
    {
        var aside = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "aside")).FullName, Path.GetRandomFileName());
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var size = 0L;
            await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 16];
                int read;
                while ((read = await content.ReadAsync(buffer, cancel)) > 0)
                {
                    if ((size += read) > maxBytes) return null;
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                }
                await file.FlushAsync(cancel);
                if (accept is not null && !accept(file)) return null;
                file.Flush(flushToDisk: true);
            }
            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            var target = PathOf(sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // The same content is already there under the same name: replacing it changes nothing.
            File.Move(aside, target, overwrite: true);
            return new StoredFile(sha256, size);
        }
        finally
        {
            File.Delete(aside); // Nothing there after the rename.
        }
    }

    /// <summary>Throws <see cref="FileNotFoundException"/> when a row names a file that isn't there: the data folder is broken.</summary>
    public Stream Open(string sha256) => new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);

    /// <summary>Takes a file away; nothing when it isn't there. Only for content that no row names.</summary>
    public void Delete(string sha256)
    {
        if (File.Exists(PathOf(sha256))) File.Delete(PathOf(sha256));
    }

    /// <summary>The size of the file of that content; null when there is none, or when its content is another.</summary>
    public async Task<long?> SizeOfAsync(string sha256, CancellationToken cancel)
    {
        if (!IsHash(sha256) || !File.Exists(PathOf(sha256))) return null;
        await using var content = Open(sha256);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == sha256 ? content.Length : null;
    }

    /// <summary>Every file that was stored, or left half written by a program that died, before an instant of machine time: its path, and its hash when it was whole.</summary>
    internal IEnumerable<(string Path, string? Sha256)> StoredBefore(DateTimeOffset then) =>
        !Directory.Exists(root) ? [] : Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path => IsOlder(path, then)).Select(path => (path, IsHash(Path.GetFileName(path)) ? Path.GetFileName(path) : null));

    /// <summary>Takes a file away that nobody claims, unless somebody has stored it again meanwhile: it is put aside first and looked at there, so that a save in progress,
    /// of this process or another, either comes after it with a file of its own or is seen.</summary>
    internal void DeleteOlder(string path, DateTimeOffset then)
    {
        var aside = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "aside")).FullName, Path.GetRandomFileName());
        try
        {
            File.Move(path, aside);
        }
        catch (FileNotFoundException)
        {
            return; // Another sweep had it.
        }
        if (IsOlder(aside, then)) File.Delete(aside);
        else File.Move(aside, path, overwrite: true);
    }

    private static bool IsOlder(string path, DateTimeOffset then) => File.GetLastWriteTimeUtc(path) < then.UtcDateTime;

    /// <summary>Machine time at which the file was last stored; null when there is none.</summary>
    internal DateTimeOffset? WrittenAt(string sha256) => File.Exists(PathOf(sha256)) ? new DateTimeOffset(File.GetLastWriteTimeUtc(PathOf(sha256)), TimeSpan.Zero) : null;

    private string PathOf(string sha256) =>
        IsHash(sha256)
            ? Path.Combine(root, sha256[..2], sha256)
            : throw new ArgumentException($"Expected the SHA-256 of a file in lower-case hex, but got '{sha256}'.", nameof(sha256));

    private static bool IsHash(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower);
}

public sealed record StoredFile(string Sha256, long Size);
