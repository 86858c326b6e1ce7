using System.Globalization;
using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Runtime;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <param name="VerifiedBy">document (shown, no number of it is kept), dataBox, knownAddress.</param>
public sealed record CodeForm(string? VerifiedBy, string? Reason, string? OperationId = null);

/// <summary>A new status code, told once to hand it over.</summary>
public sealed record IssuedCode(string Number, string TrackingCode, int Issue, string Subject, DateOnly IssuedOn);

/// <summary>Issues a new status code to a person who lost theirs and whose identity was verified. The old code and the links made of it stop working.</summary>
public sealed class CodeReissue(CaseFileDoor door, CaseCodes codes)
{
    public static readonly IReadOnlyList<string> Ways = ["document", "dataBox", "knownAddress"];
    private static readonly string[] Issuers = [Roles.Registry, Roles.Coordinator];

    public async Task<Answer<bool>> MayAsync(Reader reader, string number, CancellationToken cancel) =>
        await door.FindAsync(reader, number, cancel) is not { } @case ? new NotFound<bool>()
            : CaseFileDoor.Holds(reader, @case, Issuers) ? new Done<bool>(true) : new Forbidden<bool>("anotherRole");

    public Task<Answer<IssuedCode>> IssueAsync(Reader reader, string number, CodeForm form, CancellationToken cancel)
    {
        var say = new FieldMessages(reader.Language);
        var errors = new Dictionary<string, string>();
        var reason = FreeText.Read(form.Reason, FreeText.LongestReason, required: true, line: true, "reason", errors, say);
        if (form.VerifiedBy is not { } way || !Ways.Contains(way)) errors["verifiedBy"] = say.Option(Ways);
        return door.WriteAsync<IssuedCode>(reader, number, async entry =>
        {
            if (errors.Count > 0) return new Invalid<IssuedCode>(errors);
            var (db, @case) = (entry.Db, entry.Case);
            if (await FirstAsync(entry, form.OperationId, cancel) is { } first)
                // Told again to whoever clicked twice, unless a newer one was issued since.
                return first == @case.CodeIssue ? new Done<IssuedCode>(Of(entry)) : new Conflict<IssuedCode>("operationIdUsed", FileWords.OperationUsed(reader.Language), new Dictionary<string, string?>());
            @case.CodeIssue++;
            // What hasn't gone, or may go once more, carries the code that will work when it comes.
            foreach (var mail in await db.Messages.Where(m => m.CaseId == @case.Id && m.State != "sent" && m.State != "sending" && m.State != "cancelled").ToListAsync(cancel)) mail.CodeIssue = @case.CodeIssue;
            entry.Note("codeReissued", [("verifiedBy", form.VerifiedBy!), ("issue", @case.CodeIssue.ToString(CultureInfo.InvariantCulture)), .. form.OperationId is { } id ? [("operation", id)] : Array.Empty<(string, string)>()]);
            entry.Because(@case, "code", reason);
            return new Done<IssuedCode>(Of(entry));
        }, cancel, Issuers);
    }

    private IssuedCode Of(FileEntry entry) => new(entry.Case.Number, codes.CodeOf(entry.Case.Id, entry.Case.CodeIssue), entry.Case.CodeIssue, entry.Case.Subject, entry.Today);

    private static async Task<int?> FirstAsync(FileEntry entry, string? operationId, CancellationToken cancel)
    {
        if (operationId is null) return null;
        var (id, actor) = (entry.Case.Id, entry.Reader.UserId.ToString());
        foreach (var args in await entry.Db.Journal.AsNoTracking().Where(j => j.CaseId == id && j.Actor == actor && j.Kind == "codeReissued").Select(j => j.Args).ToListAsync(cancel))
            if (JsonSerializer.Deserialize<Dictionary<string, string>>(args) is { } said && said.GetValueOrDefault("operation") == operationId)
                return int.Parse(said["issue"], CultureInfo.InvariantCulture);
        return null;
    }
}
