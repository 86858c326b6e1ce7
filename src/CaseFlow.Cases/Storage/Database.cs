using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Storage;

/// <summary>The door to the database: contexts to read from, and the two ways to write. One type a provider.</summary>
public abstract class Database
{
    public abstract CaseFlowContext NewContext();

    /// <summary>Brings the schema up to this version of the program. Throws <see cref="DatabaseRefusedException"/> when the schema is a newer one.</summary>
    public abstract Task MigrateAsync(CancellationToken cancel);

    /// <summary>Saves in one transaction what was read and changed in <paramref name="db"/>. Throws what <see cref="IsConflict"/> knows when somebody was faster.</summary>
    internal abstract Task SaveAsync(CaseFlowContext db, CancellationToken cancel);

    /// <summary>Reads and saves in one transaction that no other writer's comes between; for what no revision guards. Conflicts are tried again.
    /// <paramref name="work"/> calls SaveChanges itself; what it throws undoes all. Not reentrant.</summary>
    internal abstract Task<T> WriteAsync<T>(Func<CaseFlowContext, Task<T>> work, CancellationToken cancel);

    /// <summary>Runs one statement that is atomic by itself, such as a conditional update; returns how many rows it changed.</summary>
    internal abstract Task<int> UpdateAsync(Func<CaseFlowContext, Task<int>> statement, CancellationToken cancel);

    /// <summary>True when somebody else was faster (a row changed or a unique value taken meanwhile): read again and try again.</summary>
    internal abstract bool IsConflict(Exception e);
}

/// <summary>The database can't be used; the message is for the person who starts the program.</summary>
public sealed class DatabaseRefusedException(string message) : Exception(message);
