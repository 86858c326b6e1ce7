using System.IO.Compression;

namespace CaseFlow.Cases.Documents;

/// <summary>Says what a file is by its bytes, never by what its sender calls it. Only what the office works with is known; everything else is null and refused.</summary>
internal static class ContentSniffer
{
    /// <summary>Content types and the extensions that go with them.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["application/pdf"] = ["pdf"],
        [LetterMaker.Docx] = ["docx"],
        ["application/vnd.oasis.opendocument.text"] = ["odt"],
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = ["xlsx"],
        ["image/png"] = ["png"],
        ["image/jpeg"] = ["jpg", "jpeg"],
        ["text/plain"] = ["txt"],
        ["message/rfc822"] = ["eml"],
    };

    private const int MostParts = 10_000;
    // Pages of plain paper pack about twentyfold; what unpacks to a hundred times its size is made to choke whoever opens it.
    private const int MostTimes = 100;
    private const long MostUnpacked = 200L << 20, LittleUnpacked = 10L << 20;

    /// <param name="content">Seekable.</param>
    public static string? TypeOf(Stream content, string extension)
    {
        content.Position = 0;
        Span<byte> head = stackalloc byte[512];
        head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var type = head switch
        {
            _ when head.StartsWith("%PDF-"u8) => "application/pdf",
            _ when head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) => "image/png",
            _ when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "image/jpeg",
            _ when head.StartsWith("PK\u0003\u0004"u8) => Package(content),
            _ => Text(content, extension),
        };
        return type is not null && Allowed[type].Contains(extension) ? type : null;
    }

    private static string? Package(Stream content)
    {
        content.Position = 0;
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MostParts || !PackageSize.IsAtMost(content, Math.Min(MostUnpacked, Math.Max(LittleUnpacked, content.Length * MostTimes)))) return null;
            // Macros make a document a program.
            if (zip.Entries.Any(e => e.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || e.FullName.StartsWith("Basic/", StringComparison.Ordinal))) return null;
            if (zip.GetEntry("[Content_Types].xml") is not null)
                return zip.GetEntry("word/document.xml") is not null ? LetterMaker.Docx
                    : zip.GetEntry("xl/workbook.xml") is not null ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : null;
            if (zip.GetEntry("mimetype") is not { Length: < 100 } entry) return null;
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd().Trim() is "application/vnd.oasis.opendocument.text" and var type ? type : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Text has no control characters, in UTF-8 as in the older Czech code pages. A script says so in its first line; the rest its extension keeps out.</summary>
    private static string? Text(Stream content, string extension)
    {
        content.Position = 0;
        Span<byte> buffer = stackalloc byte[4096];
        var first = true;
        int read;
        while ((read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            if (first && buffer[..read].StartsWith("#!"u8)) return null;
            first = false;
            foreach (var b in buffer[..read])
                if (b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')) return null;
        }
        return extension == "eml" ? "message/rfc822" : "text/plain";
    }
}
