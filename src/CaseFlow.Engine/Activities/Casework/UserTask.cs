using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>A step that a person must do. Leaves by the outcome chosen, or by Passed when the deadline named in <c>until</c> passes first.</summary>
public sealed class UserTask : Activity
{
    /// <summary>Kind of a due date that names no kind of the procedure.</summary>
    internal const string DefaultDueKind = "task";

    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.UserTask", 1, ["Passed"],
        [
            new("title", "String"), new("instructions", "String"), new("roles", "Object", Required: true), new("assignee", "String"), new("notBy", "Object"),
            new("waitsFor", "String"), new("form", "Object"), new("outcomes", "Object", Required: true), new("due", "Object"), new("dueKind", "String"),
            new("reminders", "Object"), new("until", "String"), new("metOn", "String"),
        ],
        []);

    public override IReadOnlyList<string> Ports(ActivityNode node) =>
        [.. (BoxInput.TryLiteral(node, "outcomes", out var value) ? BoxInput.Texts(value) ?? [] : []), .. node.LiteralText("until") is { Length: > 0 } ? (string[])["Passed"] : []];

    public override void Execute(ActivityContext context)
    {
        var until = context.Text("until");
        if (!string.IsNullOrEmpty(until) && DeadlineLedger.FindOpen(context, until) is { Passed: true })
        {
            context.Complete("Passed");
            return;
        }
        var task = new TaskState
        {
            Id = context.NewId("k"),
            ActivityId = context.Node.Id,
            ActivityInstanceId = context.Instance.Id,
            Name = context.Node.Name,
            Title = context.Text("title") is { Length: > 0 } title ? title : BoxInput.DisplayText(context.Node),
            Instructions = context.Text("instructions"),
            Roles = context.Object<List<string>>("roles") ?? [],
            Assignee = context.Text("assignee") is { Length: > 0 } assignee ? assignee : null,
            NotBy = People(context, context.Object<List<string>>("notBy") ?? []),
            WaitsFor = context.Text("waitsFor"),
            Form = context.Object<List<FormField>>("form") ?? [],
            Outcomes = context.Object<List<string>>("outcomes") ?? [],
            Item = DeadlineScope.Item(context.State, context.Instance.Id),
            OpenedAt = context.OccurredAt,
        };
        DeadlineState? due = null;
        if (context.Object<JsonNode>("due") is { } ruleJson)
        {
            if (DeadlineInput.Rule(context, ruleJson) is not { } rule || DeadlineInput.Reminders(context) is not { } reminders) return;
            due = DeadlineLedger.Set(context, context.Text("dueKind") is { Length: > 0 } kind ? kind : DefaultDueKind, rule, reminders, task.Id);
            if (due is null) return;
            task.DeadlineId = due.Id;
        }
        context.OpenTask(task);
        if (due is not null) DeadlineLedger.Start(context, due);
        if (!string.IsNullOrEmpty(until)) context.Wait("deadline", until);
    }

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus)
    {
        if (stimulus is not TaskCompleted completed) return;
        if (Due(context) is { } due)
        {
            // Read now: it may be a field of the form.
            if (DeadlineInput.MetOn(context) is not { } metOn) return;
            DeadlineLedger.Meet(context, due, metOn);
        }
        context.Complete(completed.Outcome);
    }

    /// <summary>The deadline that this task waits until has passed.</summary>
    internal static void Passed(ActivityContext context)
    {
        if (context.State.Tasks.Find(t => t.ActivityInstanceId == context.Instance.Id) is { } task) context.CloseTask(task.Id, TaskEnd.Passed);
        if (Due(context) is { } due) DeadlineLedger.Cancel(context, due);
        context.Complete("Passed");
    }

    public override void Cancel(ActivityContext context)
    {
        if (Due(context) is { } due) DeadlineLedger.Cancel(context, due);
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) =>
    [
        .. BoxCheck.Roles(node), .. Outcomes(node), .. BoxCheck.Form(node, scope), .. BoxCheck.Rule(node, scope, "due"),
        .. BoxCheck.Kind(node, scope, "dueKind", required: false), .. BoxCheck.Kind(node, scope, "until", required: false), .. BoxCheck.Reminders(node, scope), .. NotBy(node, scope),
    ];

    private static IEnumerable<Problem> Outcomes(ActivityNode node)
    {
        if (!BoxInput.TryLiteral(node, "outcomes", out var value))
        {
            yield return Problem.Error(node.Id, "outcomesComputed", $"Expected the outcomes of '{node.Name}' to stand in the drawing, but they are computed.");
            yield break;
        }
        if (BoxInput.Texts(value) is not { Count: > 0 } outcomes)
        {
            yield return Problem.Error(node.Id, "outcomeMissing", $"Expected '{node.Name}' to have at least one outcome, but it has none.");
            yield break;
        }
        foreach (var twice in outcomes.GroupBy(o => o).Where(g => g.Count() > 1))
            yield return Problem.Error(node.Id, "outcomeTwice", $"Expected the outcomes of '{node.Name}' to differ, but '{twice.Key}' stands there twice.");
        if (!BoxInput.TryLiteral(node, "form", out var form) || BoxInput.Form(form) is not { } fields) yield break;
        foreach (var missing in fields.SelectMany(f => f.RequiredFor ?? []).Except(outcomes))
            yield return Problem.Error(node.Id, "unknownOutcome", $"Expected 'requiredFor' on the form of '{node.Name}' to name its outcomes, but '{missing}' is none.");
    }

    private static IEnumerable<Problem> NotBy(ActivityNode node, CompileScope scope)
    {
        if (!BoxInput.TryLiteral(node, "notBy", out var value)) yield break;
        foreach (var name in BoxInput.Texts(value) ?? [])
            if (scope.Procedure is { } procedure && BoxCheck.FieldOf(procedure, name) is not { Type: FieldType.User }
                && !scope.Nodes.Values.Any(n => n.Name == name && n.Activity is (UserTask or SendLetter)))
                yield return Problem.Error(node.Id, "unknownTask", $"Expected 'notBy' of '{node.Name}' to name tasks of the drawing or fields with people, but '{name}' is neither.");
    }

    /// <summary>A task that stays open while the case changes hands: whoever was named in a field of its <c>notBy</c> meanwhile is excluded, too.</summary>
    internal static void ExcludeAnew(ActivityContext context, TaskState task)
    {
        var run = context.State.Activities.Find(a => a.Id == task.ActivityInstanceId);
        if (run?.Node is { } node && BoxInput.TryLiteral(node, "notBy", out var value) && BoxInput.Texts(value) is { } names) task.NotBy = People(context, names);
    }

    private static DeadlineState? Due(ActivityContext context) =>
        context.State.Deadlines.Find(d => d.IsOpen && d.TaskId is not null && d.ActivityInstanceId == context.Instance.Id);

    /// <summary>User ids behind names of tasks (whoever completed one of that name) and of fields with people.</summary>
    private static List<string> People(ActivityContext context, List<string> names)
    {
        var people = new List<string>();
        foreach (var name in names)
        {
            people.AddRange(context.State.DoneBy.GetValueOrDefault(name) ?? []);
            if (context.Procedure is { } procedure && BoxCheck.FieldOf(procedure, name) is not { Type: FieldType.User }) continue;
            people.AddRange(context.Variable(name) switch
            {
                JsonArray users => users.Select(Id).OfType<string>(),
                var user => Id(user) is { } id ? [id] : (string[])[],
            });
        }
        return [.. people.Distinct()];
    }

    private static string? Id(JsonNode? user) => user?.GetValueKind() == JsonValueKind.String && user.GetValue<string>() is { Length: > 0 } id ? id : null;
}
