using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Cases.Procedures;

/// <summary>The files of a procedure's folder: path with '/' → bytes. Reading is bounded, so that a huge or endless file is a problem and not a broken machine.</summary>
public static class BundleFiles
{
    public const string Manifest = "procedure.json", Drawing = "workflow.json";
    public const long MaxJsonBytes = 4 << 20, MaxFileBytes = 10 << 20, MaxTotalBytes = 32 << 20;
    public const int MaxFiles = 500, MaxJsonDepth = 128;

    private static readonly EnumerationOptions Every = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };

    /// <summary>Reads a folder. Hidden files and links are no part of it.</summary>
    public static (Dictionary<string, byte[]> Files, List<Problem> Problems) Read(string folder)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        var total = 0L;
        foreach (var path in Directory.EnumerateFiles(folder, "*", Every).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            var length = new FileInfo(path).Length;
            var limit = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? MaxJsonBytes : MaxFileBytes;
            if (length > limit)
                problems.Add(Problem.Error(null, "fileTooLarge", $"{name}: Expected at most {limit >> 20} MB, but it has {(length + (1 << 20) - 1) >> 20} MB."));
            else if (files.Count == MaxFiles || (total += length) > MaxTotalBytes)
            {
                problems.Add(Problem.Error(null, "folderTooLarge", $"Expected at most {MaxFiles} files and {MaxTotalBytes >> 20} MB in a procedure's folder, but there is more."));
                break;
            }
            else files[name] = File.ReadAllBytes(path);
        }
        return (files, problems);
    }

    /// <summary>SHA-256 over the sorted paths and contents, each with its length before it.</summary>
    public static string HashOf(IReadOnlyDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(path), content])
            {
                hash.AppendData(BitConverter.GetBytes((long)part.Length)); // Little-endian on every machine .NET runs on.
                hash.AppendData(part);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>As it stands in the bundle's row: a JSON object path → base64.</summary>
    public static string Pack(IReadOnlyDictionary<string, byte[]> files) =>
        new JsonObject(files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key, Convert.ToBase64String(f.Value)))).ToJsonString();

    public static Dictionary<string, byte[]> Unpack(string packed)
    {
        using var document = JsonDocument.Parse(packed);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetBytesFromBase64(), StringComparer.Ordinal);
    }

    /// <summary>Text of a JSON file whose depth and form are in order, or what is wrong with it.</summary>
    public static (string? Text, Problem? Problem) Json(IReadOnlyDictionary<string, byte[]> files, string path)
    {
        if (!files.TryGetValue(path, out var bytes)) return (null, Problem.Error(null, "fileMissing", $"{path}: Expected the file to be there, but it isn't."));
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxJsonDepth, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? (text, null)
                : (null, Problem.Error(null, "notAnObject", $"{path}: Expected a JSON object, but it is {document.RootElement.ValueKind}."));
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return (null, Problem.Error(null, "notJson", $"{path}: Expected JSON in UTF-8 at most {MaxJsonDepth} levels deep, but {e.Message}"));
        }
    }
}
