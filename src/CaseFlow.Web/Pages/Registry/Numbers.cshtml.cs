using System.Globalization;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>Documents and cases that have no number of the records system yet; what is filled in is saved together.</summary>
public sealed class NumbersModel(CurrentReader current, DocumentNumbers numbers, Texts texts) : PageModel
{
    public Paged<UnnumberedDocument> Documents { get; private set; } = null!;
    public Paged<UnmarkedCase> Cases { get; private set; } = null!;
    /// <summary>Document's id or case's number → what is wrong.</summary>
    public Dictionary<string, string> Trouble { get; } = [];
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;

    public string Typed(string name) => Request.HasFormContentType ? Request.Form[name].ToString() : "";

    public Task OnGetAsync(CancellationToken cancel) => ListAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var (saved, doubled) = (0, new List<string>());
        foreach (var (name, value) in Request.Form)
        {
            if (string.IsNullOrWhiteSpace(value)) continue;
            if (name.StartsWith("no-", StringComparison.Ordinal) && Guid.TryParse(name.AsSpan(3), out var id))
            {
                var on = DateOnly.TryParseExact(Typed($"on-{id}"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
                Count(id.ToString(), await numbers.SetAsync(reader, id, new NumberForm(value, on), cancel));
            }
            else if (name.StartsWith("mark-", StringComparison.Ordinal) && name[5..] is { Length: > 0 and <= 50 } number)
            {
                Count(number, await numbers.MarkAsync(reader, number, new FileMarkForm(value), cancel));
                if (!Trouble.ContainsKey(number)) doubled.AddRange((await numbers.SameMarkAsync(reader, value, number, cancel)).Select(other => $"{number} = {other}"));
            }
        }
        if (saved > 0) TempData["Note"] = texts["Uloženo: {0}.", saved];
        if (doubled.Count > 0) TempData["Trouble"] = texts["Stejnou spisovou značku má víc případů: {0}. Zkontrolujte ji ve spisové službě.", string.Join("; ", doubled.Take(5))];
        if (Trouble.Count == 0) return LocalRedirect("/podatelna/cisla");
        Response.StatusCode = StatusCodes.Status400BadRequest;
        await ListAsync(cancel);
        return Page();

        void Count<T>(string key, Answer<T> answer)
        {
            if (answer.IsDone(out _)) saved++;
            else Trouble[key] = AnswerOnPage.TroubleOf(answer, texts)!;
        }
    }

    private async Task ListAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        (Documents, Cases) = (await numbers.UnnumberedAsync(reader, PageNumber, cancel), await numbers.UnmarkedAsync(reader, PageNumber, cancel));
    }
}
