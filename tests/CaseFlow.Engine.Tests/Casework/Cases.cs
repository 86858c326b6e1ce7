using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests.Casework;

/// <summary>A small procedure, and the steps that people and time take in a case of it.</summary>
internal static class Cases
{
    public static readonly Procedure Procedure = JsonSerializer.Deserialize<Procedure>("""
        {
          "name": "small", "title": {"cs": "Malý postup"}, "numberPrefix": "XX", "roles": ["registry", "clerk", "coordinator", "head"],
          "fields": [
            {"name": "kind", "label": {"cs": "Druh"}, "type": "choice", "options": [{"value": "complaint", "label": {"cs": "Stížnost"}}, {"value": "initiative", "label": {"cs": "Podnět"}}]},
            {"name": "age", "label": {"cs": "Věk"}, "type": "integer"},
            {"name": "deliveredOn", "label": {"cs": "Doručeno"}, "type": "date"},
            {"name": "anonymous", "label": {"cs": "Anonymní"}, "type": "bool"}, {"name": "notify", "label": {"cs": "Psát"}, "type": "bool"},
            {"name": "email", "label": {"cs": "E-mail"}, "type": "email"}, {"name": "consentEmail", "label": {"cs": "Souhlas"}, "type": "bool"},
            {"name": "deceased", "label": {"cs": "Zemřel"}, "type": "choice", "list": true, "optionsFrom": "complainant"},
            {"name": "complainants", "label": {"cs": "Další"}, "type": "object", "list": true, "fields": [
              {"name": "email", "label": {"cs": "E-mail"}, "type": "email"}, {"name": "consentEmail", "label": {"cs": "Souhlas"}, "type": "bool"}]},
            {"name": "official", "label": {"cs": "Osoba"}, "type": "user"},
            {"name": "remedies", "label": {"cs": "Opatření"}, "type": "object", "list": true, "fields": [
              {"name": "text", "label": {"cs": "Co"}, "type": "text"}, {"name": "owner", "label": {"cs": "Kdo"}, "type": "user"},
              {"name": "due", "label": {"cs": "Do kdy"}, "type": "date"}, {"name": "doneOn", "label": {"cs": "Hotovo"}, "type": "date"}]}
          ],
          "letterFields": [
            {"name": "signedOn", "label": {"cs": "Podepsáno"}, "type": "date"}, {"name": "dispatchedOn", "label": {"cs": "Vypraveno"}, "type": "date"}, {"name": "channel", "label": {"cs": "Cesta"}, "type": "string"}, {"name": "refNo", "label": {"cs": "Č. j."}, "type": "string"}],
          "statuses": [{"name": "open", "label": {"cs": "V řízení"}}, {"name": "closed", "label": {"cs": "Uzavřeno"}, "open": false}],
          "deadlineKinds": [
            {"name": "settle", "label": {"cs": "Vyřízení stížnosti"}, "basis": "statutory", "paragraph": "§ 175 odst. 5"},
            {"name": "target", "label": {"cs": "Vnitřní cíl"}}, {"name": "remedy", "label": {"cs": "Opatření"}},
            {"name": "completion", "label": {"cs": "Doplnění"}, "pausable": true, "maxPauseDays": 10}],
          "recipients": {"complainant": {"email": "email", "consent": "consentEmail", "anonymous": "anonymous", "notify": "notify", "deceased": "deceased", "alsoEach": "complainants"}}
        }
        """, CaseFlowJson.Options)!;

    public const string SixtyDays = """{"rule": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}""";

    public static Walk Open(string drawing, string fields = """{"deliveredOn": "2026-02-02"}""")
    {
        var compilation = Definitions.CompiledWorkflow.Compile(Flows.Draw(drawing), Procedure, Mails, Documents);
        Assert.True(compilation.Workflow is not null, string.Join("\n", compilation.Problems));
        return new Walk(compilation.Workflow).Begin(JsonNode.Parse(fields)!.AsObject());
    }

    public static readonly HashSet<string> Mails = ["received", "deadline", "overdue"];
    public static readonly HashSet<string> Documents = ["settlement"];

    /// <summary>Completes the first open task of a name.</summary>
    public static Walk Complete(this Walk walk, string task, string outcome = "Done", string by = "clerk1", string fields = "{}") => walk.Step(walk.Completion(task, outcome, by, fields));

    public static TaskCompleted Completion(this Walk walk, string task, string outcome = "Done", string by = "clerk1", string fields = "{}") =>
        new() { OccurredAt = walk.Now, Actor = by, TaskId = walk.Task(task).Id, Outcome = outcome, Fields = JsonNode.Parse(fields)!.AsObject() };

    public static Walk Take(this Walk walk, string action, string fields = "{}") => walk.Step(walk.Taking(action, fields));

    public static ActionTaken Taking(this Walk walk, string action, string fields = "{}") =>
        new() { OccurredAt = walk.Now, Actor = "head1", Action = action, Fields = JsonNode.Parse(fields)!.AsObject() };

    public static Walk Correct(this Walk walk, string fields) =>
        walk.Step(new FieldsCorrected { OccurredAt = walk.Now, Actor = "clerk1", Fields = JsonNode.Parse(fields)!.AsObject(), Reason = "překlep" });

    public static Walk Delivered(this Walk walk, string letterId, string on, string how = "login") => walk.Step(walk.Delivery(letterId, on, how));

    public static LetterRecorded Delivery(this Walk walk, string letterId, string on, string how = "login") =>
        new() { OccurredAt = walk.Now, Actor = "registry1", LetterId = letterId, Event = LetterEvent.Delivered, On = DateOnly.Parse(on, CultureInfo.InvariantCulture), How = how };

    /// <summary>Lets office time pass: every timer due until then goes off at its own time, in order.</summary>
    public static Walk Until(this Walk walk, string officeTime)
    {
        var local = DateTime.Parse(officeTime, CultureInfo.InvariantCulture);
        var until = new DateTimeOffset(local, Flows.Context.OfficeZone.GetUtcOffset(local));
        while (walk.State.Timers.Where(t => t.DueAt <= until).MinBy(t => t.DueAt) is { } timer)
        {
            walk.Now = timer.DueAt;
            walk.Step(new TimerElapsed { OccurredAt = timer.DueAt, Actor = "system", TimerId = timer.Id });
        }
        walk.Now = until;
        return walk;
    }

    public static TaskState Task(this Walk walk, string name) => walk.State.Tasks.First(t => t.Name == name);
    public static string Tasks(this Walk walk) => string.Join(" ", walk.State.Tasks.Select(t => t.Name).Order(StringComparer.Ordinal));
    public static DeadlineState Deadline(this Walk walk, string kind) => walk.State.Deadlines.Last(d => d.Kind == kind);
    public static string LastDay(this Walk walk, string kind) => walk.Deadline(kind).LastDay?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
    public static IEnumerable<MailQueued> MailsQueued(this Walk walk) => walk.Effects.OfType<MailQueued>();
    public static IEnumerable<string> Said(this Walk walk, string kind, string arg) => walk.Journal.Where(e => e.Kind == kind).Select(e => e.Args[arg]);

    /// <summary>The office's time of a timer, e.g. "2026-04-08 00:00".</summary>
    public static string OfficeTime(this TimerState timer) =>
        TimeZoneInfo.ConvertTime(timer.DueAt, Flows.Context.OfficeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Timers(this Walk walk) => string.Join(", ", walk.State.Timers.OrderBy(t => t.DueAt).Select(t => $"{t.Purpose} {t.OfficeTime()}"));
}
