using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Web.Forms;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Tasks;

/// <summary>The letters a step leads to, as they would be made now with what is typed in its form. Reads only.</summary>
public sealed class PreviewModel(CurrentReader current, ClerkTasks tasks, LetterPreviews previews, Texts texts) : PageModel
{
    public TaskView Task { get; private set; } = null!;
    public IReadOnlyList<LetterDraft> Drafts { get; private set; } = [];
    /// <summary>What was typed in the step's form, to be sent along for the document.</summary>
    public IReadOnlyList<(string Name, string Value)> Typed { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await FindAsync(id, null, cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancel) => await FindAsync(id, Request.Form, cancel) ?? Page();

    public async Task<IActionResult> OnPostDownloadAsync(Guid id, string? template, int person, CancellationToken cancel)
    {
        if (await FindAsync(id, Request.Form, cancel) is { } elsewhere) return elsewhere;
        if (Drafts.FirstOrDefault(d => d.Template == template && d.Person == person) is not { Content: { } content } draft) return Page();
        Response.Headers.CacheControl = "no-store";
        return File(content, LetterMaker.Docx, draft.FileName);
    }

    private async Task<IActionResult?> FindAsync(Guid id, IFormCollection? form, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var found = await tasks.GetAsync(reader, id, cancel);
        if (!found.IsDone(out var task)) return this.Show(found, texts, "/prace");
        Task = task;
        JsonObject? typed = null;
        if (form is not null)
        {
            typed = FormReading.Read(form, task.Form, keepEmptyRows: false);
            Typed = [.. form.Where(f => f.Key.StartsWith(FormReading.Prefix, StringComparison.Ordinal)).SelectMany(f => f.Value, (f, value) => (f.Key, value ?? ""))];
        }
        var answer = await previews.OfTaskAsync(reader, id, typed, cancel);
        if (!answer.IsDone(out var drafts)) return this.Show(answer, texts, $"/pripad/{task.Number}");
        Drafts = drafts;
        return null;
    }
}
