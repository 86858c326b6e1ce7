using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Documents;

/// <summary>Makes the DOCX of a letter from the bundle's template. A missing value is named and no half-filled document comes out.</summary>
public sealed class LetterMaker(CaseFlowContext db, CaseFlowSettings settings, OfficeClock clock, FileStore files)
{
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>The document's row (its file already stored), or the problem: <c>missing: vec, lhutaDo</c>, <c>noTemplate</c> or <c>badTemplate: …</c>.</summary>
    public async Task<(DocumentRow? Document, string? Problem)> MakeAsync(LetterOpened letter, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel)
    {
        var (content, problem) = await FillAsync(letter, @case, state, bundle, at, cancel);
        if (content is null) return (null, problem);
        using var stream = new MemoryStream(content, writable: false);
        var stored = await files.SaveAsync(stream, long.MaxValue, cancel) ?? throw new InvalidOperationException("Expected a file without a limit to be stored, but it was refused.");
        return (new DocumentRow
        {
            Id = Guid.CreateVersion7(at), CaseId = @case.Id, Name = $"{@case.Number}-{letter.Letter.Template}.docx", ContentType = Docx, Sha256 = stored.Sha256, Size = stored.Size,
            Direction = "out", DatedOn = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime), ScanState = "clean", CreatedBy = "system", CreatedAt = at,
        }, null);
    }

    /// <summary>The filled document, of which nothing is stored; else the problem as above.</summary>
    internal async Task<(byte[]? Content, string? Problem)> FillAsync(LetterOpened letter, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel)
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
