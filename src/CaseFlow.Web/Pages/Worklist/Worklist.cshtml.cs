using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Worklist;

/// <summary>What is to be done, and by when. Every filter stands in the address.</summary>
public sealed class WorklistModel(CurrentReader current, ClerkTasks tasks) : PageModel
{
    /// <summary>Word in the address → queue.</summary>
    private static readonly Dictionary<string, string> Queues = new()
    {
        ["moje"] = "mine", ["role"] = "role", ["ceka"] = "waiting", ["vse"] = "all", ["hotove"] = "done",
    };

    public Reader Reader { get; private set; } = null!;
    public Paged<TaskView> Tasks { get; private set; } = null!;
    public QueueCounts Counts { get; private set; } = null!;
    [BindProperty(SupportsGet = true, Name = "fronta")] public string Queue { get; set; } = "moje";
    [BindProperty(SupportsGet = true, Name = "hledat")] public string? Search { get; set; }
    [BindProperty(SupportsGet = true, Name = "polhute")] public bool OverdueOnly { get; set; }
    [BindProperty(SupportsGet = true, Name = "brzy")] public bool DueSoonOnly { get; set; }
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;

    public bool IsFiltered => OverdueOnly || DueSoonOnly || !string.IsNullOrWhiteSpace(Search);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Reader = await current.GetAsync();
        if (!Queues.ContainsKey(Queue))
            Queue = "moje";
        Counts = await tasks.CountsAsync(Reader, cancel);
        Tasks = await tasks.ListAsync(Reader, new TaskFilter(Queues[Queue], Search, OverdueOnly: OverdueOnly, Page: Math.Clamp(PageNumber, 1, 100_000)) { DueSoonOnly = DueSoonOnly }, cancel);
    }

    public async Task<IActionResult> OnPostClaimAsync(Guid id, [FromServices] Words.Texts texts, CancellationToken cancel)
    {
        var answer = await tasks.ClaimAsync(await current.GetAsync(), id, cancel);
        return answer.IsDone(out var task) ? LocalRedirect($"/pripad/{task.Number}?ukol={task.Id}") : this.Show(answer, texts, Request.Path + Request.QueryString);
    }
}
