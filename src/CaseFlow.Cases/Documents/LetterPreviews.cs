using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Documents;

/// <summary>A letter as it would be made now. A draft: nobody approved or signed it, and nothing of it is kept.</summary>
/// <param name="Template">Name of the letter's template.</param>
/// <param name="After">The outcome of the step by which one comes to it, in words.</param>
/// <param name="Person">Which of the addressees: 0 the first.</param>
/// <param name="Paragraphs">The letter's text; empty when it can't be made.</param>
/// <param name="Problem">Why it can't be made yet, in words.</param>
public sealed record LetterDraft(
    string Template, string Label, string After, string Addressee, int Person, string FileName, IReadOnlyList<string> Paragraphs, string? Problem)
{
    /// <summary>The document (DOCX); null when it can't be made.</summary>
    public byte[]? Content { get; init; }
}

/// <summary>The letters of a step before it is done, so that whoever approves or signs has read what goes out. Nothing is stored.</summary>
public sealed class LetterPreviews(
    CaseFlowContext db, CaseAccess access, TaskDesk desk, CaseStates states, Bundles bundles, OfficeDocuments documents, LetterMaker maker, OfficeClock clock)
{
    /// <summary>Letters that lie ahead of a step.</summary>
    /// <param name="fields">What has been typed into its form meanwhile, or null; what isn't right is left out.</param>
    public async Task<Answer<IReadOnlyList<LetterDraft>>> OfTaskAsync(Reader reader, Guid taskId, JsonObject? fields, CancellationToken cancel)
    {
        if (await desk.FindAsync(reader, taskId, cancel) is not { } found) return new NotFound<IReadOnlyList<LetterDraft>>();
        if (found.Task.State != "open")
            return new Conflict<IReadOnlyList<LetterDraft>>("taskNotOpen", TaskWords.NotOpen(found.Task.State, reader.Language), new Dictionary<string, string?>());
        return new Done<IReadOnlyList<LetterDraft>>(await DraftsAsync(reader, found.Case, [(found.Task, fields)], null, 0, cancel));
    }

    /// <summary>One letter that lies ahead of any open step of a case. Refused while something is missing; not found when no open step leads to it.</summary>
    /// <param name="person">Which of the addressees: 0 the first.</param>
    public async Task<Answer<LetterDraft>> OfCaseAsync(Reader reader, string number, string template, int person, CancellationToken cancel)
    {
        var @case = await access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel);
        if (@case is null) return new NotFound<LetterDraft>();
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.CaseId == @case.Id && t.State == "open").OrderBy(t => t.OpenedAt).ThenBy(t => t.Id).ToListAsync(cancel);
        var draft = (await DraftsAsync(reader, @case, [.. tasks.Select(t => (t, (JsonObject?)null))], template, person, cancel)).FirstOrDefault();
        return draft switch
        {
            null => new NotFound<LetterDraft>(),
            { Problem: { } problem } => new Refused<LetterDraft>("letterIncomplete", problem),
            _ => new Done<LetterDraft>(draft),
        };
    }

    private async Task<IReadOnlyList<LetterDraft>> DraftsAsync(
        Reader reader, CaseRow @case, IReadOnlyList<(TaskRow Row, JsonObject? Fields)> tasks, string? template, int person, CancellationToken cancel)
    {
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        tasks = [.. tasks.Where(t => t.Row.InstanceId == @case.InstanceId && t.Row.LetterId is null && LettersAhead.Any(bundle.Workflow, t.Row.ActivityId))];
        if (tasks.Count == 0 || await states.ReadAsync(@case, cancel) is not { } state) return [];
        var context = (await documents.CurrentAsync(cancel)).Context;
        var drafts = new List<LetterDraft>();
        foreach (var (row, typed) in tasks)
        {
            if (state.Tasks.Find(t => t.Id == row.TaskId) is not { } task) continue;
            var fields = typed is null ? [] : await RightAsync(reader, @case, bundle, task, typed, cancel);
            foreach (var ahead in LettersAhead.Of(bundle.Workflow, state, context, task, fields, reader.UserId.ToString(), clock.Now))
                if (template is null || ahead.Letter.Letter.Template == template && ahead.Letter.Letter.RecipientIndex == person)
                    drafts.Add(await DraftAsync(reader, @case, bundle, ahead, cancel));
        }
        return [.. drafts.DistinctBy(d => (d.Template, d.Addressee, d.Person))];
    }

    private async Task<LetterDraft> DraftAsync(Reader reader, CaseRow @case, Bundle bundle, LetterAhead ahead, CancellationToken cancel)
    {
        var (letter, procedure) = (ahead.Letter.Letter, bundle.Procedure);
        var (content, problem) = await maker.FillAsync(ahead.Letter, @case, ahead.State, bundle, clock.Now, cancel);
        var label = procedure.Templates.TryGetValue(letter.Template, out var labels) ? labels.In(reader.Language) : letter.Template;
        var addressee = Addressee.Of(letter, procedure, ahead.State).Name;
        var nth = letter.RecipientIndex == 0 ? "" : $"-{letter.RecipientIndex + 1}";
        return new LetterDraft(
            letter.Template, label, TaskViews.OutcomeLabel(procedure, ahead.Outcome, reader.Language), addressee, letter.RecipientIndex,
            $"{(reader.Language == "en" ? "DRAFT" : "NAVRH")}-{@case.Number}-{letter.Template}{nth}.docx",
            content is null ? [] : LetterTemplate.Paragraphs(content), problem is null ? null : InWords(problem, procedure, reader.Language)) { Content = content };
    }

    /// <summary>What a letter lacks, by the names that people see in forms.</summary>
    private static string InWords(string problem, Procedure procedure, string language)
    {
        const string missing = "missing: ";
        if (problem.StartsWith(missing, StringComparison.Ordinal))
            problem = missing + string.Join(", ", problem[missing.Length..].Split(", ").Select(name =>
                procedure.Placeholders.TryGetValue(name, out var source) && source.StartsWith("field:", StringComparison.Ordinal)
                && procedure.FieldNamed(source["field:".Length..]) is { } field ? (language == "cs" ? $"„{field.Label.In(language)}“" : $"\"{field.Label.In(language)}\"") : name));
        return string.Join("; ", MailWords.Of(problem, language));
    }

    private async Task<JsonObject> RightAsync(Reader reader, CaseRow @case, Bundle bundle, TaskState task, JsonObject typed, CancellationToken cancel)
    {
        var form = FormViews.Resolve(bundle.Procedure, task.Form, task);
        var data = CaseColumns.DataOf(@case);
        var (values, errors) = new FieldValidation(clock.Today, reader.Language, await Staff.ReadAsync(db, clock.Today, cancel), await DeadlineRows.LastDaysAsync(db, @case.Id, form, cancel))
            .Check(form, typed, field => FormViews.ValueOf(name => data[name], task, field));
        foreach (var wrong in errors.Keys) values.Remove(wrong.Split('[', '.')[0]);
        return values;
    }
}
