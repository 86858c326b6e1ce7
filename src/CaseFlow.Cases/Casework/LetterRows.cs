using System.Text.Json;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The rows of official letters, with the document made for each.</summary>
internal static class LetterRows
{
    public static async Task OpenAsync(StepScope step, LetterOpened opened, LetterMaker maker, CancellationToken cancel)
    {
        var row = New(step.Case.Id, step.Instance.Id, opened, step.Bundle.Workflow, step.NewId());
        step.Db.Letters.Add(row);
        await MakeAsync(step, row, opened, maker, cancel);
    }

    public static LetterRow New(Guid caseId, Guid instanceId, LetterOpened opened, CompiledWorkflow workflow, Guid id)
    {
        var letter = opened.Letter;
        var row = new LetterRow
        {
            Id = id, CaseId = caseId, InstanceId = instanceId, LetterId = letter.Id, Template = letter.Template, Addressee = letter.Addressee,
            Box = BoxOf(letter, workflow),
            Values = opened.Values.ToJsonString(CaseFlowJson.Options),
        };
        Project(row, letter);
        return row;
    }

    public static string BoxOf(LetterState letter, CompiledWorkflow workflow) => workflow.Nodes.TryGetValue(letter.ActivityId, out var node) ? node.Name : letter.ActivityId;

    public static async Task ChangeAsync(StepScope step, LetterState letter, CancellationToken cancel)
    {
        var row = step.Db.Letters.Local.FirstOrDefault(l => l.InstanceId == step.Instance.Id && l.LetterId == letter.Id)
            ?? await step.Db.Letters.SingleAsync(l => l.InstanceId == step.Instance.Id && l.LetterId == letter.Id, cancel);
        Project(row, letter);
    }

    /// <summary>A letter of a step taken back goes with the document that was made for it. Its file goes once the step is saved.</summary>
    public static async Task WithdrawAsync(StepScope step, string letterId, CancellationToken cancel)
    {
        var row = await step.Db.Letters.SingleAsync(l => l.InstanceId == step.Instance.Id && l.LetterId == letterId, cancel);
        step.Db.Letters.Remove(row);
        if (row.DocumentId is { } made && await step.Db.Documents.SingleOrDefaultAsync(d => d.Id == made && d.CaseId == step.Case.Id, cancel) is { } document) step.Db.Documents.Remove(document);
    }

    /// <summary>A letter that lacked a value is tried again after each step until it leaves the house: the value may have come.</summary>
    public static async Task MakeMissingAsync(StepScope step, LetterMaker maker, CancellationToken cancel)
    {
        if (step.State.Letters.Count == 0) return;
        var lacking = await step.Db.Letters.Where(l => l.InstanceId == step.Instance.Id && l.Problem != null && l.DispatchedOn == null).ToListAsync(cancel);
        foreach (var row in lacking)
            if (step.State.Letters.FirstOrDefault(l => l.Id == row.LetterId) is { DispatchedOn: null } letter
                && step.State.Tasks.FirstOrDefault(t => t.LetterId == letter.Id) is { } task)
                await MakeAsync(step, row, new LetterOpened(letter, task.Id, JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonObject>(row.Values)!), maker, cancel);
    }

    private static async Task MakeAsync(StepScope step, LetterRow row, LetterOpened opened, LetterMaker maker, CancellationToken cancel)
    {
        var (document, problem) = await maker.MakeAsync(opened, step.Case, step.State, step.Bundle, step.At, cancel);
        row.Problem = problem;
        if (document is null) return;
        step.Db.Documents.Add(document);
        row.DocumentId = document.Id;
    }

    public static void Project(LetterRow row, LetterState letter)
    {
        (row.DispatchedOn, row.Channel, row.RefNo) = (letter.DispatchedOn, letter.Channel, letter.RefNo);
        (row.DeliveredOn, row.DeliveredHow, row.ReturnedOn) = (letter.DeliveredOn, letter.DeliveredHow, letter.ReturnedOn);
    }
}
