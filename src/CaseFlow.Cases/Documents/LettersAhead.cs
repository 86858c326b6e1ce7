using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Documents;

/// <summary>A letter that a step would open.</summary>
/// <param name="Outcome">The outcome of the step by which one comes to it.</param>
/// <param name="State">The case as it would be then.</param>
internal sealed record LetterAhead(string Outcome, LetterOpened Letter, WorkflowState State);

/// <summary>Which letters lie ahead of a step: those that its outcomes open at once, or after at most two more steps that take their first outcome (approve, sign).
/// Found by walking the drawing, so that a new procedure needs nothing here.</summary>
internal static class LettersAhead
{
    /// <summary>Steps walked: draft, approve, sign.</summary>
    private const int Steps = 3;
    private static readonly ConditionalWeakTable<CompiledWorkflow, ConcurrentDictionary<string, bool>> Known = [];

    /// <summary>Whether the drawing leads from a box to a letter at all. Quick: asked for every open task that is shown.</summary>
    public static bool Any(CompiledWorkflow workflow, string activityId) =>
        Known.GetOrCreateValue(workflow).GetOrAdd(activityId, id => workflow.Nodes.TryGetValue(id, out var node) && Leads(workflow, node, null, Steps, []));

    /// <summary>Takes the step and what follows on copies of the state. Nothing is kept.</summary>
    /// <param name="fields">What stands in the step's form.</param>
    public static IReadOnlyList<LetterAhead> Of(CompiledWorkflow workflow, WorkflowState state, StepContext context, TaskState task, JsonObject fields, string actor, DateTimeOffset at)
    {
        var found = new List<LetterAhead>();
        foreach (var outcome in task.Outcomes)
        {
            try
            {
                Walk(state, task.Id, outcome, fields, Steps, (letter, then) => found.Add(new LetterAhead(outcome, letter, then)));
            }
            catch (ExpressionBackstop)
            {
                // An expression that doesn't end in time leads to no letter now; the step itself will say so.
            }
        }
        return [.. found.DistinctBy(f => (f.Letter.Letter.Template, f.Letter.Letter.Addressee, f.Letter.Letter.RecipientIndex))];

        void Walk(WorkflowState before, string taskId, string outcome, JsonObject given, int steps, Action<LetterOpened, WorkflowState> add)
        {
            var done = new TaskCompleted { OccurredAt = at, Actor = actor, TaskId = taskId, Outcome = outcome, Fields = (JsonObject)given.DeepClone() };
            if (WorkflowEngine.Step(workflow, before, done, context) is not StepAccepted next) return;
            var letters = next.Effects.OfType<LetterOpened>().ToList();
            foreach (var letter in letters) add(letter, next.State);
            if (letters.Count > 0 || steps == 1) return;
            foreach (var opened in next.State.Tasks.Where(t => t.LetterId is null && t.Outcomes.Count > 0 && !before.Tasks.Exists(b => b.Id == t.Id)).ToList())
                Walk(next.State, opened.Id, opened.Outcomes[0], [], steps - 1, add);
        }
    }

    private static bool Leads(CompiledWorkflow workflow, ActivityNode from, string? port, int steps, HashSet<(string, int)> seen)
    {
        foreach (var arrow in from.Parent?.Connections ?? [])
        {
            if (arrow.SourceId != from.Id || port is not null && arrow.Port != port) continue;
            if (!workflow.Nodes.TryGetValue(arrow.TargetId, out var box) || !seen.Add((box.Id, steps))) continue;
            var leads = box.Activity.Descriptor.TypeName switch
            {
                "CaseFlow.SendLetter" => true,
                "CaseFlow.UserTask" => steps > 1 && FirstOutcome(box) is { } first && Leads(workflow, box, first, steps - 1, seen),
                "CaseFlow.SetDeadline" => Leads(workflow, box, "Set", steps, seen), // Its other ports come later, by themselves.
                _ => Leads(workflow, box, null, steps, seen),
            };
            if (leads) return true;
        }
        return false;
    }

    private static string? FirstOutcome(ActivityNode task)
    {
        try
        {
            return task.LiteralText("outcomes") is { } text && JsonNode.Parse(text) is JsonArray { Count: > 0 } outcomes ? (string?)outcomes[0] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
