using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The rows of official letters, with the document made for each.</summary>
internal static class LetterRows
{
    public static void Open(StepScope step, LetterOpened opened) => step.Db.Letters.Add(New(step.Case.Id, step.Instance.Id, opened, step.Bundle.Workflow, step.NewId()));

    public static async Task RewriteAsync(StepScope step, LetterRewritten rewritten, CancellationToken cancel)
    {
        var row = await RowAsync(step, rewritten.Letter.Id, cancel);
        (row.Addressee, row.Person, row.Values) = (rewritten.Letter.Addressee, rewritten.Letter.RecipientIndex, rewritten.Values.ToJsonString(CaseFlowJson.Options));
    }

    public static LetterRow New(Guid caseId, Guid instanceId, LetterOpened opened, CompiledWorkflow workflow, Guid id)
    {
        var letter = opened.Letter;
        var row = new LetterRow
        {
            Id = id, CaseId = caseId, InstanceId = instanceId, LetterId = letter.Id, Template = letter.Template, Addressee = letter.Addressee, Person = letter.RecipientIndex,
            Box = BoxOf(letter, workflow),
            Values = opened.Values.ToJsonString(CaseFlowJson.Options),
        };
        Project(row, letter);
        return row;
    }

    public static string BoxOf(LetterState letter, CompiledWorkflow workflow) => workflow.Nodes.TryGetValue(letter.ActivityId, out var node) ? node.Name : letter.ActivityId;

    public static async Task ChangeAsync(StepScope step, LetterState letter, CancellationToken cancel) => Project(await RowAsync(step, letter.Id, cancel), letter);

    private static async Task<LetterRow> RowAsync(StepScope step, string letterId, CancellationToken cancel) =>
        step.Db.Letters.Local.FirstOrDefault(l => l.InstanceId == step.Instance.Id && l.LetterId == letterId)
        ?? await step.Db.Letters.SingleAsync(l => l.InstanceId == step.Instance.Id && l.LetterId == letterId, cancel);

    /// <summary>A letter that won't be dispatched goes with the document that was made for it. Its file goes once the step is saved.</summary>
    public static async Task WithdrawAsync(StepScope step, string letterId, CancellationToken cancel)
    {
        var row = await RowAsync(step, letterId, cancel);
        step.Db.Letters.Remove(row);
        if (await DocumentAsync(step, row, cancel) is { } document) Drop(step, document);
    }

    /// <summary>After each step the document of every letter that waits for its dispatch says what the case says by now: a new letter gets one, one that differs is written anew under its old id
    /// and with the day it was first made, and one that lacks a value – also one that had it – has none, and says what it lacks.</summary>
    public static async Task MakeAsync(StepScope step, LetterMaker maker, CancellationToken cancel)
    {
        var waiting = step.State.Letters.Where(l => l.DispatchedOn is null).Join(step.State.Tasks, l => l.Id, t => t.LetterId, (l, t) => (Letter: l, Task: t)).ToList();
        if (waiting.Count == 0) return;
        await step.Db.Letters.Where(l => l.InstanceId == step.Instance.Id && l.DispatchedOn == null).LoadAsync(cancel);
        foreach (var (letter, task) in waiting)
            if (step.Db.Letters.Local.FirstOrDefault(l => l.InstanceId == step.Instance.Id && l.LetterId == letter.Id) is { } row)
                await MakeAsync(step, row, new LetterOpened(letter, task.Id, JsonSerializer.Deserialize<JsonObject>(row.Values)!), maker, cancel);
    }

    private static async Task MakeAsync(StepScope step, LetterRow row, LetterOpened opened, LetterMaker maker, CancellationToken cancel)
    {
        var document = await DocumentAsync(step, row, cancel);
        var (content, problem) = await maker.FillAsync(opened, step.Case, step.State, step.Bundle, document?.CreatedAt ?? step.At, cancel);
        row.Problem = problem;
        if (content is null)
        {
            if (document is not null) Drop(step, document);
            row.DocumentId = null;
        }
        else if (document is null)
        {
            document = await maker.KeepAsync(content, opened, step.Case, step.At, cancel);
            step.Db.Documents.Add(document);
            row.DocumentId = document.Id;
        }
        else if (!await maker.SaysAsync(document, content, cancel))
        {
            var made = await maker.KeepAsync(content, opened, step.Case, step.At, cancel);
            step.Dropped.Add(document.Sha256);
            (document.Sha256, document.Size, document.Version) = (made.Sha256, made.Size, document.Version + 1);
            step.Journal.Add(new JournalEntry("letterRewritten", opened.Letter.ActivityId, new Dictionary<string, string> { ["letter"] = row.LetterId, ["template"] = row.Template }));
        }
    }

    private static async Task<DocumentRow?> DocumentAsync(StepScope step, LetterRow row, CancellationToken cancel) =>
        row.DocumentId is { } made ? await step.Db.Documents.SingleOrDefaultAsync(d => d.Id == made && d.CaseId == step.Case.Id, cancel) : null;

    private static void Drop(StepScope step, DocumentRow document)
    {
        step.Db.Documents.Remove(document);
        step.Dropped.Add(document.Sha256);
    }

    public static void Project(LetterRow row, LetterState letter)
    {
        (row.DispatchedOn, row.Channel, row.RefNo) = (letter.DispatchedOn, letter.Channel, letter.RefNo);
        (row.DeliveredOn, row.DeliveredHow, row.ReturnedOn) = (letter.DeliveredOn, letter.DeliveredHow, letter.ReturnedOn);
    }
}
