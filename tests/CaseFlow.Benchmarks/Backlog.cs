using System.Text;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.Data.Sqlite;

namespace CaseFlow.Benchmarks;

/// <summary>Many waiting cases, made from the rows of one that the runtime opened: each with ids, key, seals and chain of its own, so that it can go on like any other.</summary>
internal sealed class Backlog
{
    private readonly BenchmarkOffice office;
    private readonly CaseKeys keys;
    private readonly CaseRows first;
    private readonly byte[] state, stimulus;
    private readonly Guid instance;
    private int made = 1;

    private Backlog(BenchmarkOffice office, Guid instance, CaseRows first, CaseKeys keys, byte[] state, byte[] stimulus) =>
        (this.office, this.instance, this.first, this.keys, this.state, this.stimulus) = (office, instance, first, keys, state, stimulus);

    /// <param name="instance">Of a case after its first step.</param>
    public static async Task<Backlog> OfAsync(BenchmarkOffice office, Guid instance)
    {
        var keys = office.Get<CaseKeys>();
        await using var db = office.Get<Database>().NewContext();
        var standing = (await StepQueries.StandingAsync(db, instance, "", null)).Standing ?? throw new InvalidOperationException($"Expected the instance {instance}, but there is none.");
        var step = db.Steps.Single(s => s.InstanceId == instance);
        var key = keys.Unwrap(standing.Key)!;
        using var connection = Open(office);
        return new Backlog(office, instance, CaseRows.Read(connection, instance), keys, key.OpenState(instance, 1, standing.Instance.State), key.OpenStimulus(instance, 1, step.Stimulus));
    }

    /// <summary>Until that many were made in all.</summary>
    public void GrowTo(int count)
    {
        using var connection = Open(office);
        Execute(connection, "PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE");
        var commands = new Dictionary<string, SqliteCommand>();
        for (; made < count; made++)
        {
            foreach (var row in Copy(new NewIds(first, made + 1))) Insert(connection, commands, row);
            if (made % 10_000 == 0) Execute(connection, "COMMIT; BEGIN IMMEDIATE");
        }
        Execute(connection, $"UPDATE Numbers SET Last = {made}; COMMIT; PRAGMA optimize");
        foreach (var command in commands.Values) command.Dispose();
    }

    private IEnumerable<StoredRow> Copy(NewIds ids)
    {
        var (id, @case) = (ids[instance], ids[NewIds.IdOf(first.Single("Cases").Values["Id"])!.Value]);
        var keyRow = keys.New(@case);
        var key = keys.Unwrap(keyRow)!;
        var own = Encoding.UTF8.GetBytes(ids.Text(Encoding.UTF8.GetString(state)));
        var hash = StepJson.Hash(own);
        foreach (var row in first.Rows.Where(r => r.Table != "Numbers"))
        {
            var values = row.Values.ToDictionary(v => v.Key, v => ids.Of(v.Value));
            if (row.Table == "CaseKeys") values["WrappedKey"] = keyRow.WrappedKey;
            if (row.Table == "Instances") (values["State"], values["StateHash"]) = (key.SealState(id, 1, own), hash);
            if (row.Table == "Steps") Chain(values, id, key, hash);
            yield return new StoredRow(row.Table, values);
        }
    }

    private void Chain(Dictionary<string, object?> values, Guid id, CaseKey key, string hash)
    {
        var step = new StepRow
        {
            InstanceId = id, Revision = 1, Kind = (string)values["Kind"]!, Stimulus = key.SealStimulus(id, 1, stimulus), Actor = (string)values["Actor"]!, OperationId = (string?)values["OperationId"],
            OccurredAt = new DateTimeOffset((long)values["OccurredAt"]!, TimeSpan.Zero), RecordedAt = new DateTimeOffset((long)values["RecordedAt"]!, TimeSpan.Zero),
            BundleHash = (string)values["BundleHash"]!, ContextHash = (string)values["ContextHash"]!, EngineVersion = (string)values["EngineVersion"]!, StateHash = hash,
            PreviousHash = StepChain.Start(id), Hash = "", Answer = (string?)values["Answer"],
        };
        (values["Stimulus"], values["StateHash"], values["PreviousHash"], values["Hash"]) = (step.Stimulus, hash, step.PreviousHash, StepChain.HashOf(step));
    }

    private static void Insert(SqliteConnection connection, Dictionary<string, SqliteCommand> commands, StoredRow row)
    {
        if (!commands.TryGetValue(row.Table, out var command))
        {
            commands[row.Table] = command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO \"{row.Table}\" ({string.Join(", ", row.Values.Keys.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", row.Values.Keys.Select((_, i) => $"${i}"))})";
            for (var i = 0; i < row.Values.Count; i++) command.Parameters.AddWithValue($"${i}", DBNull.Value);
        }
        var at = 0;
        foreach (var value in row.Values.Values) command.Parameters[at++].Value = value ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(BenchmarkOffice office)
    {
        var connection = new SqliteConnection($"Data Source={office.DatabaseFile};Pooling=False;Default Timeout=30");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
