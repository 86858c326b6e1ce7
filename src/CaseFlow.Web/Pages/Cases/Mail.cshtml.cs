using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Web.Security;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>One mail as it was frozen: its text, its HTML in a frame where nothing runs, and what can be done when it didn't go as it should.</summary>
public sealed class MailModel(CurrentReader current, CaseQueries queries, MailDesk desk, OfficeClock clock, TimeProvider time, Texts texts) : PageModel
{
    public MessageBody Mail { get; private set; } = null!;
    public string Number { get; private set; } = "";
    public bool MayHandle { get; private set; }
    public string OperationId { get; private set; } = "";
    /// <summary>Which form was sent and came back with errors.</summary>
    public string? Tried { get; private set; }
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    public DateOnly Today => clock.Today;
    [BindProperty] public string? Address { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? On { get; set; }

    public bool MayResend => MailDesk.MayResend(Mail.Message.State);
    public bool MayCompose => Mail.Message.State == "blocked";
    public bool MayMarkReturned => MailDesk.MayMarkReturned(Mail.Message.State);
    public bool MayCancel => MailDesk.MayCancel(Mail.Message.State);
    public bool MaySettle => MailDesk.MaySettle(Mail.Message.State) && !MailReasons.IsSettled(Mail.Message.Reason);

    public async Task<IActionResult> OnGetAsync(string number, Guid id, CancellationToken cancel)
    {
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return await FindAsync(number, id, cancel) ?? Page();
    }

    public async Task<IActionResult> OnGetBodyAsync(Guid id, CancellationToken cancel)
    {
        if (!(await queries.MessageAsync(await current.GetAsync(), id, cancel)).IsDone(out var body))
            return NotFound();
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.MailBody;
        Response.Headers.CacheControl = "no-store";
        return Content(body.Html, "text/html; charset=utf-8");
    }

    public async Task<IActionResult> OnPostResendAsync(string number, Guid id, string? operationId, CancellationToken cancel) =>
        await ToldAsync(number, id, operationId, "resend", texts["E-mail čeká na odeslání."], await desk.ResendAsync(await current.GetAsync(), id, new ResendForm(Reason, Address, Given(operationId)), cancel), cancel);

    public async Task<IActionResult> OnPostReturnedAsync(string number, Guid id, string? operationId, CancellationToken cancel)
    {
        var answer = On is { } day ? await desk.ReturnedAsync(await current.GetAsync(), id, new ReturnForm(day, Reason, Given(operationId)), cancel)
            : new Invalid<MessageView>(new Dictionary<string, string> { ["on"] = texts["Vyplňte datum."] });
        return await ToldAsync(number, id, operationId, "returned", texts["Vrácení e-mailu je zaznamenané."], answer, cancel);
    }

    public async Task<IActionResult> OnPostCancelAsync(string number, Guid id, string? operationId, CancellationToken cancel) =>
        await ToldAsync(number, id, operationId, "cancel", texts["Zaznamenáno."], await desk.CancelAsync(await current.GetAsync(), id, new CancelForm(Reason, Given(operationId)), cancel), cancel);

    public async Task<IActionResult> OnPostComposeAsync(string number, Guid id, string? operationId, CancellationToken cancel) =>
        await ToldAsync(number, id, operationId, "compose", texts["E-mail je sestavený a čeká na odeslání."], await desk.ComposeAsync(await current.GetAsync(), id, Given(operationId), cancel), cancel);

    private async Task<IActionResult> ToldAsync(string number, Guid id, string? operationId, string tried, string note, Answer<MessageView> answer, CancellationToken cancel)
    {
        if (answer.IsDone(out var done))
        {
            TempData["Note"] = note;
            return LocalRedirect($"/pripad/{Uri.EscapeDataString(number)}/mail/{done.Id}");
        }
        if (answer is not Invalid<MessageView> invalid) return this.Show(answer, texts, $"/pripad/{Uri.EscapeDataString(number)}/mail/{id}");
        (Tried, Errors, OperationId) = (tried, invalid.Errors, operationId ?? "");
        if (await FindAsync(number, id, cancel) is { } elsewhere) return elsewhere;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private static string? Given(string? operationId) => string.IsNullOrEmpty(operationId) ? null : operationId;

    private async Task<IActionResult?> FindAsync(string number, Guid id, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var found = await queries.MessageAsync(reader, id, cancel);
        if (!found.IsDone(out var body))
            return this.Show(found, texts, "/prace");
        // The address names both: a mail isn't shown under another case's number.
        if (body.CaseNumber != number) return NotFound();
        (Mail, Number) = (body, number);
        MayHandle = await desk.MayHandleAsync(reader, id, cancel);
        return null;
    }
}
