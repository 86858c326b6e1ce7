namespace CaseFlow.Cases.Storage;

/// <summary>One server a data folder (with SQLite): two would hand the same mails over twice. The lock is the operating system's on <c>caseflow.lock</c>, so it ends with the process, however that ends.
/// Commands work beside the server; only a restore wants the folder for itself.</summary>
public sealed class DataFolderLock(CaseFlowSettings settings) : IDisposable
{
    private FileStream? held;

    /// <summary>Throws <see cref="DatabaseRefusedException"/> when somebody else has it.</summary>
    public void Take()
    {
        if (Problem() is { } problem) throw new DatabaseRefusedException("CaseFlow:DataDirectory: " + problem);
    }

    /// <summary>Takes the lock, until this is disposed. Null when that went well (or it is held already), else why not. With PostgreSQL several servers may share files and keys: nothing is taken.</summary>
    public string? Problem()
    {
        if (held is not null || settings.Database.Provider != DatabaseSettings.Sqlite) return null;
        Directory.CreateDirectory(settings.DataDirectory);
        try { held = new FileStream(Path.Combine(settings.DataDirectory, "caseflow.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException e) when (IsTaken(e)) { return $"expected a data folder that no server works in, but one does in {settings.DataDirectory}"; }
        return null;
    }

    public void Dispose() => held?.Dispose();

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsTaken(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
