using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>An official letter, one for each person of the addressee. The registry dispatches it by a task of the box's name; its number, channel and dates belong
/// to the letter and are outputs of the box. Leaves by Dispatched when all are out, and listens for Delivered and Returned. As long as a letter lies in the house it follows the data.</summary>
public sealed class SendLetter : Activity
{
    private const string Dispatched = "Dispatched", DispatchedOn = "dispatchedOn", SignedOn = "signedOn";
    private const string InvalidValue = "invalidValue";

    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.SendLetter", 1, [Dispatched, "Delivered", "Returned"],
        [new("template", "String", Required: true), new("addressee", "String", Required: true), new("roles", "Object"), new("form", "Object"), new("values", "Object"), new("replaces", "Boolean"), new("outcome", "String")],
        [new("dispatchedOn", "String"), new("channel", "String"), new("refNo", "String"), new("deliveredOn", "String"), new("deliveredHow", "String")]);

    /// <summary>What ends a letter's task, and the port by which the box is then left: Dispatched, unless what it makes isn't sent but only signed.</summary>
    private static string Outcome(ActivityNode node) => node.LiteralText("outcome") is { Length: > 0 } outcome ? outcome : Dispatched;

    public override IReadOnlyList<string> Ports(ActivityNode node) => [Outcome(node), "Delivered", "Returned"];

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "template") is not { } template || DeadlineInput.Expect(context, "addressee") is not { } addressee) return;
        var people = People(context, addressee);
        if (people.Count == 0)
        {
            context.Fault($"Expected somebody to write to as '{addressee}', but nobody of them is alive.");
            return;
        }
        if (context.Flag("replaces")) Replace(context);
        var values = context.Object<JsonObject>("values") ?? [];
        context.Instance.Local = [];
        foreach (var index in people) Open(context, template, addressee, index, values);
    }

    private static List<int> People(ActivityContext context, string addressee) =>
        context.Procedure?.Recipients.GetValueOrDefault(addressee) is { } recipient
            ? [.. Outbox.People(context, recipient).Select(p => p.Index).Where(index => !Outbox.IsDead(recipient, index, context.Variable))] : [0];

    private static void Open(ActivityContext context, string template, string addressee, int index, JsonObject values)
    {
        var roles = context.Object<List<string>>("roles") is { Count: > 0 } named ? named : ["registry"];
        var form = context.Object<List<FormField>>("form") ?? [new("dispatchedOn", Required: true), new("channel", Required: true), new("refNo")];
        var letter = new LetterState
        {
            Id = context.NewId("l"), ActivityId = context.Node.Id, ActivityInstanceId = context.Instance.Id,
            Template = template, Addressee = addressee, RecipientIndex = index,
        };
        var task = new TaskState
        {
            Id = context.NewId("k"), ActivityId = context.Node.Id, ActivityInstanceId = context.Instance.Id, Name = context.Node.Name,
            Title = BoxInput.DisplayText(context.Node), Roles = roles, Form = form, Outcomes = [Outcome(context.Node)], LetterId = letter.Id, OpenedAt = context.OccurredAt,
        };
        var letterOfTask = (JsonObject)context.Instance.Local!.DeepClone();
        letterOfTask[task.Id] = letter.Id;
        context.Instance.Local = letterOfTask;
        context.State.Letters.Add(letter);
        context.OpenTask(task);
        context.Add(new LetterOpened(letter, task.Id, (JsonObject)values.DeepClone()));
        context.Journal("letterOpened", ("letter", letter.Id), ("template", template));
    }

    /// <summary>Data changed while letters of this run lie in the house: they say what the box says now, to whom it writes now. One that goes to nobody any more is withdrawn,
    /// one for somebody new is opened; when all that are left are out, the run goes on.</summary>
    internal static void Follow(ActivityContext context, List<Effect> effects)
    {
        if (context.Text("template") is not { Length: > 0 } template || context.Text("addressee") is not { Length: > 0 } addressee) return;
        var (people, values) = (People(context, addressee), context.Object<JsonObject>("values") ?? []);
        if (people.Count == 0) throw new ActivityFault($"Expected somebody to write to as '{addressee}', but nobody of them is alive.");
        foreach (var task in Waiting(context))
        {
            var letter = context.State.Letters.Find(l => l.Id == task.LetterId)!;
            // Opened in this very step: it says so already.
            if (effects.Exists(e => e is LetterOpened opened && opened.Letter.Id == letter.Id)) continue;
            if (!people.Contains(letter.RecipientIndex))
            {
                Withdraw(context, task, letter);
                continue;
            }
            letter.Addressee = addressee;
            context.Add(new LetterRewritten(letter, task.Id, (JsonObject)values.DeepClone()));
        }
        var letters = Letters(context);
        foreach (var index in people.Where(p => !letters.Exists(l => l.RecipientIndex == p))) Open(context, template, addressee, index, values);
        if (Waiting(context).Count == 0) Leave(context);
    }

    /// <summary>A newer letter of the same box takes the place of those that haven't left: their run is over.</summary>
    private static void Replace(ActivityContext context)
    {
        var earlier = context.State.Activities.FindAll(a => a.ActivityId == context.Node.Id && a.Id != context.Instance.Id && a.ParentId == context.Instance.ParentId && !a.Listening);
        foreach (var run in earlier)
        {
            foreach (var task in Waiting(context.For(run))) Withdraw(context.For(run), task, context.State.Letters.Find(l => l.Id == task.LetterId)!);
            context.Cancel(run);
        }
    }

    private static void Withdraw(ActivityContext context, TaskState task, LetterState letter)
    {
        context.CloseTask(task.Id, TaskEnd.Cancelled);
        context.State.Letters.Remove(letter);
        context.Add(new LetterWithdrawn(letter.Id));
        context.Journal("letterWithdrawn", ("letter", letter.Id), ("template", letter.Template));
    }

    /// <summary>What the box gives its letters at present; nothing when that can't be told.</summary>
    internal static JsonObject ValuesOf(ActivityContext context)
    {
        try
        {
            return context.Object<JsonObject>("values") ?? [];
        }
        catch (ActivityFault)
        {
            return [];
        }
    }

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus)
    {
        if (stimulus is TaskCompleted completed) Dispatch(context, bookmark, completed);
        else if (stimulus is LetterRecorded recorded && context.State.Letters.Find(l => l.Id == recorded.LetterId) is { } letter) Record(context, letter, recorded);
    }

    public override StepRejected? Refuse(ActivityContext context, Bookmark bookmark, Stimulus stimulus) => stimulus switch
    {
        TaskCompleted completed when Left(completed) is (var field, { } given) && Date(given) is null =>
            new StepRejected(InvalidValue, $"Expected '{field}' of task {completed.TaskId} to be a date, but it is something else."),
        TaskCompleted completed when Left(completed) is (var field, { } given) && Date(given) > context.Today =>
            new StepRejected(InvalidValue, $"Expected '{field}' of task {completed.TaskId} not to be in the future, but it is."),
        LetterRecorded recorded when recorded.On > context.Today =>
            new StepRejected(InvalidValue, $"Expected the date recorded for letter {recorded.LetterId} not to be in the future, but it is."),
        LetterRecorded recorded when context.State.Letters.Find(l => l.Id == recorded.LetterId)?.DispatchedOn > recorded.On =>
            new StepRejected(InvalidValue, $"Expected the date recorded for letter {recorded.LetterId} not to be before its dispatch, but it is."),
        _ => null,
    };

    private static void Dispatch(ActivityContext context, Bookmark bookmark, TaskCompleted completed)
    {
        if ((string?)context.Instance.Local?[completed.TaskId] is not { } letterId || context.State.Letters.Find(l => l.Id == letterId) is not { } letter) return;
        context.RemoveBookmark(bookmark);
        var (field, day) = Left(completed);
        letter.DispatchedOn = Date(day) ?? context.Today;
        // What is only signed stays in the file: nobody waits for its delivery.
        letter.Channel = field == SignedOn ? "file" : Text(completed.Fields["channel"]);
        letter.RefNo = Text(completed.Fields["refNo"]);
        context.Add(new LetterChanged(letter));
        context.Journal(field == SignedOn ? "letterSigned" : "letterDispatched", ("letter", letter.Id), ("dispatchedOn", OfficeCalendar.Iso(letter.DispatchedOn.Value)));
        context.Wait("letter", letter.Id);

        if (!Letters(context).Exists(l => l.DispatchedOn is null)) Leave(context);
    }

    /// <summary>All letters of the run are out, the latest of them says when.</summary>
    private static void Leave(ActivityContext context)
    {
        var last = Letters(context).MaxBy(l => l.DispatchedOn)!;
        context.SetOutput("dispatchedOn", OfficeCalendar.Iso(last.DispatchedOn!.Value));
        context.SetOutput("channel", last.Channel);
        context.SetOutput("refNo", last.RefNo);
        context.CompleteAndListen(Outcome(context.Node));
    }

    private static void Record(ActivityContext context, LetterState letter, LetterRecorded recorded)
    {
        if (recorded.Event == LetterEvent.Returned)
        {
            letter.ReturnedOn = recorded.On;
            context.Add(new LetterChanged(letter));
            context.Journal("letterReturned", ("letter", letter.Id), ("on", OfficeCalendar.Iso(recorded.On)));
            context.Emit("Returned");
            return;
        }
        var before = Letters(context).TrueForAll(l => l.DeliveredOn is not null);
        (letter.DeliveredOn, letter.DeliveredHow) = (recorded.On, recorded.How);
        context.Add(new LetterChanged(letter));
        context.Journal("letterDelivered", ("letter", letter.Id), ("on", OfficeCalendar.Iso(recorded.On)), ("how", recorded.How ?? ""));

        var letters = Letters(context);
        if (letters.Exists(l => l.DeliveredOn is null)) return;
        var last = letters.MaxBy(l => l.DeliveredOn)!;
        context.SetOutput("deliveredOn", OfficeCalendar.Iso(last.DeliveredOn!.Value));
        context.SetOutput("deliveredHow", last.DeliveredHow);
        // A delivery recorded once more corrects the date; nothing new was delivered.
        if (!before) context.Emit("Delivered");
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        foreach (var problem in (Problem[])[.. BoxCheck.Required(node, "template", "templateMissing"), .. BoxCheck.Required(node, "addressee", "addresseeMissing"),
            .. BoxCheck.Roles(node, required: false), .. BoxCheck.Form(node, scope, ofLetter: true)]) yield return problem;
        if (scope.Procedure is not null && node.LiteralText("template") is { Length: > 0 } template && !scope.Documents.Contains(template))
            yield return Problem.Error(node.Id, "unknownDocument", $"Expected '{node.Name}' to send a letter of the procedure, but there is no '{template}'.");
    }

    private static List<TaskState> Waiting(ActivityContext context) => context.State.Tasks.FindAll(t => t.ActivityInstanceId == context.Instance.Id && t.LetterId is not null);

    private static List<LetterState> Letters(ActivityContext context) => context.State.Letters.FindAll(l => l.ActivityInstanceId == context.Instance.Id);

    /// <summary>The day on which the letter was dispatched, or signed, as its form says.</summary>
    private static (string Field, JsonNode? Day) Left(TaskCompleted completed) =>
        completed.Fields[SignedOn] is { } signed ? (SignedOn, signed) : (DispatchedOn, completed.Fields[DispatchedOn]);

    private static DateOnly? Date(JsonNode? value) =>
        DateOnly.TryParseExact(Text(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;
}
