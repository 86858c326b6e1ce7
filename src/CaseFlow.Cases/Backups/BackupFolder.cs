using System.Security.Cryptography;
using System.Text;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Backups;

/// <summary>The folder of a backup, readable by its owner only. Its last file is <c>SHA256SUMS</c> (<c>sha256sum -c</c> reads it too): without it the backup is unfinished.</summary>
internal sealed class BackupFolder(string path)
{
    public const string Manifest = "manifest.json", Sums = "SHA256SUMS", Database = "database", Files = "files", Keys = "keys", Workflows = "workflows";
    private readonly List<(string Path, string Sha256)> written = [];

    public string Path { get; } = System.IO.Path.GetFullPath(path);
    public long Bytes { get; private set; }

    /// <summary>Why nothing can be written there, or null.</summary>
    public string? Problem() =>
        File.Exists(Path) ? $"expected a new or empty folder, but {Path} is a file"
        : !Directory.Exists(Path) || !Directory.EnumerateFileSystemEntries(Path).Any() ? null
        : File.Exists(At(Sums)) ? $"expected a new or empty folder, but {Path} holds a backup already"
        : File.Exists(At(Manifest)) || Directory.Exists(At(Database)) ? $"expected a new or empty folder, but {Path} holds a backup that was never finished; delete it"
        : $"expected a new or empty folder, but {Path} holds something else";

    public string At(string relative) => System.IO.Path.Combine(Path, relative.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>Writes one file whole and flushed; remembers its hash.</summary>
    /// <param name="relative">With forward slashes.</param>
    /// <param name="keep">Asked with the hash of what was written; false: it isn't kept.</param>
    public async Task<bool> WriteAsync(string relative, Func<Stream, Task> write, CancellationToken cancel, Func<string, bool>? keep = null)
    {
        var file = At(relative);
        OwnersFile.MakeFolder(System.IO.Path.GetDirectoryName(file)!, Path);
        await using (var stream = new FileStream(file, OwnersFile.New))
        await using (var hashing = new HashingStream(stream))
        {
            await write(hashing);
            await hashing.FlushAsync(cancel);
            stream.Flush(flushToDisk: true);
            var hash = hashing.Hash();
            if (keep?.Invoke(hash) != false)
            {
                written.Add((relative, hash));
                Bytes += hashing.Length;
                return true;
            }
        }
        File.Delete(file);
        return false;
    }

    /// <summary>The last file, aside and renamed: from here on it is a backup.</summary>
    public async Task FinishAsync(CancellationToken cancel)
    {
        var aside = At(Sums + ".part");
        await using (var stream = new FileStream(aside, OwnersFile.New))
        {
            foreach (var (path, hash) in written) await stream.WriteAsync(Encoding.UTF8.GetBytes($"{hash}  {path}\n"), cancel);
            stream.Flush(flushToDisk: true);
        }
        File.Move(aside, At(Sums));
    }

    /// <summary>Every file read and compared. What differs, in words; the paths when nothing does.</summary>
    public async Task<(IReadOnlyList<string> Paths, IReadOnlyList<string> Problems)> VerifyAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(Path)) return ([], [$"expected a backup, but there is no folder {Path}"]);
        if (!File.Exists(At(Sums))) return ([], [$"expected a finished backup in {Path}, but it has no {Sums}: it was interrupted or is something else"]);
        var (paths, problems) = (new List<string>(), new List<string>());
        foreach (var line in await File.ReadAllLinesAsync(At(Sums), cancel))
        {
            if (line.Split("  ", 2) is not [{ Length: 64 } sum, var relative] || !IsWithin(relative))
            {
                problems.Add($"{Sums}: expected lines of a hash and a path within the backup, but one is \"{line}\"");
                continue;
            }
            paths.Add(relative);
            if (!File.Exists(At(relative))) problems.Add($"{relative}: expected the file, but it is missing");
            else if (await HashAsync(At(relative), cancel) is var hash && hash != sum) problems.Add($"{relative}: expected the hash {sum}, but it is {hash}: the file was changed or is damaged");
        }
        if (!paths.Contains(Manifest)) problems.Add($"{Sums}: expected {Manifest} in it, but it isn't");
        return (paths, problems);
    }

    public static async Task<string> HashAsync(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }

    private static bool IsWithin(string relative) =>
        relative.Length > 0 && !relative.Contains('\\') && !System.IO.Path.IsPathRooted(relative) && relative.Split('/').All(part => part is not ("" or "." or ".."));
}
