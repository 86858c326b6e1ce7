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
/// to the letter and are outputs of the box. Leaves by Dispatched when all are out, and listens for Delivered and Returned.</summary>
public sealed class SendLetter : Activity
{
    private const string Dispatched = "Dispatched";
    private const string InvalidValue = "invalidValue";

    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.SendLetter", 1, [Dispatched, "Delivered", "Returned"],
        [new("template", "String", Required: true), new("addressee", "String", Required: true), new("roles", "Object"), new("form", "Object"), new("values", "Object")],
        [new("dispatchedOn", "String"), new("channel", "String"), new("refNo", "String"), new("deliveredOn", "String"), new("deliveredHow", "String")]);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "template") is not { } template || DeadlineInput.Expect(context, "addressee") is not { } addressee) return;
        var roles = context.Object<List<string>>("roles") is { Count: > 0 } named ? named : ["registry"];
        var form = context.Object<List<FormField>>("form") ?? [new("dispatchedOn", Required: true), new("channel", Required: true), new("refNo")];
        var values = context.Object<JsonObject>("values") ?? [];
        var people = context.Procedure?.Recipients.GetValueOrDefault(addressee) is { } recipient ? Outbox.People(context, recipient).Select(p => p.Index).ToList() : [0];
        var letterOfTask = new JsonObject();
        foreach (var index in people)
        {
            var letter = new LetterState
            {
                Id = context.NewId("l"), ActivityId = context.Node.Id, ActivityInstanceId = context.Instance.Id,
                Template = template, Addressee = addressee, RecipientIndex = index,
            };
            var task = new TaskState
            {
                Id = context.NewId("k"), ActivityId = context.Node.Id, ActivityInstanceId = context.Instance.Id, Name = context.Node.Name,
                Title = BoxInput.DisplayText(context.Node), Roles = roles, Form = form, Outcomes = [Dispatched], LetterId = letter.Id, OpenedAt = context.OccurredAt,
            };
            letterOfTask[task.Id] = letter.Id;
            context.State.Letters.Add(letter);
            context.OpenTask(task);
            context.Add(new LetterOpened(letter, task.Id, (JsonObject)values.DeepClone()));
            context.Journal("letterOpened", ("letter", letter.Id), ("template", template));
        }
        context.Instance.Local = letterOfTask;
    }

    public override void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus)
    {
        if (stimulus is TaskCompleted completed) Dispatch(context, bookmark, completed);
        else if (stimulus is LetterRecorded recorded && context.State.Letters.Find(l => l.Id == recorded.LetterId) is { } letter) Record(context, letter, recorded);
    }

    public override StepRejected? Refuse(ActivityContext context, Bookmark bookmark, Stimulus stimulus) => stimulus switch
    {
        TaskCompleted completed when completed.Fields["dispatchedOn"] is { } given && Date(given) is null =>
            new StepRejected(InvalidValue, $"Expected 'dispatchedOn' of task {completed.TaskId} to be a date, but it is something else."),
        TaskCompleted completed when Date(completed.Fields["dispatchedOn"]) > context.Today =>
            new StepRejected(InvalidValue, $"Expected 'dispatchedOn' of task {completed.TaskId} not to be in the future, but it is."),
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
        letter.DispatchedOn = Date(completed.Fields["dispatchedOn"]) ?? context.Today;
        letter.Channel = Text(completed.Fields["channel"]);
        letter.RefNo = Text(completed.Fields["refNo"]);
        context.Add(new LetterChanged(letter));
        context.Journal("letterDispatched", ("letter", letter.Id), ("dispatchedOn", OfficeCalendar.Iso(letter.DispatchedOn.Value)));
        context.Wait("letter", letter.Id);

        var letters = Letters(context);
        if (letters.Exists(l => l.DispatchedOn is null)) return;
        var last = letters.MaxBy(l => l.DispatchedOn)!;
        context.SetOutput("dispatchedOn", OfficeCalendar.Iso(last.DispatchedOn!.Value));
        context.SetOutput("channel", last.Channel);
        context.SetOutput("refNo", last.RefNo);
        context.CompleteAndListen(Dispatched);
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

    private static List<LetterState> Letters(ActivityContext context) => context.State.Letters.FindAll(l => l.ActivityInstanceId == context.Instance.Id);

    private static DateOnly? Date(JsonNode? value) =>
        DateOnly.TryParseExact(Text(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;
}
