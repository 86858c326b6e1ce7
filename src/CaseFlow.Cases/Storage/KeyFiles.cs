using System.Security.Cryptography;

namespace CaseFlow.Cases.Storage;

/// <summary>Keys of 256 bits, one file each, in <c>keys</c> of the data folder, readable by the owner only. Lost keys make the sealed payloads unreadable: back them up apart.</summary>
public sealed class KeyFiles(CaseFlowSettings settings)
{
    private const int Bytes = 32;
    private readonly Lock making = new();

    /// <summary>The key of that name, made when there is none.</summary>
    public byte[] Read(string name)
    {
        var file = PathOf(name);
        var folder = Path.GetDirectoryName(file)!;
        lock (making)
        {
            if (!File.Exists(file)) Make(folder, file);
            var key = File.ReadAllBytes(file);
            return key.Length == Bytes ? key
                : throw new InvalidOperationException($"Expected {file} to hold {Bytes} bytes, but it holds {key.Length}.");
        }
    }

    public string PathOf(string name) => Path.GetFullPath(Path.Combine(settings.DataDirectory, "keys", name + ".key"));

    // Written aside and renamed, so that a crash leaves no half key; never over one that another process made meanwhile.
    private static void Make(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Not named after the process: nodes that share the folder may have the same number.
        var aside = $"{file}.{RandomNumberGenerator.GetHexString(16)}";
        using (var stream = new FileStream(aside, OwnersFile.New))
        {
            stream.Write(RandomNumberGenerator.GetBytes(Bytes));
            stream.Flush(flushToDisk: true);
        }
        try { File.Move(aside, file, overwrite: false); }
        catch (IOException) when (File.Exists(file)) { File.Delete(aside); }
    }
}
