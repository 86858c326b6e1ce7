namespace CaseFlow.Cases.Storage;

/// <summary>Files and folders that only their owner may read: keys, and backups, which hold keys and personal data.</summary>
internal static class OwnersFile
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, FolderMode = FileMode | UnixFileMode.UserExecute;

    public static FileStreamOptions New
    {
        get
        {
            var options = new FileStreamOptions { Mode = System.IO.FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 16 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode;
            return options;
        }
    }

    /// <summary>Makes the folder and those above it, down from <paramref name="root"/>.</summary>
    public static void MakeFolder(string folder, string root)
    {
        if (Directory.Exists(folder)) return;
        if (folder.Length > root.Length) MakeFolder(Path.GetDirectoryName(folder)!, root);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, FolderMode);
    }

    /// <summary>Copies aside, flushes and renames: a crash leaves no half file under the name.</summary>
    public static async Task CopyAsync(string from, string to, CancellationToken cancel)
    {
        var aside = $"{to}.{Environment.ProcessId}.part";
        await using (var source = File.OpenRead(from))
        await using (var target = new FileStream(aside, New))
        {
            await source.CopyToAsync(target, cancel);
            target.Flush(flushToDisk: true);
        }
        File.Move(aside, to, overwrite: true);
    }
}
