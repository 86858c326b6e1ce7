using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.Forms;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Tasks;

/// <summary>Takes the form of a step. What was typed is never lost: on errors it stands in the form again, on a conflict beside the other text.</summary>
public sealed class CompleteModel(CurrentReader current, ClerkTasks tasks, TimeProvider time, Texts texts) : PageModel
{
    public StepOnPage Step { get; private set; } = null!;
    /// <summary>Set when somebody was faster: what they did, in words.</summary>
    public string? Conflict { get; private set; }
    public IReadOnlyList<(string Label, string Mine, string Now)> Differences { get; private set; } = [];
    public bool StillOpen => Step.Task.State == "open" && Step.Task.MayComplete;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) =>
        (await tasks.GetAsync(await current.GetAsync(), id, cancel)).IsDone(out var task) ? LocalRedirect($"/pripad/{task.Number}?ukol={id}") : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, string? outcome, int? revision, string? operationId, CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var found = await tasks.GetAsync(reader, id, cancel);
        if (!found.IsDone(out var task))
            return this.Show(found, texts, "/prace");
        var form = Request.Form;
        var typed = FormReading.Read(form, task.Form, keepEmptyRows: true);
        operationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        if (FormReading.ChangedRows(form, typed))
            return Again(task, typed, FormOnPage.NoErrors, operationId);
        if (string.IsNullOrEmpty(outcome) && task.Outcomes.Count == 1)
            outcome = task.Outcomes[0].Name;
        if (string.IsNullOrEmpty(outcome))
            return Again(task, typed, new Dictionary<string, string> { ["outcome"] = texts["Zvolte tlačítkem, jak krok končí."] }, operationId);

        var answer = await tasks.CompleteAsync(reader, id, new TaskCompletion(outcome, FormReading.Read(form, task.Form, keepEmptyRows: false), revision, operationId), cancel);
        switch (answer)
        {
            case Done<StepReceipt> done:
                TempData["Note"] = texts["Krok „{0}“ je hotový: {1}.", task.Title, task.Outcomes.FirstOrDefault(o => o.Name == outcome)?.Label ?? outcome];
                return LocalRedirect($"/pripad/{done.Value.Number}");
            case Invalid<StepReceipt> invalid:
                return Again(task, typed, invalid.Errors, operationId);
            case Conflict<StepReceipt> conflict:
                return ShowConflict(conflict.Message, task, typed);
            case Refused<StepReceipt> refused:
                return Again(task, typed, new Dictionary<string, string> { [""] = refused.Message }, operationId);
            default:
                return this.Show(answer, texts, $"/pripad/{task.Number}");
        }
    }

    private PageResult Again(TaskView task, JsonObject typed, IReadOnlyDictionary<string, string> errors, string operationId)
    {
        Step = new StepOnPage(task, new FormOnPage(task.Form, typed, errors, task.Outcomes), operationId);
        Response.StatusCode = errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return Page();
    }

    private PageResult ShowConflict(string message, TaskView task, JsonObject typed)
    {
        Conflict = message;
        var now = FormOnPage.Of(task.Form);
        var mine = now with { Values = typed };
        Differences = [.. task.Form.Select(f => (f.Label, Mine: mine.Field(f).InWords(texts), Now: now.Field(f).InWords(texts))).Where(d => d.Mine != d.Now)];
        // A new operation: what is sent now answers the other person's change.
        Step = new StepOnPage(task, new FormOnPage(task.Form, typed, FormOnPage.NoErrors, task.Outcomes), Guid.CreateVersion7(time.GetUtcNow()).ToString());
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }
}
