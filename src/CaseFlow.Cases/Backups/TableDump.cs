using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaseFlow.Cases.Backups;

/// <summary>Rows to and from lines of JSON. Values are what the database holds, not what the program makes of it: a round trip changes nothing.</summary>
internal static class TableDump
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string FileOf(string table) => $"{BackupFolder.Database}/{table}.jsonl";

    /// <returns>How many rows.</returns>
    public static async Task<long> WriteAsync(DbTransaction snapshot, TableShape table, Stream target, CancellationToken cancel)
    {
        await using var command = snapshot.Connection!.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = $"SELECT {string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""))} FROM \"{table.Name}\" ORDER BY {string.Join(", ", table.Key.Select(k => $"\"{k}\""))}";
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var line = new ArrayBufferWriter<byte>(1 << 16);
        await using var json = new Utf8JsonWriter(line, Plain);
        var rows = 0L;
        while (await reader.ReadAsync(cancel))
        {
            json.WriteStartArray();
            for (var i = 0; i < table.Columns.Count; i++) Write(json, reader, i, table.Columns[i].Kind);
            json.WriteEndArray();
            json.Flush();
            json.Reset();
            line.Write("\n"u8);
            await target.WriteAsync(line.WrittenMemory, cancel);
            line.ResetWrittenCount();
            rows++;
        }
        return rows;
    }

    public static async IAsyncEnumerable<object?[]> ReadAsync(string file, IReadOnlyList<DumpedColumn> columns, [EnumeratorCancellation] CancellationToken cancel)
    {
        var number = 0L;
        await foreach (var line in File.ReadLinesAsync(file, cancel))
        {
            number++;
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetArrayLength() != columns.Count)
                throw new InvalidDataException($"Expected {columns.Count} values in line {number} of {Path.GetFileName(file)}, but there are {json.RootElement.GetArrayLength()}.");
            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++) values[i] = Value(json.RootElement[i], columns[i].Kind);
            yield return values;
        }
    }

    private static void Write(Utf8JsonWriter json, DbDataReader reader, int i, string kind)
    {
        if (reader.IsDBNull(i))
        {
            json.WriteNullValue();
            return;
        }
        switch (kind)
        {
            case "guid": json.WriteStringValue(reader.GetGuid(i)); break;
            case "integer": json.WriteNumberValue(reader.GetInt32(i)); break;
            case "long": json.WriteNumberValue(reader.GetInt64(i)); break;
            case "bool": json.WriteBooleanValue(reader.GetBoolean(i)); break;
            case "date": json.WriteStringValue(reader.GetFieldValue<DateOnly>(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case "bytes": json.WriteBase64StringValue(reader.GetFieldValue<byte[]>(i)); break;
            default: json.WriteStringValue(reader.GetString(i)); break;
        }
    }

    private static object? Value(JsonElement json, string kind) => json.ValueKind == JsonValueKind.Null ? null : kind switch
    {
        "guid" => json.GetGuid(),
        "integer" => json.GetInt32(),
        "long" => json.GetInt64(),
        "bool" => json.GetBoolean(),
        "date" => DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        "bytes" => json.GetBytesFromBase64(),
        "text" => json.GetString(),
        _ => throw new InvalidDataException($"Expected a kind of column that this version knows, but got '{kind}'."),
    };
}
