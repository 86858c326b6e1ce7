using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Citizens;

/// <summary>Number and code of a case, as typed or as a link carries them.</summary>
/// <param name="ByLink">From a mail's link; else typed.</param>
public sealed record CaseCode(string Number, string Code, bool ByLink = false);

/// <summary>What somebody with a case's number and code sees and does. A wrong number and a wrong code give the same answer: not found.</summary>
public sealed class CitizenDesk(
    CaseFlowContext db, Database database, CaseCodes codes, PublicStatus status, CaseStates states, Bundles bundles, CaseDocuments documents,
    WorkflowRuntime runtime, OfficeClock clock, TroubleLog trouble)
{
    /// <summary>Files at once.</summary>
    public const int MostFiles = 10;
    /// <summary>Files that one submitter may add to one case, so that a code doesn't open the disk to anybody.</summary>
    private const int MostOfCase = 100;
    private const string Actor = Roles.Citizen;

    /// <summary>Shows the case and keeps that it was looked at.</summary>
    public async Task<PublicStatusView?> LookAsync(CaseCode by, string? language, CancellationToken cancel)
    {
        if (await FindAsync(by, cancel) is not { } row) return null;
        try
        {
            await database.WriteAsync(async own =>
            {
                own.Looks.Add(new LookRow { Id = Guid.CreateVersion7(clock.Now), CaseId = row.Id, At = clock.Now, By = by.ByLink ? "link" : "code", CodeIssue = row.CodeIssue });
                return await own.SaveChangesAsync(cancel);
            }, cancel);
        }
        // A full disk doesn't keep people from reading.
        catch (Exception error) when (trouble.Tell(error)) { }
        return await status.OfAsync(row, language, cancel);
    }

    /// <summary>What is wanted of who has just submitted, for the receipt; that is no look at the case.</summary>
    public async Task<IReadOnlyList<CitizenNoteView>> WantedAsync(CaseCode by, string language, CancellationToken cancel) =>
        await FindAsync(by, cancel) is { ErasedAt: null } row ? [.. (await status.NotesAsync(row, language, cancel)).Where(n => n.Wanted)] : [];

    /// <summary>Adds files to an open case; whoever handles it finds it on their list today.</summary>
    /// <param name="operationId">A button pressed twice adds them once.</param>
    public async Task<Answer<int>> AddDocumentsAsync(CaseCode by, IReadOnlyList<UploadedFile> files, string? operationId, string language, CancellationToken cancel)
    {
        if (await FindAsync(by, cancel) is not { } row) return new NotFound<int>();
        var say = new FieldMessages(language);
        if (!row.Open) return new Refused<int>("caseClosed", CitizenWords.Closed(language));
        if (files.Count == 0) return Wrong(say.Required);
        if (files.Count > MostFiles || await db.Documents.CountAsync(d => d.CaseId == row.Id && d.CreatedBy == Actor, cancel) + files.Count > MostOfCase) return Wrong(say.TooMany(MostFiles));
        var stored = new List<DocumentRow>();
        foreach (var file in files)
        {
            var (document, problem) = await documents.StoreAsync(file, language, cancel);
            if (document is null) return Wrong($"{FileName.Clean(file.Name)}: {problem}");
            (document.CaseId, document.CreatedBy) = (row.Id, Actor);
            stored.Add(document);
        }
        // Erased meanwhile it is closed.
        return await documents.AddAsync(stored, OperationOf(row, operationId, stored), cancel) ? new Done<int>(stored.Count) : new Refused<int>("caseClosed", CitizenWords.Closed(language));

        static Invalid<int> Wrong(string message) => new(new Dictionary<string, string> { ["files"] = message });
    }

    /// <summary>Takes an action that the drawing offers to citizens, e.g. withdraw.</summary>
    public async Task<Answer<StepReceipt>> ActAsync(CaseCode by, string action, JsonObject fields, string operationId, string language, CancellationToken cancel)
    {
        if (await FindAsync(by, cancel) is not { } row) return new NotFound<StepReceipt>();
        // All citizens are one actor: what one of them did must not answer another.
        var operation = $"{row.Id:N} {operationId}";
        if (await StepReceipts.FirstAsync(db, Actor, operation, row.InstanceId, cancel) is { } first) return first;
        var bundle = await bundles.ByHashAsync(row.BundleHash, cancel);
        if (await states.ReadAsync(row, cancel) is not { } state || PublicStatus.CitizensActions(bundle, state).FirstOrDefault(a => a.Name == action) is not { } offered)
            return new Refused<StepReceipt>("actionNotOffered", CitizenWords.NotNow(language));
        var (values, errors) = new FieldValidation(clock.Today, language, Staff.Nobody).Check(PublicStatus.FormOf(bundle.Procedure, offered), fields, _ => null);
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);
        foreach (var empty in values.Where(v => v.Value is null).Select(v => v.Key).ToList()) values.Remove(empty);
        var result = await runtime.SendAsync(row.InstanceId, new ActionTaken { OccurredAt = clock.Now, Actor = Actor, Action = action, Fields = values }, operation, cancel);
        return result is StepNotTaken ? new Refused<StepReceipt>("actionNotOffered", CitizenWords.NotNow(language)) : StepReceipts.Of(result, row.Number, language);
    }

    /// <summary>The same click with the same files; a page brought back by the browser may send others under the old id.</summary>
    private static string? OperationOf(CaseRow row, string? operationId, IReadOnlyList<DocumentRow> files) =>
        operationId is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{row.Id:N} {operationId} {string.Join(' ', files.Select(f => f.Sha256))}")).AsSpan(0, 16));

    private async Task<CaseRow?> FindAsync(CaseCode by, CancellationToken cancel)
    {
        var wanted = by.Number.Trim().ToUpperInvariant();
        var row = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Number == wanted, cancel);
        // The code is reckoned for a number that doesn't exist as well, so that time tells nothing either.
        return codes.Matches(row?.Id ?? Guid.Empty, row?.CodeIssue ?? 1, by.Code) ? row : null;
    }
}

/// <summary>What the desk refuses, in the citizen's language.</summary>
internal static class CitizenWords
{
    public static string Closed(string language) => language switch
    {
        "cs" => "Věc je uzavřená. Máte-li něco nového, podejte nám to prosím znovu.",
        "uk" => "Справу закрито. Якщо у Вас є щось нове, подайте, будь ласка, нове звернення.",
        _ => "The case is closed. If you have anything new, please send it as a new submission.",
    };

    public static string NotNow(string language) => language switch
    {
        "cs" => "Teď to udělat nejde: případ se mezitím posunul. Zavolejte nám prosím.",
        "uk" => "Зараз це зробити неможливо: справа вже просунулася. Зателефонуйте нам, будь ласка.",
        _ => "This can't be done now: the case has moved on. Please call us.",
    };
}
