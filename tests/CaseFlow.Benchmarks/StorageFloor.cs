using Microsoft.Data.Sqlite;

namespace CaseFlow.Benchmarks;

/// <summary>The floor: the rows that the runtime read and wrote for one case, read and written again by prepared commands, one transaction a step, without any thinking.
/// Made from what a real case left in the database after each of its steps, in a copy of that database in the same folder (same tables, indexes, sizes), WAL and FULL.</summary>
internal sealed class StorageFloor : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly List<Step> steps = [];
    private readonly CaseRows first;
    private readonly Dictionary<string, SqliteCommand> commands = [];
    private int number = 50_000;

    /// <param name="after">The case's rows after each of its steps.</param>
    public StorageFloor(BenchmarkOffice office, IReadOnlyList<CaseRows> after)
    {
        // A copy beside it: the same rows are there, and nobody's numbers are disturbed.
        office.DatabaseBytes();
        var file = Path.Combine(office.Folder, $"floor-{Guid.NewGuid():N}.db");
        File.Copy(office.DatabaseFile, file);
        connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=True;Default Timeout=30");
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;");
        first = after[^1];
        var none = new Dictionary<string, StoredRow>();
        for (var i = 0; i < after.Count; i++) steps.Add(StepOf(i == 0 ? none : Keyed(after[i - 1]), Keyed(after[i]), i == 0));
    }

    public int Steps => steps.Count;

    /// <summary>One whole case; what each step took, in microseconds.</summary>
    public IEnumerable<double> Run()
    {
        // The values of the new case are no part of the floor.
        var ids = new NewIds(first, ++number);
        foreach (var step in steps.Select(s => new Step(Of(s.Read), [.. s.Writes.Select(Of)])).ToList())
        {
            var time = System.Diagnostics.Stopwatch.StartNew();
            Read(step.Read);
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                foreach (var write in step.Writes)
                {
                    var command = Bound(write);
                    command.Transaction = transaction;
                    command.ExecuteNonQuery();
                }
                transaction.Commit();
            }
            yield return time.Elapsed.TotalMicroseconds;
        }

        Command Of(Command c) => c with { Values = [.. c.Values.Select(v => ids.Of(v) ?? DBNull.Value)] };
    }

    public void Dispose()
    {
        foreach (var command in commands.Values) command.Dispose();
        connection.Dispose();
    }

    private Step StepOf(Dictionary<string, StoredRow> before, Dictionary<string, StoredRow> after, bool start)
    {
        var writes = new List<Command>();
        foreach (var (key, row) in after)
            if (row.Table == "Numbers" || before.TryGetValue(key, out var old) && !Same(old, row))
                writes.Add(Update(row, row.Table == "Numbers" ? ["Last"] : [.. row.Values.Keys.Where(c => !Same(before[key].Values[c], row.Values[c]))]));
            else if (!before.ContainsKey(key))
                writes.Add(Insert(row));
        foreach (var (key, row) in before)
            if (!after.ContainsKey(key)) writes.Add(Delete(row));
        if (!start) writes.RemoveAll(w => w.Sql.Contains("\"Numbers\"", StringComparison.Ordinal));
        return new Step(Read(after, start), writes);
    }

    // What a step can't do without, in one statement: was it done before, and what is current; of a case that stands, all that the step goes on from; of a new one, its number.
    // Nothing that the runtime keeps in memory.
    private static Command Read(Dictionary<string, StoredRow> after, bool start)
    {
        const string present = "SELECT v.Value, (SELECT Hash FROM Contexts ORDER BY CreatedAt DESC, Hash LIMIT 1), d.*", done = "FROM AccessVersion v LEFT JOIN Steps d ON d.Actor = @0 AND d.OperationId = @1";
        var step = after.Values.Last(r => r.Table == "Steps").Values;
        if (start)
        {
            var row = after.Values.Single(r => r.Table == "Numbers").Values;
            return new($"{present}, n.* {done} LEFT JOIN Numbers n ON n.Prefix = @2 AND n.Year = @3", [step["Actor"], "not yet", row["Prefix"], row["Year"]]);
        }
        return new(
            $"""
            {present}, i.*, c.*, k.*, (SELECT Hash FROM Steps s WHERE s.InstanceId = i.Id AND s.Revision = i.Revision), (SELECT MAX(Sequence) FROM Journal j WHERE j.CaseId = c.Id)
            {done} JOIN Instances i ON i.Id = @2 JOIN Cases c ON c.Id = i.CaseId JOIN CaseKeys k ON k.CaseId = c.Id
            """, [step["Actor"], "not yet", step["InstanceId"]]);
    }

    private Dictionary<string, StoredRow> Keyed(CaseRows rows) =>
        rows.Rows.ToDictionary(r => $"{r.Table} {string.Join(' ', KeyOf(r.Table).Select(k => r.Values[k] is byte[] b ? Convert.ToHexString(b) : r.Values[k]))}");

    private readonly Dictionary<string, IReadOnlyList<string>> keys = [];
    private IReadOnlyList<string> KeyOf(string table) => keys.TryGetValue(table, out var known) ? known : keys[table] = CaseRows.KeyOf(connection, table);

    private static Command Insert(StoredRow row)
    {
        var columns = row.Values.Keys.ToList();
        return new Command($"INSERT INTO \"{row.Table}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@{i}"))})", [.. columns.Select(c => row.Values[c])]);
    }

    private Command Update(StoredRow row, List<string> changed) => new(
        $"UPDATE \"{row.Table}\" SET {string.Join(", ", changed.Select((c, i) => $"\"{c}\" = @{i}"))} WHERE {string.Join(" AND ", KeyOf(row.Table).Select((c, i) => $"\"{c}\" = @{changed.Count + i}"))}",
        [.. changed.Concat(KeyOf(row.Table)).Select(c => row.Values[c])]);

    private Command Delete(StoredRow row) => new(
        $"DELETE FROM \"{row.Table}\" WHERE {string.Join(" AND ", KeyOf(row.Table).Select((c, i) => $"\"{c}\" = @{i}"))}", [.. KeyOf(row.Table).Select(c => row.Values[c])]);

    private void Read(Command read)
    {
        using var reader = Bound(read).ExecuteReader();
        var values = new object[reader.FieldCount];
        if (!reader.Read()) throw new InvalidOperationException("Expected a row to be read, but there is none.");
        reader.GetValues(values);
    }

    private SqliteCommand Bound(Command command)
    {
        if (!commands.TryGetValue(command.Sql, out var prepared))
        {
            commands[command.Sql] = prepared = connection.CreateCommand();
            prepared.CommandText = command.Sql;
            for (var i = 0; i < command.Values.Count; i++) prepared.Parameters.AddWithValue($"@{i}", DBNull.Value);
        }
        for (var i = 0; i < command.Values.Count; i++) prepared.Parameters[i].Value = command.Values[i];
        return prepared;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static bool Same(StoredRow one, StoredRow other) => one.Values.All(v => Same(v.Value, other.Values[v.Key]));
    private static bool Same(object? one, object? other) => one is byte[] a && other is byte[] b ? a.AsSpan().SequenceEqual(b) : Equals(one, other);

    private sealed record Command(string Sql, IReadOnlyList<object?> Values);
    private sealed record Step(Command Read, List<Command> Writes);
}
