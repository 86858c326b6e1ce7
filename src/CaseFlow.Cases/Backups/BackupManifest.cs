using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaseFlow.Cases.Backups;

/// <summary><c>manifest.json</c> of a backup: what it is of. The hashes of its files, this one's too, stand in <c>SHA256SUMS</c>.</summary>
/// <param name="Format">Of the folder; <see cref="CurrentFormat"/>. A newer one isn't restored.</param>
/// <param name="Provider">Database it was taken from. It may be restored on the other.</param>
/// <param name="Schema">Id of the last migration; a backup is restored on its own schema and then migrated.</param>
/// <param name="TakenAt">System time of the snapshot.</param>
/// <param name="OfficeTime">Office time then.</param>
/// <param name="LastStepAt">When the last step in it was taken (office time); null: none.</param>
/// <param name="Tables">In the order in which they are filled: what is referred to comes first.</param>
/// <param name="Missing">What should be in it and isn't, in words with hashes; empty when it is whole.</param>
public sealed record BackupManifest(
    int Format, string Program, string Provider, string Schema, DateTimeOffset TakenAt, DateTimeOffset OfficeTime, DateTimeOffset? LastStepAt,
    long Cases, long Steps, long Files, IReadOnlyList<DumpedTable> Tables, IReadOnlyList<string> Missing)
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null when it is no manifest.</summary>
    public static BackupManifest? Read(byte[] json)
    {
        try { return JsonSerializer.Deserialize<BackupManifest>(json, Json); }
        catch (JsonException) { return null; }
    }
}

/// <summary>One table in <c>database/(name).jsonl</c>: a JSON array of values a row, in the order of the columns.</summary>
public sealed record DumpedTable(string Name, long Rows, IReadOnlyList<DumpedColumn> Columns);

/// <param name="Kind">guid, text, integer, long, bool, date (ISO) or bytes (base64); the same for every provider.</param>
public sealed record DumpedColumn(string Name, string Kind);
