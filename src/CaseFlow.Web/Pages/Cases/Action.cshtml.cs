using CaseFlow.Cases.Casework;
using CaseFlow.Web.Forms;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>The form of something that may be done to a case: withdraw, reopen, correct …</summary>
public sealed class ActionModel(CurrentReader current, CaseQueries queries, CaseActions actions, TimeProvider time, Texts texts) : PageModel
{
    public CaseSummary Summary { get; private set; } = null!;
    public ActionView Action { get; private set; } = null!;
    public FormOnPage Form { get; private set; } = null!;
    public string OperationId { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string number, string name, CancellationToken cancel)
    {
        if (await FindAsync(number, name, cancel) is { } elsewhere)
            return elsewhere;
        Form = FormOnPage.Of(Action.Form);
        OperationId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string name, string? operationId, CancellationToken cancel)
    {
        var elsewhere = await FindAsync(number, name, cancel);
        // The second half of a double click: it is told what the first did, whether or not the action is still offered.
        if (await actions.FirstAnswerAsync(await current.GetAsync(), number, operationId, cancel) is Done<StepReceipt> first)
        {
            TempData.Remove("Trouble");
            TempData["Note"] = texts["Hotovo."];
            return LocalRedirect($"/pripad/{first.Value.Number}");
        }
        if (elsewhere is not null)
            return elsewhere;
        OperationId = operationId is { Length: > 0 and <= 100 } ? operationId : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var typed = FormReading.Read(Request.Form, Action.Form, keepEmptyRows: true);
        Form = new FormOnPage(Action.Form, typed, FormOnPage.NoErrors, []);
        if (FormReading.ChangedRows(Request.Form, typed))
            return Page();
        var answer = await actions.TakeAsync(await current.GetAsync(), number, name, FormReading.Read(Request.Form, Action.Form, keepEmptyRows: false), OperationId, cancel);
        if (answer.IsDone(out var receipt))
        {
            TempData["Note"] = texts["Hotovo: {0}.", Action.Label];
            return LocalRedirect($"/pripad/{receipt.Number}");
        }
        if (answer is not Invalid<StepReceipt> invalid)
            return this.Show(answer, texts, $"/pripad/{number}");
        Form = Form with { Errors = invalid.Errors };
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>Null: found. An action that is no longer offered leads back to the case.</summary>
    private async Task<IActionResult?> FindAsync(string number, string name, CancellationToken cancel)
    {
        var found = await queries.GetAsync(await current.GetAsync(), number, cancel);
        if (!found.IsDone(out var detail))
            return this.Show(found, texts, "/prace");
        Summary = detail.Summary;
        if (detail.Actions.FirstOrDefault(a => a.Name == name) is { } action)
        {
            Action = action;
            return action.MayTake ? null : StatusCode(StatusCodes.Status403Forbidden);
        }
        TempData["Trouble"] = await actions.WhyNotOfferedAsync(await current.GetAsync(), number, name, cancel);
        return LocalRedirect($"/pripad/{Summary.Number}");
    }
}
