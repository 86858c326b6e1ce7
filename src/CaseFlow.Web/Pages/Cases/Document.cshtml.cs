using CaseFlow.Cases.Documents;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>Hands a document over as a file, never shown in the page: what citizens send isn't to be trusted.</summary>
public sealed class DocumentModel(CurrentReader current, CaseDocuments documents, Texts texts) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        var answer = await documents.OpenAsync(await current.GetAsync(), id, cancel);
        if (!answer.IsDone(out var opened))
            return this.Show(answer, texts, "/prace");
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.CacheControl = "no-store";
        return File(opened.Content, "application/octet-stream", opened.Document.Name);
    }
}
