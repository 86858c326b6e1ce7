using System.Security.Cryptography;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using DocumentFormat.OpenXml.Packaging;

namespace CaseFlow.Cases.Documents;

/// <summary>Makes the DOCX of a letter from the bundle's template. A missing value is named and no half-filled document comes out.</summary>
public sealed class LetterMaker(CaseFlowContext db, CaseFlowSettings settings, OfficeClock clock, FileStore files)
{
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Stores a filled document; its row, which nothing has been done with yet.</summary>
    public async Task<DocumentRow> KeepAsync(byte[] content, LetterOpened letter, CaseRow @case, DateTimeOffset at, CancellationToken cancel)
    {
        using var stream = new MemoryStream(content, writable: false);
        var stored = await files.SaveAsync(stream, long.MaxValue, cancel) ?? throw new InvalidOperationException("Expected a file without a limit to be stored, but it was refused.");
        return new DocumentRow
        {
            Id = Guid.CreateVersion7(at), CaseId = @case.Id, Name = $"{@case.Number}-{letter.Letter.Template}.docx", ContentType = Docx, Sha256 = stored.Sha256, Size = stored.Size,
            Direction = "out", DatedOn = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime), ScanState = "clean", CreatedBy = "system", CreatedAt = at,
        };
    }

    /// <summary>Whether a document says what this content says, to whoever reads it.</summary>
    public async Task<bool> SaysAsync(DocumentRow document, byte[] content, CancellationToken cancel)
    {
        if (document.Sha256 == Convert.ToHexStringLower(SHA256.HashData(content))) return true;
        try
        {
            await using var stored = files.Open(document.Sha256);
            using var memory = new MemoryStream();
            await stored.CopyToAsync(memory, cancel);
            return LetterTemplate.SayTheSame(memory.ToArray(), content);
        }
        catch (Exception e) when (e is IOException or FormatException or OpenXmlPackageException) // Lost or damaged: it is written anew.
        {
            return false;
        }
    }

    /// <summary>The filled document, of which nothing is stored; else the problem: <c>missing: vec, lhutaDo</c>, <c>noTemplate</c> or <c>badTemplate: …</c>.</summary>
    /// <param name="at">The letter's own day.</param>
    public async Task<(byte[]? Content, string? Problem)> FillAsync(LetterOpened letter, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel)
    {
        if (!bundle.Files.TryGetValue($"documents/{letter.Letter.Template}.docx", out var template)) return (null, "noTemplate");
        // The Czech text is the binding one; translations go by mail.
        const string language = "cs";
        var addressee = Addressee.Of(letter.Letter, bundle.Procedure, state);
        var values = await new CaseValues(new OfficePeople(db), settings, clock).ReadAsync(
            new TextOccasion(@case, state, bundle, language, at, addressee.Values(language), letter.Values), cancel);
        // A letter may lie on a table for years: the code that opens the case isn't in it.
        values.Remove("kodPripadu");
        values["cisloJednaci"] = letter.Letter.RefNo;
        values["adresatJePodatel"] = bundle.Procedure.Recipients.ContainsKey(letter.Letter.Addressee);
        values["odkazStav"] = $"{settings.PublicUrl.TrimEnd('/')}/stav";

        try
        {
            var (content, missing) = LetterTemplate.Fill(template, values, at, clock.Zone);
            return content is null ? (null, $"missing: {string.Join(", ", missing)}") : (content, null);
        }
        catch (Exception e) when (e is not OperationCanceledException) // Like a mail, a letter that can't be made is shown to a person and never fails the step.
        {
            return (null, $"badTemplate: {Mail.MailText.HeaderLine(e.Message)}");
        }
    }
}
