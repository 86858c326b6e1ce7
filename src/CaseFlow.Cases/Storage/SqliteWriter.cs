using CaseFlow.Cases.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Storage;

/// <summary>The runtime's one save on SQLite: prepared commands on one connection. Who waits while another commits shares the next commit: each in a savepoint of its own, so that
/// a conflict undoes one save only; nobody is answered before COMMIT. Saves are written in the order in which they came.</summary>
/// <param name="turn">The one writer's, shared with whoever else writes to the file.</param>
internal sealed class SqliteWriter(Func<SqliteConnection> open, SemaphoreSlim turn) : IDisposable
{
    // A bound for the longest wait only: the disk's flush is shared by all long before.
    private const int MostMembers = 64;
    private readonly Lock gate = new();
    private readonly Queue<Member> waiting = [];
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private SqliteConnection? connection;
    private bool writing;

    /// <summary>Returns once the rows stand on the disk. A caller who gives up while waiting is not written; one who gives up later is told the outcome all the same.
    /// Throws <see cref="DbUpdateConcurrencyException"/> or <see cref="DbUpdateException"/> as EF would.</summary>
    /// <param name="queued">Called when the save has its place: what is queued after it is written after it.</param>
    public async Task SaveAsync(IReadOnlyList<RowChange> rows, Action? queued, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Member member;
        bool first;
        lock (gate)
        {
            first = !writing;
            waiting.Enqueue(member = new Member(rows, first));
            writing = true;
        }
        await using var givingUp = cancel.UnsafeRegister(static (member, token) => ((Member)member!).GiveUp(token), member);
        queued?.Invoke();
        if (first) _ = BeginAsync();
        await member.Answer;
    }

    /// <summary>Waits for a save that is being written.</summary>
    public void Dispose()
    {
        turn.Wait();
        try { Close(); }
        finally { turn.Release(); }
    }

    // On the first one's own thread, without a hop, when nobody else writes. What came meanwhile is another thread's errand: nobody's answer waits for saves after theirs.
    private async Task BeginAsync()
    {
        if (await WriteWaitingAsync()) _ = Task.Run(async () => { while (await WriteWaitingAsync()) { } }, CancellationToken.None);
    }

    /// <summary>True while more are waiting.</summary>
    private async Task<bool> WriteWaitingAsync()
    {
        await turn.WaitAsync();
        try { Write(Taken()); }
        finally { turn.Release(); }
        lock (gate) return writing = waiting.Count > 0;
    }

    private List<Member> Taken()
    {
        var members = new List<Member>();
        lock (gate)
            while (members.Count < MostMembers && waiting.TryDequeue(out var member))
                if (member.Take()) members.Add(member);
        return members;
    }

    // Never throws: what goes wrong is told to those whose rows they were.
    private void Write(IReadOnlyList<Member> members)
    {
        if (members.Count == 0) return;
        try
        {
            WriteTogether(members);
        }
        catch (Exception e)
        {
            Undo();
            // Locked by another program for as long as anybody waits: one after another they would wait as long again.
            if (members.Count == 1 || e is SqliteException { SqliteErrorCode: SqliteDatabase.Busy })
                foreach (var member in members) member.Tell(Told(e));
            else
                // Something larger than one member's rows: nothing of any stands. Each by itself then, so that each has its own outcome.
                foreach (var member in members)
                {
                    member.Refused = null;
                    Write([member]);
                }
        }
    }

    private void WriteTogether(IReadOnlyList<Member> members)
    {
        if (connection is not null) SqliteSetup.Look(connection);
        Run("BEGIN IMMEDIATE");
        foreach (var member in members) WriteOne(member, apart: members.Count > 1);
        if (members.All(m => m.Refused is not null)) Run("ROLLBACK");
        else
        {
            Failpoint.Reach(Failpoint.BeforeCommit);
            Run("COMMIT");
            Failpoint.Reach(Failpoint.AfterCommit);
        }
        foreach (var member in members)
            member.Tell(member.Refused is { } refused ? Told(refused) : null);
    }

    private void WriteOne(Member member, bool apart)
    {
        if (apart) Run("SAVEPOINT member");
        try
        {
            WriteRows(member);
        }
        catch (Exception e) when (e is DbUpdateConcurrencyException or SqliteException { SqliteErrorCode: SqliteDatabase.Constraint })
        {
            member.Refused = e;
            if (apart) Run("ROLLBACK TO member");
        }
        if (apart) Run("RELEASE member");
    }

    private void WriteRows(Member member)
    {
        foreach (var row in member.Rows)
        {
            var command = Prepared(row.Sql, row.Values.Length);
            for (var i = 0; i < row.Values.Length; i++) command.Parameters[i].Value = row.Values[i];
            if (command.ExecuteNonQuery() != 1) throw new DbUpdateConcurrencyException($"Expected one row to be written, but somebody else changed it ({row.Sql[..row.Sql.IndexOf(' ')]}).");
        }
    }

    private void Run(string sql) => Prepared(sql, 0).ExecuteNonQuery();

    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (prepared.TryGetValue(sql, out var command)) return command;
        command = (connection ??= open()).CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return prepared[sql] = command;
    }

    // The next save begins on a new connection: whatever state this one is in is gone with it, an open transaction too.
    private void Undo()
    {
        try { Close(); }
        catch (Exception) { connection = null; } // Whatever it is: those who wait must be told of their own fault.
    }

    private void Close()
    {
        foreach (var command in prepared.Values) command.Dispose();
        prepared.Clear();
        var closing = connection;
        connection = null;
        closing?.Dispose();
    }

    private static Exception Told(Exception e) => e is SqliteException { SqliteErrorCode: SqliteDatabase.Constraint } ? new DbUpdateException("Expected rows that keep the rules of their tables, but one does not.", e) : e;

    /// <summary>One save that waits for its commit.</summary>
    /// <param name="first">Found nobody writing, and so most often writes itself: answered on the spot.</param>
    private sealed class Member(IReadOnlyList<RowChange> rows, bool first)
    {
        // Continued elsewhere: the writer goes on with the next.
        private readonly TaskCompletionSource done = new(first ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        private int taken;
        private Exception? fault;

        public IReadOnlyList<RowChange> Rows => rows;
        public Task Answer => done.Task;
        public Exception? Refused { get; set; }

        public bool Take() => Interlocked.Exchange(ref taken, 1) == 0;

        public void GiveUp(CancellationToken token)
        {
            if (Take()) done.TrySetCanceled(token);
        }

        /// <param name="answer">Null: the rows stand.</param>
        public void Tell(Exception? answer)
        {
            fault = answer;
            // In the order in which they came: a thread's own queue would turn it round, and whoever came first would wait longest.
            if (first) Set();
            else ThreadPool.UnsafeQueueUserWorkItem(static member => member.Set(), this, preferLocal: false);
        }

        private void Set()
        {
            if (fault is null) done.TrySetResult();
            else done.TrySetException(fault);
        }
    }
}
