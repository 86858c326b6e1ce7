using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Worklist;

/// <summary>What is to be done, and by when. Every filter stands in the address.</summary>
public sealed class WorklistModel(CurrentReader current, ClerkTasks tasks, FollowUps followUps, OfficeClock clock) : PageModel
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

    /// <summary>Cases that the reader wanted to see again: today's and earlier ones above the list, all on their own tab.</summary>
    public IReadOnlyList<FollowUpView> Returns { get; private set; } = [];
    public IReadOnlyList<FollowUpView> DueReturns => [.. Returns.Where(r => r.Due)];
    public const string ReturnsTab = "vratit";
    public DateOnly Today => clock.Today;

    public bool IsFiltered => OverdueOnly || DueSoonOnly || !string.IsNullOrWhiteSpace(Search);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Reader = await current.GetAsync();
        if (!Queues.ContainsKey(Queue) && Queue != ReturnsTab)
            Queue = "moje";
        Returns = await followUps.MineAsync(Reader, dueOnly: false, cancel);
        Counts = await tasks.CountsAsync(Reader, cancel);
        Tasks = await tasks.ListAsync(Reader, new TaskFilter(Queues.GetValueOrDefault(Queue, "mine"), Search, OverdueOnly: OverdueOnly, Page: Math.Clamp(PageNumber, 1, 100_000)) { DueSoonOnly = DueSoonOnly }, cancel);
    }

    public async Task<IActionResult> OnPostDoneAsync(Guid id, [FromServices] Words.Texts texts, CancellationToken cancel)
    {
        var answer = await followUps.DoneAsync(await current.GetAsync(), id, cancel);
        return answer.IsDone(out _) ? LocalRedirect($"/prace?fronta={ReturnsTab}") : this.Show(answer, texts, "/prace");
    }

    public async Task<IActionResult> OnPostClaimAsync(Guid id, [FromServices] Words.Texts texts, CancellationToken cancel)
    {
        var answer = await tasks.ClaimAsync(await current.GetAsync(), id, cancel);
        return answer.IsDone(out var task) ? LocalRedirect($"/pripad/{task.Number}?ukol={task.Id}") : this.Show(answer, texts, Request.Path + Request.QueryString);
    }
}
