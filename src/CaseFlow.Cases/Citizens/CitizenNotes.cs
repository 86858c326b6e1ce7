using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Expressions.Liquid;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Citizens;

/// <summary>What the manifest has to say to the submitter just now: what is wanted of them and by which day, what became of what they did.</summary>
public sealed class CitizenNotes(CaseFlowContext db, CaseFlowSettings settings, OfficeClock clock)
{
    /// <param name="language">cs, en or uk.</param>
    public async Task<IReadOnlyList<CitizenNoteView>> OfAsync(CaseRow row, Bundle bundle, WorkflowState state, string language, CancellationToken cancel)
    {
        var now = bundle.Procedure.CitizenNotes.Where(n => IsNow(n, row, state)).ToList();
        if (now.Count == 0) return [];
        var values = await new CaseValues(new OfficePeople(db), settings, clock).ReadAsync(new TextOccasion(row, state, bundle, language, clock.Now, new Dictionary<string, string>(), []), cancel);
        var views = new List<CitizenNoteView>();
        foreach (var note in now)
        {
            // As with a mail: a sentence with a hole in it isn't said.
            if (LiquidTemplate.Parse(note.Text.In(language)).Template?.Render(values, html: false, clock.Now, clock.Zone) is { Missing.Count: 0 } words)
                views.Add(new CitizenNoteView(words.Text.Trim(), note.Wanted));
        }
        return views;
    }

    private static bool IsNow(CitizenNote note, CaseRow row, WorkflowState state) =>
        (note.Statuses.Count == 0 ? row.Open : row.Status is { } status && note.Statuses.Contains(status))
        && (note.Task is { } task ? state.Tasks.Exists(t => t.Name == task)
            : note.Field is { } field && state.Variables.GetValueOrDefault(field) is var value && (note.Value is { } wanted ? Values.Text(value) == wanted : Values.IsTrue(value)));
}
