using CaseFlow.Cases.Casework;
using CaseFlow.Web.Security;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>One mail as it was frozen: its text, and its HTML in a frame where nothing runs.</summary>
public sealed class MailModel(CurrentReader current, CaseQueries queries, Texts texts) : PageModel
{
    public MessageBody Mail { get; private set; } = null!;
    public string Number { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string number, Guid id, CancellationToken cancel)
    {
        var found = await queries.MessageAsync(await current.GetAsync(), id, cancel);
        if (!found.IsDone(out var body))
            return this.Show(found, texts, "/prace");
        (Mail, Number) = (body, number);
        return Page();
    }

    public async Task<IActionResult> OnGetBodyAsync(Guid id, CancellationToken cancel)
    {
        if (!(await queries.MessageAsync(await current.GetAsync(), id, cancel)).IsDone(out var body))
            return NotFound();
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.MailBody;
        Response.Headers.CacheControl = "no-store";
        return Content(body.Html, "text/html; charset=utf-8");
    }
}
