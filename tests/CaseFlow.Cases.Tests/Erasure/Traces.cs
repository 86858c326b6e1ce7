using System.IO.Compression;
using System.Text;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Erasure;

/// <summary>Looks for words byte by byte: in every file of the data folder, inside of documents that are zips, and in every column of a database that has no file here.</summary>
internal static class Traces
{
    /// <summary>Where any of the words stands: file, or file and part of it, or table.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TestOffice office, params string[] words)
    {
        var wanted = words.SelectMany(w => (byte[][])[Encoding.UTF8.GetBytes(w), Encoding.Unicode.GetBytes(w), Encoding.BigEndianUnicode.GetBytes(w)]).ToList();
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(office.Settings.DataDirectory, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(office.Settings.DataDirectory, file);
            if (words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase))) found.Add($"name of {name}");
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            var bytes = copy.ToArray();
            if (Holds(bytes, wanted)) found.Add(name);
            if (bytes is [(byte)'P', (byte)'K', 3, 4, ..]) found.AddRange(InZip(copy, wanted).Select(part => $"{name}/{part}"));
        }
        found.AddRange(await office.ReadAsync(db => InTablesAsync(db, words)));
        return found;
    }

    private static bool Holds(ReadOnlySpan<byte> bytes, List<byte[]> wanted)
    {
        foreach (var word in wanted)
            if (bytes.IndexOf(word) >= 0) return true;
        return false;
    }

    private static IEnumerable<string> InZip(MemoryStream file, List<byte[]> wanted)
    {
        file.Position = 0;
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in zip.Entries)
        {
            using var part = new MemoryStream();
            using (var content = entry.Open()) content.CopyTo(part);
            if (Holds(part.ToArray(), wanted)) yield return entry.FullName;
        }
    }

    private static async Task<IReadOnlyList<string>> InTablesAsync(CaseFlowContext db, string[] words)
    {
        if (db is not PostgreSqlContext) return [];
        var found = new List<string>();
        foreach (var table in await db.Database.SqlQueryRaw<string>("SELECT table_name AS \"Value\" FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'").ToListAsync())
            foreach (var word in words)
            {
                // Bytes are written out in hexadecimal.
                var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word));
                var sql = $"SELECT COUNT(*)::int AS \"Value\" FROM \"{table}\" t WHERE strpos(t::text, '{word}') > 0 OR strpos(t::text, '{hex}') > 0";
                if (await db.Database.SqlQueryRaw<int>(sql).SingleAsync() > 0) found.Add($"table {table}");
            }
        return found;
    }
}
