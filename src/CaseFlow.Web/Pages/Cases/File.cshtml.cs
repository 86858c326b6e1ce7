using System.Globalization;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>The file of a case: takes what the case page's forms send (notes, follow-up days, related cases, numbers of documents). What is refused is shown here with what was typed.</summary>
public sealed class FileModel(CurrentReader current, FileReading reading, CaseNotes notes, FollowUps followUps, Relations relations, DocumentNumbers numbers, Texts texts) : PageModel
{
    public FileOnPage CaseFile { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    /// <summary>The document whose number was refused.</summary>
    public Guid? Document { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancel)
    {
        if (await reading.ReadAsync(await current.GetAsync(), number, cancel) is not { } file)
            return NotFound();
        CaseFile = file;
        return Page();
    }

    public async Task<IActionResult> OnPostNoteAsync(string number, string? kind, string? text, string? operationId, CancellationToken cancel) =>
        await DoneAsync(number, await notes.AddAsync(await current.GetAsync(), number, new NoteForm(kind ?? "note", text, Day("On"), Operation(operationId)), cancel),
            "poznamky", kind == "record" ? "Úřední záznam je připojený." : "Poznámka je připojená.", ["text"], cancel);

    public async Task<IActionResult> OnPostFollowUpAsync(string number, string? followText, string? operationId, CancellationToken cancel) =>
        await DoneAsync(number, await followUps.AddAsync(await current.GetAsync(), number, new FollowUpForm(Day("FollowOn"), followText, Operation(operationId)), cancel),
            "vratit", "Poznamenáno: ten den to najdete v seznamu práce.", ["followText", "on=followOn"], cancel);

    public async Task<IActionResult> OnPostDoneAsync(string number, Guid id, CancellationToken cancel) =>
        await DoneAsync(number, await followUps.DoneAsync(await current.GetAsync(), id, cancel), "vratit", "Hotovo.", [], cancel);

    public async Task<IActionResult> OnPostRelateAsync(string number, string? otherNumber, string? relation, string? relateReason, CancellationToken cancel) =>
        await DoneAsync(number, await relations.AddAsync(await current.GetAsync(), number, new RelationForm(otherNumber, relation, relateReason), cancel),
            "souvisejici", "Případy jsou propojené.", ["number=otherNumber", "reason=relateReason"], cancel);

    public async Task<IActionResult> OnPostUnrelateAsync(string number, string? other, string? unrelateReason, CancellationToken cancel) =>
        await DoneAsync(number, await relations.RemoveAsync(await current.GetAsync(), number, other ?? "", unrelateReason, cancel),
            "souvisejici", "Propojení je zrušené.", [$"reason=un-{other}"], cancel);

    public async Task<IActionResult> OnPostNumberAsync(string number, Guid document, string? documentNumber, string? numberReason, CancellationToken cancel)
    {
        Document = document;
        return await DoneAsync(number, await numbers.SetAsync(await current.GetAsync(), document, new NumberForm(documentNumber, Day("DocumentDay"), numberReason), cancel),
            "dokumenty", "Číslo je uložené.", [$"refNo=no-{document}", $"datedOn=day-{document}", $"reason=why-{document}"], cancel);
    }

    /// <param name="anchors">Where the inputs stand that are called otherwise on the page: error=id.</param>
    private async Task<IActionResult> DoneAsync<T>(string number, Answer<T> answer, string section, string said, string[] anchors, CancellationToken cancel)
    {
        if (answer.IsDone(out _))
        {
            TempData["Note"] = texts[said];
            return LocalRedirect($"/pripad/{number}#{section}");
        }
        if (answer is not Invalid<T> invalid)
            return this.Show(answer, texts, $"/pripad/{number}#{section}");
        if (await reading.ReadAsync(await current.GetAsync(), number, cancel) is not { } file)
            return NotFound();
        CaseFile = file with { Typed = Request.Form.ToDictionary(f => f.Key, f => f.Value.ToString()) };
        Errors = invalid.Errors.ToDictionary(e => anchors.FirstOrDefault(a => a.StartsWith(e.Key + "=", StringComparison.Ordinal))?[(e.Key.Length + 1)..] ?? e.Key, e => e.Value);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private DateOnly? Day(string name) => DateOnly.TryParseExact(Request.Form[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    private static string? Operation(string? sent) => sent is { Length: > 0 and <= 100 } ? sent : null;
}
