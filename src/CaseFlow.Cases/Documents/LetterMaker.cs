using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private const string Translation = "preklad.";
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
        var addressee = Addressee.Of(letter.Letter, bundle.Procedure, state);
        var values = await ValuesAsync("cs");
        // The Czech text is the binding one; a citizen who reads another language gets it translated in the same document.
        var language = LanguageOf(letter, addressee, @case, state, bundle);
        values["jazyk"] = language;
        if (language is not "cs") values["preklad"] = new JsonObject(await ValuesAsync(language));

        try
        {
            var (content, missing) = LetterTemplate.Fill(template, values, at, clock.Zone);
            if (content is not null) return (content, null);
            // A value that the text and its translation lack is one value.
            var names = missing.Select(m => m.StartsWith(Translation, StringComparison.Ordinal) ? m[Translation.Length..] : m).Distinct();
            return (null, $"missing: {string.Join(", ", names)}");
        }
        catch (Exception e) when (e is not OperationCanceledException) // Like a mail, a letter that can't be made is shown to a person and never fails the step.
        {
            return (null, $"badTemplate: {Mail.MailText.HeaderLine(e.Message)}");
        }

        async Task<Dictionary<string, JsonNode?>> ValuesAsync(string written)
        {
            var read = await new CaseValues(new OfficePeople(db), settings, clock).ReadAsync(
                new TextOccasion(@case, state, bundle, written, at, addressee.Values(written), letter.Values), cancel);
            // A letter may lie on a table for years: the code that opens the case isn't in it.
            read.Remove("kodPripadu");
            read["cisloJednaci"] = letter.Letter.RefNo;
            read["adresatJePodatel"] = bundle.Procedure.Recipients.ContainsKey(letter.Letter.Addressee);
            read["odkazStav"] = $"{settings.PublicUrl.TrimEnd('/')}/stav{(written is "cs" ? "" : $"?jazyk={written}")}";
            return read;
        }
    }

    /// <summary>The addressee's language, chosen as for mails. Authorities, and the file where nobody is written to, get Czech alone.</summary>
    private static string LanguageOf(LetterOpened letter, Addressee addressee, CaseRow @case, WorkflowState state, Bundle bundle)
    {
        if (!bundle.Procedure.Recipients.TryGetValue(letter.Letter.Addressee, out var recipient)) return "cs";
        var anonymous = recipient.Anonymous is { } field && state.Variables.GetValueOrDefault(field) is { } said && said.GetValueKind() is JsonValueKind.True;
        return anonymous ? "cs" : Words.LanguageOf(addressee.Language.Length > 0 ? addressee.Language : @case.Language);
    }
}
