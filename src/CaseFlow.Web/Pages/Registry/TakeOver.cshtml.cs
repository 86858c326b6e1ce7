using CaseFlow.Cases.GoingLive;
using CaseFlow.Cases.Procedures;
using CaseFlow.Web.Forms;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>Running cases taken over from a CSV file: first looked through, then let in.</summary>
[RequestSizeLimit(Attachments.MostBytes), RequestFormLimits(MultipartBodyLengthLimit = Attachments.MostBytes)]
public sealed class TakeOverModel(CurrentReader current, TakeOver takeOver, Bundles bundles, Texts texts) : PageModel
{
    public IReadOnlyList<(string Name, string Title)> Procedures { get; private set; } = [];
    public IReadOnlyList<string> Columns { get; } = TakeOver.Columns;
    public string Steps { get; private set; } = "";
    public TakeOverReport? Report { get; private set; }
    public bool Checked { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ListAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? postup, IFormFile? file, bool jenom, CancellationToken cancel)
    {
        await ListAsync(cancel);
        Checked = jenom;
        if (file is null)
            Report = new TakeOverReport([], texts["Vyberte soubor."]);
        else
        {
            await using var content = file.OpenReadStream();
            Report = await takeOver.ReadAsync(await current.GetAsync(), postup ?? "", content, checkOnly: jenom, cancel);
        }
        if (Report.Problem is not null)
            Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task ListAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var live = (await bundles.AllLiveAsync(cancel)).Where(b => reader.Has("registry", b.Procedure.Name) && b.Procedure.FieldNamed(TakenOver.StepField) is not null).ToList();
        Procedures = [.. live.Select(b => (b.Procedure.Name, b.Procedure.Title.In(texts.Language)))];
        Steps = string.Join(", ", live.SelectMany(b => b.Procedure.FieldNamed(TakenOver.StepField)!.Options.Select(o => $"{o.Value} ({o.Label.In(texts.Language)})")).Distinct());
    }
}
