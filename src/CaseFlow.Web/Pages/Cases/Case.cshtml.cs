using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Procedures;
using CaseFlow.Web.Forms;
using CaseFlow.Web.Pages.Tasks;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages.Cases;

/// <summary>Everything about one case on one page: what is to be done now stands first.</summary>
public sealed class CaseModel(CurrentReader current, CaseQueries queries, ClerkTasks tasks, CaseActions actions, TakeBack takeBack, CaseDocuments documents, FileReading reading, Bundles bundles, OfficeClock clock, TimeProvider time, Texts texts) : PageModel
{
    public Reader Reader { get; private set; } = null!;
    public CaseDetail Case { get; private set; } = null!;
    /// <summary>The step this reader can do now; null when it is somebody else's turn.</summary>
    public StepOnPage? Step { get; private set; }
    /// <summary>The last step, when this reader may take it back; else null.</summary>
    public TakeBackOffer? TakeBack { get; private set; }
    public FileOnPage CaseFile { get; private set; } = null!;
    public IReadOnlyList<TaskView> OtherTasks { get; private set; } = [];
    /// <summary>The journal as people tell it: what happened, without the boxes that were passed on the way.</summary>
    public IReadOnlyList<JournalView> Story => [.. Case.Journal.Where(e => !e.Kind.StartsWith("activity", StringComparison.Ordinal))];
    /// <summary>What is filled in so far: label and value in words.</summary>
    public IReadOnlyList<(string Label, string Value)> Facts { get; private set; } = [];

    /// <summary>The deadline in the head: the nearest open statutory one, else the nearest open one.</summary>
    public DeadlineView? MainDeadline => Case.Deadlines.Where(d => d.State is "running" or "overrun" or "paused" && d.LastDay is not null)
        .OrderBy(d => d.Basis.Equals("statutory", StringComparison.OrdinalIgnoreCase) ? 0 : 1).ThenBy(d => d.LastDay).FirstOrDefault();

    /// <summary>Sent by post today, the letter could lie ten days at the post office (§ 24 odst. 1 správního řádu) and be delivered after the statutory day.</summary>
    public bool PostMayComeLate => Step is { } step && step.Task.Form.Any(f => f.Name == "dispatchedOn") && MainDeadline is { Basis: "statutory", LastDay: { } last } && clock.Today.AddDays(10) > last;

    /// <summary>Whether to offer it; the page behind the link asks again.</summary>
    public bool MayErase => Leads;
    /// <summary>Whoever leads the procedure takes a task from somebody who is away; never whoever is kept out of the case.</summary>
    public bool MayRelease(TaskView task) => CaseFile.May && task.AssigneeId is not null && task.AssigneeId != Reader.UserId && Reader.Has(Roles.Coordinator, Case.Summary.Procedure);
    public bool MayResolveIncidents => Leads;
    // Whoever is biased leads nothing here.
    private bool Leads => CaseFile.May && (Reader.Has(Roles.Coordinator, Case.Summary.Procedure) || Reader.Has(Roles.Head, Case.Summary.Procedure));
    public bool MayReissueCode => CaseFile.May && (Reader.Has(Roles.Registry, Case.Summary.Procedure) || Reader.Has(Roles.Coordinator, Case.Summary.Procedure));

    /// <summary>The step may be the last one before the file is closed: by one of its ends the matter is over or the answer leaves the house.</summary>
    public bool StepMayClose => Step is { Task.MayClose: true };

    public bool MayRecordDelivery => CaseFile.May && Reader.Has(Roles.Registry, Case.Summary.Procedure) && Case.Letters.Any(l => l.DispatchedOn is not null && l.DeliveredOn is null && l.ReturnedOn is null);

    public async Task<IActionResult> OnGetAsync(string number, Guid? ukol, CancellationToken cancel)
    {
        Reader = await current.GetAsync();
        var found = await queries.GetAsync(Reader, number, cancel);
        if (!found.IsDone(out var detail))
            return this.Show(found, texts, "/prace");
        Case = detail;
        if (await reading.ReadAsync(Reader, number, cancel) is not { } file)
            return NotFound();
        CaseFile = file;
        var doable = detail.Tasks.Where(t => t is { State: "open", MayComplete: true }).ToList();
        var now = doable.FirstOrDefault(t => t.Id == ukol) ?? doable.FirstOrDefault(t => t.AssigneeId == Reader.UserId) ?? doable.FirstOrDefault();
        Step = now is null ? null : StepOnPage.Of(now, time);
        OtherTasks = [.. detail.Tasks.Where(t => t.State == "open" && t.Id != now?.Id)];
        TakeBack = await takeBack.OfferAsync(Reader, number, cancel);
        var procedure = (await bundles.ByHashAsync(detail.Bundle, cancel)).Procedure;
        // Delivery, channel and subject stand elsewhere on the page.
        Facts = [.. new FieldWords(texts, await queries.PeopleAsync(Reader, null, cancel))
            .Of(PersonOptions.Of(procedure, name => detail.Fields[name]).Where(f => f.Name is not ("channel" or "deliveredOn" or "subject")), detail.Fields)];
        return Page();
    }

    public async Task<IActionResult> OnPostClaimAsync(string number, Guid task, CancellationToken cancel)
    {
        var answer = await tasks.ClaimAsync(await current.GetAsync(), task, cancel);
        return answer.IsDone(out _) ? LocalRedirect($"/pripad/{number}?ukol={task}") : this.Show(answer, texts, $"/pripad/{number}");
    }

    public async Task<IActionResult> OnPostReleaseAsync(string number, Guid task, string? reason, CancellationToken cancel)
    {
        var answer = await tasks.ReleaseAsync(await current.GetAsync(), task, reason, cancel);
        return answer.IsDone(out _) ? LocalRedirect($"/pripad/{number}?ukol={task}") : this.Show(answer, texts, $"/pripad/{number}");
    }

    public async Task<IActionResult> OnPostUploadAsync(string number, IFormFile? file, string? direction, string? refNo, CancellationToken cancel)
    {
        var back = $"/pripad/{number}#dokumenty";
        if (file is not { Length: > 0 })
        {
            TempData["Trouble"] = texts["Vyberte prosím soubor."];
            return LocalRedirect(back);
        }
        await using var content = file.OpenReadStream();
        var answer = await documents.UploadAsync(await current.GetAsync(), number, new UploadedFile(Path.GetFileName(file.FileName), file.ContentType, content),
            direction is "in" or "out" ? direction : "internal", string.IsNullOrWhiteSpace(refNo) ? null : refNo.Trim(), cancel);
        if (answer.IsDone(out var document))
            TempData["Note"] = texts["Dokument {0} je uložený.", document.Name];
        return answer.IsDone(out _) ? LocalRedirect(back) : this.Show(answer, texts, back);
    }

    public async Task<IActionResult> OnPostIncidentAsync(string number, string incident, string resolution, string? outcome, string? reason, string? operationId, CancellationToken cancel)
    {
        var answer = await actions.ResolveIncidentAsync(await current.GetAsync(), number, incident, new ResolveForm(resolution, reason, string.IsNullOrWhiteSpace(outcome) ? null : outcome.Trim(), operationId), cancel);
        return answer.IsDone(out _) ? LocalRedirect($"/pripad/{number}") : this.Show(answer, texts, $"/pripad/{number}");
    }

    public string NewOperation() => Guid.CreateVersion7(time.GetUtcNow()).ToString();
}
