using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities.ControlFlow;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Something that may be done while the case stands in one of the named statuses: a button. A listener without an arrow in; the box's name is the action's.</summary>
public sealed class CaseAction : Activity
{
    private const string TakenAt = "takenAt";

    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.CaseAction", 1, ["Taken"],
        [new("button", "String", Required: true), new("roles", "Object", Required: true), new("form", "Object"), new("offeredWhile", "Object"), new("offeredFor", "Object"), new("once", "Boolean")],
        [], IsListener: true);

    public override void Execute(ActivityContext context) => context.Wait("action", context.Node.Name);

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus)
    {
        var once = context.Flag("once");
        if (once) context.RemoveBookmark(bookmark);
        context.Journal("actionTaken", ("action", context.Node.Name));
        context.Instance.Local = new JsonObject { [TakenAt] = context.State.Counter };
        context.Emit("Taken");
        if (once) context.StopListening();
    }

    public override StepRejected? Refuse(ActivityContext context, Bookmark bookmark, Stimulus stimulus)
    {
        if (!IsOffered(context.Node, context.State))
            return new StepRejected("actionNotOffered", $"Expected an action that is offered to this case while it is {context.State.CaseStatus ?? "new"}, but '{context.Node.Name}' is not.");
        if (StartedTask(context.Instance, context.Node, context.State) is { } started)
            return new StepRejected("actionPending", $"Expected an action that isn't under way, but '{context.Node.Name}' has opened task {started.Id}, which is still open.");
        var form = BoxInput.TryLiteral(context.Node, "form", out var value) ? BoxInput.Form(value) ?? [] : [];
        return stimulus is ActionTaken taken && taken.Fields.Select(f => f.Key).FirstOrDefault(name => !form.Exists(f => f.Field == name)) is { } unknown
            ? new StepRejected("unknownField", $"Expected fields of the form of action '{context.Node.Name}', but '{unknown}' is none.") : null;
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        foreach (var problem in (Problem[])[.. BoxCheck.Required(node, "button", "buttonMissing"), .. BoxCheck.Roles(node), .. BoxCheck.Form(node, scope)]) yield return problem;
        // What is offered is read from the drawing without running a step.
        foreach (var input in (string[])["button", "roles", "form", "offeredWhile", "offeredFor"])
            if (!BoxInput.TryLiteral(node, input, out _))
                yield return Problem.Error(node.Id, "inputComputed", $"Expected '{input}' of '{node.Name}' to stand in the drawing, but it is computed.");
        foreach (var status in Statuses(node) ?? [])
            if (scope.Procedure is { } procedure && procedure.Status(status) is null)
                yield return Problem.Error(node.Id, "unknownStatus", $"Expected a status of the procedure in 'offeredWhile' of '{node.Name}', but there is no '{status}'.");
        foreach (var (name, _) in Cases(node))
            if (scope.FindVariable(node, name) is null)
                yield return Problem.Error(node.Id, "unknownField", $"Expected 'offeredFor' of '{node.Name}' to name variables of the case, but there is no '{name}'.");
    }

    /// <summary>Whether the case's status is one that it is offered in, and the case one that it is offered to.</summary>
    internal static bool IsOffered(ActivityNode node, WorkflowState state) =>
        (Statuses(node) is not { } statuses || (state.CaseStatus is { } status && statuses.Contains(status)))
        && Cases(node).All(wanted => BoxInput.Texts(state.Variables.GetValueOrDefault(wanted.Name)) is { } values && values.Exists(wanted.Values.Contains));

    /// <summary>The open task to which taking the action has led: while somebody has that to do, a second click must not open another like it.
    /// Behind an Interrupt it starts anew, so nothing stands in its way.</summary>
    internal static TaskState? StartedTask(ActivityInstance run, ActivityNode node, WorkflowState state)
    {
        // Ids count up: only what was opened since is its doing, not what waits there anyway.
        if (state.Tasks.Count == 0 || node.Parent?.Graph is not { } graph || (int?)run.Local?[TakenAt] is not { } takenAt) return null;
        var (next, seen) = (new Stack<int>([node.GraphIndex]), new HashSet<int>());
        while (next.TryPop(out var box))
            foreach (var arrow in graph.Out[box])
            {
                if (!seen.Add(arrow.Target)) continue;
                var target = graph.Boxes[arrow.Target];
                if (target.Activity is UserTask or SendLetter)
                {
                    if (state.Tasks.Find(t => t.ActivityId == target.Id && int.Parse(t.Id.AsSpan(1), CultureInfo.InvariantCulture) > takenAt && state.Activities.Exists(a => a.Id == t.ActivityInstanceId && a.ParentId == run.ParentId)) is { } open) return open;
                }
                else if (target.Activity is not (Interrupt or Event or Delay or StartAt)) next.Push(arrow.Target);
            }
        return null;
    }

    /// <summary>Variables of the case and the values with which it is offered; none: to every case.</summary>
    private static IEnumerable<(string Name, List<string> Values)> Cases(ActivityNode node) =>
        BoxInput.TryLiteral(node, "offeredFor", out var value) && value is JsonObject wanted ? wanted.Select(w => (w.Key, BoxInput.Texts(w.Value) ?? [])) : [];

    /// <summary>Statuses it is offered in; null = always.</summary>
    private static List<string>? Statuses(ActivityNode node) =>
        BoxInput.TryLiteral(node, "offeredWhile", out JsonNode? value) && BoxInput.Texts(value) is { Count: > 0 } statuses ? statuses : null;
}
