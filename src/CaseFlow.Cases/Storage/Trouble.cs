using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CaseFlow.Cases.Storage;

/// <summary>What is wrong with the machine, when an exception comes from there and not from a defect of the program. Nothing of the step was kept; it can be done again once the trouble is over.</summary>
public enum Trouble
{
    /// <summary>The database doesn't answer, is gone, or can't be read.</summary>
    NoAnswer,
    /// <summary>The disk, or what this program may use of it, is full.</summary>
    DiskFull,
    /// <summary>The database or the data folder can only be read.</summary>
    ReadOnly,
    /// <summary>Somebody else holds the database's write lock for longer than anybody waits.</summary>
    Busy,
}

/// <summary>Tells trouble of the machine from a defect.</summary>
public static class Troubles
{
    // SQLite's primary result codes.
    private const int Perm = 3, Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CantOpen = 14, NotADatabase = 26;
    // Numbers of the operating system, as .NET hands them on.
    private const int NoSpace = 28, ReadOnlyFileSystem = 30, FileTooLarge = 27, QuotaExceeded = 122;

    /// <summary>Null: a defect, or something that isn't the machine's.</summary>
    public static Trouble? Of(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (OfOne(error) is { } trouble) return trouble;
        return null;
    }

    private static Trouble? OfOne(Exception error) => error switch
    {
        SqliteException sqlite => Of(sqlite),
        PostgresException postgres => Of(postgres),
        NpgsqlException => Trouble.NoAnswer,
        IOException io when io.HResult is NoSpace or QuotaExceeded or FileTooLarge => Trouble.DiskFull,
        IOException io when io.HResult is ReadOnlyFileSystem => Trouble.ReadOnly,
        UnauthorizedAccessException => Trouble.ReadOnly,
        _ => null,
    };

    private static Trouble? Of(SqliteException error) => error.SqliteErrorCode switch
    {
        Full => Trouble.DiskFull,
        ReadOnly or Perm => Trouble.ReadOnly,
        Busy or Locked => Trouble.Busy,
        // A write that the disk has no room for may come as an I/O error.
        CantOpen or IoError or NotADatabase or Corrupt => Trouble.NoAnswer,
        _ => null,
    };

    private static Trouble? Of(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.DiskFull => Trouble.DiskFull,
        PostgresErrorCodes.ReadOnlySqlTransaction => Trouble.ReadOnly,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.TooManyConnections => Trouble.Busy,
        // Shut down, starting, connection lost, out of something, its own disk broken.
        ['5', '7', 'P', ..] or ['0', '8', ..] or ['5', '3', ..] or ['5', '8', ..] => Trouble.NoAnswer,
        _ => null,
    };
}
