using System.Buffers.Binary;
using System.IO.Compression;

namespace CaseFlow.Cases.Documents;

/// <summary>How much a ZIP package unpacks to, found by unpacking it: the sizes that it declares of itself are its sender's word, and readers that believe them stop at the lie.
/// Reads the central directory (PKWARE APPNOTE 4.3); a package of more than four gigabytes (ZIP64) is no document that anybody sends.</summary>
internal static class PackageSize
{
    private const int EndLength = 22, RecordLength = 46, LocalLength = 30, LongestComment = 65_535;

    /// <summary>True when it unpacks to no more than <paramref name="most"/> bytes. Throws <see cref="InvalidDataException"/> for what is no such package.</summary>
    public static bool IsAtMost(Stream package, long most)
    {
        var end = Read(package, Math.Max(0, package.Length - EndLength - LongestComment), (int)Math.Min(package.Length, EndLength + LongestComment));
        var at = end.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || end.Length - at < EndLength) throw Broken();
        if (U16(end, at + 10) == ushort.MaxValue || U32(end, at + 16) == uint.MaxValue) throw Broken();
        var (records, packedInAll) = (0, 0L);
        var directory = Read(package, U32(end, at + 16), (int)Math.Min(U32(end, at + 12), package.Length));
        for (var record = 0; record < directory.Length; record += RecordLength + U16(directory, record + 28) + U16(directory, record + 30) + U16(directory, record + 32))
        {
            if (directory.Length - record < RecordLength || !directory.AsSpan(record).StartsWith("PK\u0001\u0002"u8)) throw Broken();
            var (method, packed, offset) = (U16(directory, record + 10), U32(directory, record + 20), U32(directory, record + 42));
            // Honest parts lie side by side: together they are no longer than the package, however many name the same bytes.
            if (packed == uint.MaxValue || offset == uint.MaxValue || (packedInAll += packed) > package.Length) throw Broken();
            records++;
            var local = Read(package, offset, LocalLength);
            var content = new MemoryStream(Read(package, offset + LocalLength + U16(local, 26) + U16(local, 28), (int)Math.Min(packed, package.Length)), writable: false);
            using Stream unpacked = method switch { 0 => content, 8 => new DeflateStream(content, CompressionMode.Decompress), _ => throw Broken() };
            if ((most -= Count(unpacked, most)) < 0) return false;
        }
        // Whoever looks at the package elsewhere must see the same parts.
        return records == U16(end, at + 10);
    }

    /// <summary>Stops beyond <paramref name="most"/>.</summary>
    private static long Count(Stream stream, long most)
    {
        var buffer = new byte[81_920];
        long count = 0;
        for (int read; count <= most && (read = stream.Read(buffer)) > 0;) count += read;
        return count;
    }

    private static byte[] Read(Stream package, long from, int length)
    {
        if (from < 0 || from + length > package.Length) throw Broken();
        var bytes = new byte[length];
        package.Position = from;
        package.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(byte[] bytes, int at) => at + 2 <= bytes.Length ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) : throw Broken();
    private static uint U32(byte[] bytes, int at) => at + 4 <= bytes.Length ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) : throw Broken();
    private static InvalidDataException Broken() => new("Expected a ZIP package, but its directory is broken.");
}
