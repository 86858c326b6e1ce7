using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests.Complaint;

/// <summary>Walks a scenario straight through <see cref="WorkflowEngine.Step"/>: no database, no mails, only what the drawing says. Rights are judged as Cases judges them
/// in an office where every role is held: a task stands with the first of its roles that somebody who isn't excluded holds.</summary>
internal sealed class ScenarioWalk
{
    private static readonly StepContext Context = Flows.Context;
    private readonly JsonObject _scenario;
    private readonly Procedure _procedure = ComplaintFolder.Procedure;
    private readonly List<Effect> _effects = [];
    private readonly HashSet<string> _walked;
    private readonly Dictionary<string, ScenarioWalk> _opened = [];
    private WorkflowState _state = WorkflowEngine.New(ComplaintFolder.Compilation.Workflow!, "i1");
    private DateTimeOffset _now;
    private string? _handler;
    private int _at;
    private (WorkflowState Before, string? Handler, Stimulus Stimulus, IReadOnlyList<Effect> Effects)? _last;

    private ScenarioWalk(JsonObject scenario, DateTimeOffset now, HashSet<string> walked) => (_scenario, _now, _walked) = (scenario, now, walked);

    /// <summary>What was walked: "box" for each that ran, "box:port" for each port that a box was left by.</summary>
    public static IReadOnlySet<string> Run(JsonObject scenario)
    {
        var walk = new ScenarioWalk(scenario, Instant((string)scenario["start"]!), []);
        walk.Begin();
        foreach (var step in scenario["steps"]!.AsArray())
        {
            walk._at++;
            walk.TakeIn((string?)step!["case"], step.AsObject());
        }
        return walk._walked;
    }

    private void TakeIn(string? relation, JsonObject step)
    {
        var walk = relation is null ? this : _opened.GetValueOrDefault(relation);
        Assert.True(walk is not null, Here($"Expected a case opened as {relation}, but there is none."));
        walk._at = _at;
        walk.Take(step);
        walk.NothingIsStuck();
    }

    private void Begin(CaseOpened opened)
    {
        var child = new ScenarioWalk(_scenario, _now, _walked);
        var fields = opened.Fields.DeepClone().AsObject();
        foreach (var name in (string[])["channel", "deliveredOn", "language"])
            fields[name] ??= name == "deliveredOn" && opened.Relation != "part" ? _now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : _state.Variables[name]?.DeepClone();
        _opened[opened.Relation] = child;
        Assert.True(child.Step(new StartRequested { OccurredAt = _now, Actor = "system", Fields = fields }), Here("The opened case doesn't start."));
    }

    private void Begin()
    {
        var intake = _scenario["intake"]!.AsObject();
        var fields = intake["fields"]!.DeepClone().AsObject();
        foreach (var name in (string[])["channel", "deliveredOn", "language"]) fields[name] = intake[name]?.DeepClone();
        if ((bool?)intake["takenOver"] == true) fields["takenOver"] = true;
        Assert.True(Step(new StartRequested { OccurredAt = _now, Actor = (string)intake["as"]!, Fields = fields }), "The case doesn't start.");
    }

    private void Take(JsonObject step)
    {
        var actor = (string?)step["as"] ?? "system";
        var fields = step["fields"]?.DeepClone().AsObject() ?? [];
        var refused = (bool?)step["refused"] ?? false;
        if ((string?)step["complete"] is { } name) Assert.True(Tried(refused, fields, () => Complete(actor, name, (string)step["outcome"]!, fields)) != refused, Here($"{actor} completes {name}: expected it {(refused ? "refused" : "accepted")}, but it wasn't."));
        else if ((string?)step["action"] is { } action) Assert.True(Tried(refused, fields, () => Act(actor, action, fields)) != refused, Here($"{actor} takes {action}: expected it {(refused ? "refused" : "accepted")}, but it wasn't."));
        else if ((string?)step["takeBack"] is { } reason) Assert.True(TakeBack(actor, reason) != refused, Here($"{actor} takes the last step back: expected it {(refused ? "refused" : "accepted")}, but it wasn't."));
        else if ((string?)step["advanceTo"] is { } until) foreach (var walk in _opened.Values.Prepend(this)) walk.Advance(Instant(until));
        else if ((string?)step["delivered"] is { } delivered) Record(actor, delivered, LetterEvent.Delivered, step);
        else if ((string?)step["returned"] is { } returned) Record(actor, returned, LetterEvent.Returned, step);
        else if (step["restart"] is not null) _state = JsonSerializer.Deserialize<WorkflowState>(JsonSerializer.Serialize(_state, CaseFlowJson.Options), CaseFlowJson.Options)!;
        else if (step["expect"] is JsonObject expected) Expect(expected);
        else Assert.Fail(Here("Expected a step of a known sort, but found " + step.ToJsonString()));
    }

    /// <summary>What the check of fields refuses (a day too early, a person of another role) the engine doesn't know: a step expected to be refused that it takes is as if it hadn't been sent.</summary>
    private bool Tried(bool refused, JsonObject fields, Func<bool> act)
    {
        var (state, handler, last, effects, walked, biased) = (_state, _handler, _last, _effects.Count, _walked.ToList(), _biased.ToList());
        if (!act()) return false;
        if (!refused || fields.Count == 0) return true;
        (_state, _handler, _last) = (state, handler, last);
        _effects.RemoveRange(effects, _effects.Count - effects);
        _walked.IntersectWith(walked);
        _biased.IntersectWith(biased);
        return false;
    }

    private bool Complete(string actor, string name, string outcome, JsonObject fields)
    {
        var open = _state.Tasks.Where(t => t.Name == name).ToList();
        var task = open.Find(t => t.Assignee == actor) ?? open.FirstOrDefault();
        Assert.True(task is not null, Here($"Expected a task {name}, but open are: {string.Join(", ", _state.Tasks.Select(t => t.Name))}."));
        if (!MayComplete(actor, task) || Missing(task.Form, outcome, fields, task.LetterId is not null)) return false;
        var handler = _handler;
        if (_handler is null && task.Roles.Contains(_procedure.HandlerRole) && Holds(actor, _procedure.HandlerRole)) _handler = actor;
        if (!Step(new TaskCompleted { OccurredAt = _now, Actor = actor, TaskId = task.Id, Outcome = outcome, Fields = fields })) return false;
        _last = _last!.Value with { Handler = handler };
        return true;
    }

    private bool MayComplete(string actor, TaskState task)
    {
        if (Excluded(actor)) return false;
        var standing = task.Roles.FirstOrDefault(role => People.Any(p => !Excluded(p) && Holds(p, role))) ?? task.Roles[0];
        return Holds(actor, standing) || actor == (task.Assignee ?? (task.Roles.Exists(r => Holds(_handler ?? "", r)) ? _handler : null));

        bool Excluded(string person) => task.NotBy.Contains(person) || (string?)_state.Variables["againstOfficial"] == person;
    }

    private readonly HashSet<string> _biased = [];

    private bool Act(string actor, string action, JsonObject fields)
    {
        var box = Box(action);
        if (_biased.Contains(actor)) return false;
        if (!Value<List<string>>(box, "roles").Exists(r => Holds(actor, r)) || Missing(Value<List<FormField>>(box, "form"), "Taken", fields, false)) return false;
        return Step(new ActionTaken { OccurredAt = _now, Actor = actor, Action = action, Fields = fields });
    }

    /// <summary>Cases judges by rows what left the house; here a mail has left when its hold is over.</summary>
    private bool TakeBack(string actor, string reason)
    {
        if (_last is not { Stimulus: TaskCompleted or ActionTaken or FieldsCorrected } last) return false;
        var held = TimeSpan.FromMinutes((int?)_scenario["holdMinutes"] ?? 0);
        if (last.Effects.Any(e => e is CaseOpened or EventPublished || (e is MailQueued mail && _procedure.Recipients.ContainsKey(mail.Recipient) && _now >= last.Stimulus.OccurredAt + held))) return false;
        if (!Step(new StepTakenBack { OccurredAt = _now, Actor = actor, Revision = _state.Revision, Reason = reason, State = System.Text.Encoding.UTF8.GetString(WorkflowStateJson.Write(last.Before)) })) return false;
        _handler = last.Handler;
        return true;
    }

    private bool Missing(IEnumerable<FormField> form, string outcome, JsonObject fields, bool ofLetter) => form.Any(f =>
        // Of one person there is nothing to ask.
        (ofLetter || _procedure.FieldNamed(f.Field)?.OptionsFrom is null || _state.Variables["complainants"] is JsonArray { Count: > 0 })
        && (f.Required || (f.RequiredFor?.Contains(outcome) ?? false) || (ofLetter && _procedure.FieldOnForm(f.Field, true)!.Required))
        && (f.When?.All(w => w.Value.Contains((string?)(fields[w.Key] ?? _state.Variables.GetValueOrDefault(w.Key)) ?? "")) ?? true)
        && fields[f.Field] is null or JsonArray { Count: 0 } && (ofLetter || _state.Variables.GetValueOrDefault(f.Field) is null or JsonArray { Count: 0 }));

    private void Record(string actor, string box, LetterEvent what, JsonObject step)
    {
        var letter = _state.Letters.FindLast(l => ComplaintFolder.Compilation.Workflow!.Nodes[l.ActivityId].Name == box)!;
        Assert.True(Step(new LetterRecorded { OccurredAt = _now, Actor = actor, LetterId = letter.Id, Event = what, On = Day(step["on"])!.Value, How = (string?)step["how"] }), Here("The letter's fate was refused."));
    }

    private void Advance(DateTimeOffset until)
    {
        for (var fired = 0; _state.Timers.Where(t => t.DueAt <= until).OrderBy(t => t.DueAt).ThenBy(t => t.Id, StringComparer.Ordinal).FirstOrDefault() is { } timer; fired++)
        {
            Assert.True(fired < 1000, Here("Expected timers to come to an end, but they don't."));
            if (timer.DueAt > _now) _now = timer.DueAt;
            Assert.True(Step(new TimerElapsed { OccurredAt = timer.DueAt, Actor = "system", TimerId = timer.Id }), Here($"Timer {timer.Purpose} was refused."));
        }
        _now = until;
    }

    private bool Step(Stimulus stimulus)
    {
        var result = WorkflowEngine.Step(ComplaintFolder.Compilation.Workflow!, _state, stimulus, Context);
        if (result is not StepAccepted accepted) return false;
        _last = (_state, _handler, stimulus, accepted.Effects);
        _state = accepted.State;
        // Whoever was ever named is kept out of every act of the case.
        if ((string?)_state.Variables.GetValueOrDefault("biasedOfficial") is { } biased) _biased.Add(biased);
        _effects.AddRange(accepted.Effects);
        foreach (var entry in accepted.Journal.Where(j => j.ActivityId is not null))
            _walked.UnionWith(entry.Args.TryGetValue("outcome", out var ports) ? ports.Split(", ").Select(p => $"{entry.ActivityId}:{p}").Append(entry.ActivityId!) : [entry.ActivityId!]);
        foreach (var opened in accepted.Effects.OfType<CaseOpened>()) Begin(opened);
        foreach (var assigned in accepted.Effects.OfType<CaseAssigned>()) _handler = assigned.Handler;
        Assert.True(_state.Incidents.Count == 0, Here(string.Join("\n", _state.Incidents.Select(i => i.ActivityId + ": " + i.Message))));
        return true;
    }

    /// <summary>An open case stands in somebody's queue or waits for a day.</summary>
    private void NothingIsStuck() =>
        Assert.True(!Open || _state.Tasks.Count > 0 || _state.Timers.Exists(t => t.Purpose == "resume"), Here("Expected a task or a timer of the drawing, but the case is stuck."));

    private bool Open => _procedure.Status(_state.CaseStatus!)!.Open;

    private void Expect(JsonObject expected)
    {
        foreach (var (what, value) in expected)
        {
            switch (what)
            {
                case "status": Same(value, _state.CaseStatus, what); break;
                case "open": Same(value, Open, what); break;
                case "handler": Same(value, _handler, what); break;
                case "tasks": Same(Sorted(Texts(value)), Sorted(_state.Tasks.Select(t => t.Name)), what); break;
                case "actions": Same("", string.Join(" ", Texts(value).Where(a => !Offered(a))), "actions that aren't offered"); break;
                case "notOffered": Same("", string.Join(" ", Texts(value).Where(Offered)), "actions that are offered"); break;
                case "documents": Same(string.Join(" ", Texts(value)), string.Join(" ", _state.Letters.Select(l => l.Template)), what); break;
                case "mails": Mails(value!.AsArray()); break;
                case "reminders": foreach (var r in value!.AsArray()) Reminder(r!.AsObject()); break;
                case "fields": foreach (var (name, v) in value!.AsObject()) Same(v, _state.Variables[name], name); break;
                case "deadlines": foreach (var (kind, d) in value!.AsObject()) Deadline(kind, d as JsonObject); break;
                default: Assert.Fail(Here($"Expected a known expectation, but found '{what}'.")); break;
            }
        }
    }

    private void Mails(JsonArray expected)
    {
        var mails = _effects.OfType<MailQueued>().Where(m => _procedure.Recipients.ContainsKey(m.Recipient)).ToList();
        Same(string.Join(" ", expected.Select(m => (string)m!["template"]!)), string.Join(" ", mails.Select(m => m.Template)), "mails");
        for (var i = 0; i < mails.Count; i++)
        {
            var person = mails[i].RecipientIndex == 0 ? null : _state.Variables["complainants"]!.AsArray()[mails[i].RecipientIndex - 1]!.AsObject();
            if (expected[i]!["language"] is { } language) Same(language, Written(person is null ? _state.Variables["language"] : person["language"]), "language of " + mails[i].Template);
        }
    }

    // Whoever's language the office doesn't write gets Czech, Slovak speakers among them.
    private static string Written(JsonNode? language) => (string?)language is "en" or "uk" ? (string)language! : "cs";

    private void Reminder(JsonObject expected)
    {
        var found = _effects.OfType<MailQueued>().Count(m => m.Template == (string)expected["template"]! && m.Recipient == (string)expected["to"]!
            && (expected["deadline"] is not { } kind || _state.Deadlines.Find(d => d.Id == m.DeadlineId)?.Kind == (string)kind!));
        if (expected["count"] is { } count) Same((int)count, found, expected.ToJsonString());
        else Assert.True(found > 0, Here("Expected a reminder " + expected.ToJsonString() + ", but there is none."));
    }

    private void Deadline(string kind, JsonObject? expected)
    {
        // One that the rule never called for was never told to anybody.
        var told = _effects.OfType<DeadlineSet>().Select(e => e.Deadline.Id).ToHashSet();
        var deadline = _state.Deadlines.LastOrDefault(d => d.Kind == kind && d.Status != DeadlineStatus.Dormant && told.Contains(d.Id));
        if (expected is null)
        {
            Assert.True(deadline is null, Here($"Expected no deadline {kind}, but there is one."));
            return;
        }
        Assert.True(deadline is not null, Here($"Expected a deadline {kind}, but there is none."));
        foreach (var (name, value) in expected)
        {
            object? actual = name switch
            {
                "lastDay" => deadline.LastDay?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "metOn" => deadline.MetOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "startsOn" => deadline.StartsOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "state" => Camel(deadline.Status.ToString()), "basis" => Camel(deadline.Basis.ToString()),
                _ => throw new InvalidOperationException(name),
            };
            Same(value, actual, $"{name} of {kind}");
        }
    }

    private bool Offered(string action) => Actions.OfferedBy(ComplaintFolder.Compilation.Workflow!, _state).Any(a => a.Name == action);
    private static JsonObject Box(string action) => ComplaintFolder.Compilation.Workflow!.Nodes.Values.Single(n => n.Name == action && n.Activity.Descriptor.TypeName == "CaseFlow.CaseAction").Json;
    private static T Value<T>(JsonObject box, string input) => box[input]!["expression"]!["value"].Deserialize<T>(CaseFlowJson.Options)!;

    private IEnumerable<string> People => _procedure.Roles.Concat(_scenario["people"]?.AsObject().Select(p => p.Key) ?? []);

    private bool Holds(string person, string role) =>
        _scenario["people"]?[person] is JsonArray roles ? Texts(roles).Contains(role) : person.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') == role;

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(i => (string)i!);
    private static string Sorted(IEnumerable<string> names) => string.Join(" ", names.Order(StringComparer.Ordinal));
    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
    private static DateOnly? Day(JsonNode? value) => value is null ? null : DateOnly.Parse((string)value!, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string local)
    {
        var clock = DateTime.Parse(local, CultureInfo.InvariantCulture);
        return new DateTimeOffset(clock, Context.OfficeZone.GetUtcOffset(clock));
    }

    private void Same(object? expected, object? actual, string what) => Assert.True(Text(expected) == Text(actual), Here($"Expected {what} to be {Text(expected)}, but it is {Text(actual)}."));
    private static string Text(object? value) => value is null ? "null" : value is JsonNode node ? node.ToJsonString().Trim('"') : value.ToString() is { } text && value is bool ? text.ToLowerInvariant() : value.ToString()!;
    private string Here(string message) => $"{(string?)_scenario["name"]}, step {_at} on {_now:yyyy-MM-dd}: {message}";
}
