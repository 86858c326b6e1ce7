using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.Forms;
using CaseFlow.Web.Security;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Status;

/// <summary>Where a case stands, for whoever has its number and code; they may add documents and take what the drawing offers to citizens.
/// A wrong number and a wrong code can't be told apart; after five tries it gets slow, by address and by number.</summary>
[RequestSizeLimit(Attachments.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = Attachments.MostBytes)]
public sealed class StatusModel(CitizenDesk desk, TryLimits limits, TimeProvider time, Texts texts, TroubleLog trouble) : PageModel
{
    public PublicStatusView? Found { get; private set; }
    public string? Trouble { get; private set; }
    public string? Done { get; private set; }
    public string? Number { get; private set; }
    public string? Code { get; private set; }
    /// <summary>A button pressed twice does its thing once.</summary>
    public string OperationId { get; } = Guid.CreateVersion7(time.GetUtcNow()).ToString();
    /// <summary>The form of a citizen's action, with what was wrong of it.</summary>
    public FormOnPage FormOf(ActionView action) => FormOnPage.Of(action.Form) with { Errors = errors };
    private IReadOnlyDictionary<string, string> errors = FormOnPage.NoErrors;

    /// <summary>A link in a mail carries both.</summary>
    public Task<IActionResult> OnGetAsync(string? cislo, string? kod, CancellationToken cancel) =>
        cislo is null && kod is null ? Task.FromResult<IActionResult>(Page()) : LookAsync(cislo, kod, byLink: true, _ => Task.CompletedTask, cancel);

    public Task<IActionResult> OnPostAsync(string? cislo, string? kod, CancellationToken cancel) => LookAsync(cislo, kod, byLink: false, _ => Task.CompletedTask, cancel);

    public Task<IActionResult> OnPostDokumentAsync(string? cislo, string? kod, List<IFormFile> files, string? operationId, CancellationToken cancel) => LookAsync(cislo, kod, byLink: false, async by =>
    {
        if (HttpContext.Features.Get<FilesLeftOut>() is not null)
        {
            Trouble = texts[Attachments.TooLargeToSend];
            Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        await using var attachments = Attachments.Of(files);
        Tell(await desk.AddDocumentsAsync(by, attachments.Files, Operation(operationId), texts.Language, cancel), texts["Děkujeme, přidali jsme to k případu."]);
    }, cancel);

    public Task<IActionResult> OnPostUdelatAsync(string? cislo, string? kod, string akce, string? operationId, CancellationToken cancel) => LookAsync(cislo, kod, byLink: false, async by =>
    {
        // Citizens' forms are lines of text; what isn't on the form the desk refuses.
        var fields = new JsonObject(Request.Form.Where(f => f.Key.StartsWith(FormReading.Prefix, StringComparison.Ordinal))
            .Select(f => KeyValuePair.Create<string, JsonNode?>(f.Key[FormReading.Prefix.Length..], f.Value.ToString())));
        var answer = await desk.ActAsync(by, akce, fields, Operation(operationId), texts.Language, cancel);
        if (answer is Invalid<StepReceipt> invalid) errors = invalid.Errors;
        Tell(answer, texts["Přijali jsme to. Ozveme se vám."]);
    }, cancel);

    private string Operation(string? sent) => sent is { Length: > 0 and <= 100 } ? sent : OperationId;

    private void Tell<T>(Answer<T> answer, string done)
    {
        Trouble = AnswerOnPage.TroubleOf(answer, texts);
        Done = Trouble is null ? done : null;
        if (Trouble is not null) Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private async Task<IActionResult> LookAsync(string? number, string? code, bool byLink, Func<CaseCode, Task> act, CancellationToken cancel)
    {
        (Number, Code) = (number?.Trim(), code?.Trim());
        if (Number is not { Length: > 0 and <= 50 } || Code is not { Length: > 0 and <= 200 })
        {
            Trouble = texts["Vyplňte číslo i kód."];
            return Page();
        }
        string[] keys = ["address " + HttpContext.Connection.RemoteIpAddress, "number " + Number.ToUpperInvariant()];
        if (limits.Status.Count(keys) is { } wait)
        {
            Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }
        var by = new CaseCode(Number, Code, byLink);
        try
        {
            await act(by);
        }
        catch (Exception error) when (trouble.Tell(error))
        {
            Trouble = texts["Teď to nejde uložit. Zkuste to prosím za pár minut."];
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        Found = await desk.LookAsync(by, texts.Language, cancel);
        if (Found is not null)
            limits.Status.Forgive(keys);
        else
        {
            Trouble = texts["Podání s tímto číslem a kódem jsme nenašli. Zkontrolujte prosím obojí."];
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
        return Page();
    }
}
