using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>Letters that wait to be dispatched, many at once: one day and way for all, a number for each.</summary>
public sealed class DispatchModel(CurrentReader current, ClerkTasks tasks, Deliveries deliveries, OfficeClock clock, TimeProvider time, Texts texts) : PageModel
{
    public Paged<TaskView> Tasks { get; private set; } = null!;
    public IReadOnlyList<OptionView> Channels { get; private set; } = [];
    public DateOnly? ByBox { get; private set; }
    public DateOnly? ByPost { get; private set; }
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    /// <summary>Letter → why it couldn't be dispatched.</summary>
    public Dictionary<Guid, string> Trouble { get; } = [];
    [BindProperty] public DateOnly? On { get; set; }
    [BindProperty] public string? Channel { get; set; }
    [BindProperty] public List<Guid> Picked { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;

    public string NumberOf(Guid task) => Request.HasFormContentType ? Request.Form[$"no-{task}"].ToString() : "";
    public string OperationOf(Guid task) => Sent($"op-{task}") is { Length: > 0 and <= 100 } sent && Trouble.Count == 0 ? sent : Guid.CreateVersion7(time.GetUtcNow()).ToString();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        On = clock.Today;
        await ListAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var errors = new Dictionary<string, string>();
        if (On is null) errors["on"] = texts["Vyplňte datum."];
        if (string.IsNullOrEmpty(Channel)) errors["channel"] = texts["Zvolte způsob vypravení."];
        if (Picked.Count == 0) errors["on"] = texts["Označte aspoň jeden dopis."];
        var done = 0;
        if (errors.Count == 0)
            foreach (var id in Picked.Distinct().Take(200))
            {
                var fields = new JsonObject { ["dispatchedOn"] = On!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["channel"] = Channel, ["refNo"] = NumberOf(id) is { Length: > 0 } no ? no : null };
                var revision = int.TryParse(Sent($"rev-{id}"), CultureInfo.InvariantCulture, out var seen) ? seen : (int?)null;
                var answer = await tasks.CompleteAsync(reader, id, new TaskCompletion("Dispatched", fields, revision, OperationOf(id)), cancel);
                if (answer.IsDone(out _)) done++;
                else Trouble[id] = AnswerOnPage.TroubleOf(answer, texts)!;
            }
        if (done > 0)
            TempData["Note"] = texts["Vypraveno dopisů: {0}.", done];
        if (errors.Count == 0 && Trouble.Count == 0)
            return LocalRedirect("/podatelna/vypraveni");
        Errors = errors;
        Picked = [.. Trouble.Keys.Concat(errors.Count > 0 ? Picked : [])];
        Response.StatusCode = StatusCodes.Status400BadRequest;
        await ListAsync(cancel);
        return Page();
    }

    private string Sent(string name) => Request.HasFormContentType ? Request.Form[name].ToString() : "";

    private async Task ListAsync(CancellationToken cancel)
    {
        Tasks = await tasks.ListAsync(await current.GetAsync(), new TaskFilter("dispatch", Page: Math.Clamp(PageNumber, 1, 100_000)), cancel);
        Channels = Tasks.Items.SelectMany(t => t.Form).FirstOrDefault(f => f.Name == "channel")?.Options ?? [];
        (ByBox, ByPost) = (await deliveries.FictionDayAsync("DS", clock.Today, cancel), await deliveries.FictionDayAsync("post", clock.Today, cancel));
    }
}
