using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CaseFlow.Benchmarks;

/// <summary>One row as it stands in the database.</summary>
internal sealed record StoredRow(string Table, IReadOnlyDictionary<string, object?> Values);

/// <summary>All rows of one case, read without any mapping: what the runtime really wrote.</summary>
internal sealed class CaseRows
{
    private static readonly (string Table, string Where)[] Tables =
    [
        ("Cases", "Id = @case"), ("CaseKeys", "CaseId = @case"), ("Instances", "CaseId = @case"), ("Steps", "InstanceId = @instance"), ("Tasks", "CaseId = @case"),
        ("Deadlines", "CaseId = @case"), ("Inbox", "InstanceId = @instance"), ("EventWaits", "InstanceId = @instance"), ("Messages", "CaseId = @case"),
        ("Letters", "CaseId = @case"), ("Journal", "CaseId = @case"), ("Numbers", "Prefix = @prefix"),
    ];

    private CaseRows(IReadOnlyList<StoredRow> rows) => Rows = rows;

    public IReadOnlyList<StoredRow> Rows { get; }

    public StoredRow Single(string table) => Rows.Single(r => r.Table == table);

    public static CaseRows Read(SqliteConnection connection, Guid instance)
    {
        var @case = Query(connection, "Instances", "Id = @id", ("@id", instance)).Single().Values["CaseId"];
        var number = (string)Query(connection, "Cases", "Id = @id", ("@id", @case)).Single().Values["Number"]!;
        return new CaseRows([.. Tables.SelectMany(t => Query(
            connection, t.Table, t.Where, ("@case", @case), ("@instance", instance), ("@prefix", number[..number.IndexOf('-', StringComparison.Ordinal)])))]);
    }

    private static List<StoredRow> Query(SqliteConnection connection, string table, string where, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\" WHERE {where}";
        foreach (var (name, value) in parameters)
            if (where.Contains(name, StringComparison.Ordinal)) command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        var rows = new List<StoredRow>();
        while (reader.Read())
            rows.Add(new StoredRow(table, Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i))));
        return rows;
    }

    /// <summary>Columns of the primary key, in its order.</summary>
    public static IReadOnlyList<string> KeyOf(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}

/// <summary>Gives a copied case ids and a number of its own, wherever they stand: in columns, in texts, in keys made of them.</summary>
internal sealed class NewIds
{
    private readonly Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Guid, Guid> ids = [];

    public NewIds(CaseRows of, int number)
    {
        foreach (var row in of.Rows)
            foreach (var name in (string[])["Id", "OperationId"])
                if (row.Values.GetValueOrDefault(name) is { } id && IdOf(id) is { } old && !ids.ContainsKey(old)) ids[old] = Guid.CreateVersion7();
        foreach (var (old, made) in ids) texts[old.ToString()] = made.ToString();
        Number = (string)of.Single("Cases").Values["Number"]!;
        texts[Number] = string.Create(CultureInfo.InvariantCulture, $"{Number[..^5]}{number:00000}");
    }

    private string Number { get; }

    public Guid this[Guid old] => ids[old];

    public object? Of(object? value) => value switch
    {
        string text when text.Length >= Number.Length => Text(text),
        byte[] { Length: 16 } bytes when ids.TryGetValue(new Guid(bytes), out var made) => made.ToByteArray(),
        _ => value,
    };

    public string Text(string text)
    {
        foreach (var (old, made) in texts)
            if (text.Contains(old, StringComparison.Ordinal)) text = text.Replace(old, made, StringComparison.Ordinal);
            else if (text.Contains(old, StringComparison.OrdinalIgnoreCase))
                text = text.Replace(old.ToUpperInvariant(), made.ToUpperInvariant(), StringComparison.Ordinal).Replace(old.ToLowerInvariant(), made.ToLowerInvariant(), StringComparison.Ordinal);
        return text;
    }

    public static Guid? IdOf(object? value) => value switch
    {
        string text when Guid.TryParse(text, out var id) => id,
        byte[] { Length: 16 } bytes => new Guid(bytes),
        _ => null,
    };
}
