namespace CaseFlow.Cases.Casework;

/// <summary>What came of something a person or tool asked for. Pages and API translate it; nothing else may come back.</summary>
public abstract record Answer<T>
{
    /// <summary>The value, when it was done.</summary>
    public bool IsDone(out T value)
    {
        if (this is Done<T> done) { value = done.Value; return true; }
        value = default!;
        return false;
    }
}

public sealed record Done<T>(T Value) : Answer<T>;

/// <summary>Not there, or not for this person: the two can't be told apart.</summary>
public sealed record NotFound<T> : Answer<T>;

/// <summary>Seen but not allowed, e.g. another role's task.</summary>
/// <param name="Reason">Code of a text in the pages' resources: "anotherRole", "authorOfDraft" …</param>
public sealed record Forbidden<T>(string Reason) : Answer<T>;

/// <summary>Bad fields: one message per field, in the reader's language.</summary>
public sealed record Invalid<T>(IReadOnlyDictionary<string, string> Errors) : Answer<T>;

/// <summary>Somebody was faster: the task's revision is stale, or the task is no longer open.</summary>
/// <param name="Code">staleRevision, taskNotOpen, actionNotOffered …</param>
/// <param name="Changed">What changed: field → present value; empty when nothing can be said.</param>
public sealed record Conflict<T>(string Code, string Message, IReadOnlyDictionary<string, string?> Changed) : Answer<T>;

/// <summary>An effect was refused, or the stimulus rejected, with its reason. Nothing was kept.</summary>
public sealed record Refused<T>(string Code, string Message) : Answer<T>;
