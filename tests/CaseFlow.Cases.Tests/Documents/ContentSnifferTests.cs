using System.IO.Compression;
using System.Text;
using CaseFlow.Cases.Documents;

namespace CaseFlow.Cases.Tests.Documents;

public sealed class ContentSnifferTests
{
    [Theory]
    [InlineData("%PDF-1.7\n", "pdf", "application/pdf")]
    [InlineData("Prostý text\r\n", "txt", "text/plain")]
    [InlineData("From: a@example.cz\r\n\r\nx", "eml", "message/rfc822")]
    [InlineData("%PDF-1.7\n", "exe", null)]
    [InlineData("%PDF-1.7\n", "txt", null)]
    [InlineData("MZ\0\0program", "pdf", null)]
    [InlineData("MZ\0\0program", "txt", null)]
    [InlineData("#!/bin/sh\nrm", "txt", null)]
    [InlineData("alert(1)", "js", null)]
    [InlineData("<html></html>", "html", null)]
    [InlineData("x", "", null)]
    public void AFileIsWhatItsBytesSay(string content, string extension, string? type) => Assert.Equal(type, ContentSniffer.TypeOf(Bytes(content), extension));

    [Fact]
    public void TextInAnOlderCodePageIsText() => Assert.Equal("text/plain", ContentSniffer.TypeOf(new MemoryStream([0x50, 0xF8, 0xED, 0x6C, 0x69, 0x9A, 0x0D, 0x0A]), "txt"));

    [Fact]
    public void OfficePackagesAreToldApartAndMacrosAndPlainZipsRefused()
    {
        Assert.Equal(LetterMaker.Docx, ContentSniffer.TypeOf(Zip("[Content_Types].xml", "word/document.xml"), "docx"));
        Assert.Null(ContentSniffer.TypeOf(Zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "docx"));
        Assert.Null(ContentSniffer.TypeOf(Zip("[Content_Types].xml", "xl/workbook.xml"), "docx"));
        Assert.Null(ContentSniffer.TypeOf(Zip("program.exe"), "zip"));
        Assert.Null(ContentSniffer.TypeOf(new MemoryStream(Encoding.ASCII.GetBytes("PK\u0003\u0004rubbish")), "docx"));
    }

    [Theory]
    [InlineData("../../etc/heslo.txt", "heslo.txt")]
    [InlineData("C:\\Dokumenty\\dopis.pdf", "dopis.pdf")]
    [InlineData("fakt\u202Efdp.exe", "faktfdp.exe")]
    [InlineData("a\r\nb\".pdf", "ab_.pdf")]
    [InlineData(".pdf", "dokument.pdf")]
    [InlineData("  ", "dokument")]
    public void ANameIsOnlyAName(string given, string clean) => Assert.Equal(clean, FileName.Clean(given));

    [Theory]
    [InlineData(300 << 20, null)]
    [InlineData(11 << 20, null)]
    [InlineData(9 << 20, LetterMaker.Docx)]
    public void WhatUnpacksToAHundredTimesItsSizeIsRefused(int zeros, string? type) => Assert.Equal(type, ContentSniffer.TypeOf(Bomb(zeros), "docx"));

    [Fact]
    public void WhatAPackageDeclaresOfItsSizeIsNotBelieved()
    {
        var bytes = Bomb(300 << 20).ToArray();
        Span<byte> declared = [.. BitConverter.GetBytes(300 << 20)], small = [.. BitConverter.GetBytes(1_000)];
        for (int at; (at = bytes.AsSpan().IndexOf(declared)) >= 0;) small.CopyTo(bytes.AsSpan(at));
        Assert.Null(ContentSniffer.TypeOf(new MemoryStream(bytes), "docx"));
    }

    [Fact]
    public void PartsThatNameTheSameBytesAgainAndAgainAreRefused()
    {
        var bytes = Bomb(9 << 20).ToArray();
        // The directory's last record, once more after itself and counted.
        var at = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        var end = bytes.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var (record, tail) = (bytes[at..end], bytes[end..]);
        var count = (ushort)2;
        using var again = new MemoryStream();
        again.Write(bytes.AsSpan(0, end));
        for (; count < 5_000; count++) again.Write(record);
        BitConverter.GetBytes(count).CopyTo(tail, 8);
        BitConverter.GetBytes(count).CopyTo(tail, 10);
        BitConverter.GetBytes((uint)(BitConverter.ToUInt32(tail, 12) + record.Length * (count - 2))).CopyTo(tail, 12);
        again.Write(tail);
        Assert.Null(ContentSniffer.TypeOf(again, "docx"));
    }

    [Fact]
    public void ALargePackageOfWhatDoesNotPackIsADocument()
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml").Open().Dispose();
            zip.CreateEntry("word/document.xml").Open().Dispose();
            using var picture = zip.CreateEntry("word/media/image1.jpeg").Open();
            var noise = new byte[20 << 20];
            new Random(1).NextBytes(noise);
            picture.Write(noise);
        }
        Assert.Equal(LetterMaker.Docx, ContentSniffer.TypeOf(memory, "docx"));
    }

    private static MemoryStream Bomb(int zeros)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("[Content_Types].xml").Open().Dispose();
            using var text = zip.CreateEntry("word/document.xml").Open();
            text.Write(new byte[zeros]);
        }
        return memory;
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static MemoryStream Zip(params string[] names)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in names) zip.CreateEntry(name).Open().Dispose();
        return memory;
    }
}
