using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Tests.Casework;

namespace CaseFlow.Engine.Tests.Deadlines;

/// <summary>Whoever was promised a day is told the old and the new one, whatever moved it.</summary>
public sealed class ChangedDayTests
{
    private const string Drawing = """
        settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"byField": "kind", "rules": {"initiative": {"amount": 30, "unit": "calendarDay", "from": "field:deliveredOn"}, "*": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}}}
        triage = CaseFlow.UserTask {"name": "triage", "roles": ["clerk"], "outcomes": ["Done"], "form": ["kind"]}
        correct = CaseFlow.CaseAction {"name": "correct", "button": "Opravit", "roles": ["clerk"], "form": ["deliveredOn"]}
        told = CaseFlow.SendMail {"template": "received", "recipient": "handler", "values": {"expression": {"type": "JavaScript", "value": "({ days: `${getOutputFrom('settle', 'previousLastDay')}>${getOutputFrom('settle', 'lastDay')}` })"}}}
        settle:Set -> triage
        settle:Changed -> told
        """;

    private static Walk Open() => Cases.Open(Drawing, """{"deliveredOn": "2026-02-02", "kind": "complaint"}""");

    /// <summary>What the mails sent so far say of the old and the new day.</summary>
    private static string Told(Walk walk) => string.Join(" ", walk.MailsQueued().Select(m => (string?)m.Values["days"]));

    [Fact]
    public void A_form_that_changes_the_kind_says_both_days() =>
        Assert.Equal("2026-04-07>2026-03-04", Told(Open().Complete("triage", fields: """{"kind": "initiative"}""")));

    [Fact]
    public void An_action_that_corrects_the_delivery_says_both_days_each_time()
    {
        var walk = Open().Take("correct", """{"deliveredOn": "2026-01-05"}""");
        Assert.Equal("2026-04-07>2026-03-06", Told(walk));
        Assert.Equal("triage", walk.Tasks());
        Assert.EndsWith(" 2026-03-06>2026-04-07", Told(walk.Take("correct", """{"deliveredOn": "2026-02-02"}""")));
    }

    /// <summary>Whoever was promised a day learns that there is none any more, and the new one when there is one again; to whom none was promised it isn't news that there was none.</summary>
    [Fact]
    public void A_promised_day_that_vanishes_is_told_and_so_is_its_return()
    {
        const string rule = """{"byField": "kind", "rules": {"initiative": null, "*": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}}""";
        var drawing = System.Text.RegularExpressions.Regex.Replace(Drawing, "\"rule\": .*}}}}", $"\"rule\": {rule}}}");
        var walk = Cases.Open(drawing, """{"deliveredOn": "2026-02-02", "kind": "complaint"}""").Correct("""{"kind": "initiative"}""");
        Assert.Equal("2026-04-07>null", Told(walk));
        Assert.Equal(" null>2026-04-07", Told(walk.Correct("""{"kind": "complaint"}"""))["2026-04-07>null".Length..]);
        Assert.Equal("", Told(Cases.Open(drawing, """{"deliveredOn": "2026-02-02", "kind": "initiative"}""").Correct("""{"kind": "complaint"}""")));
    }

    [Fact]
    public void A_correction_says_both_days() => Assert.Equal("2026-04-07>2026-03-06", Told(Open().Correct("""{"deliveredOn": "2026-01-05"}""")));

    [Fact]
    public void A_holiday_enacted_meanwhile_says_both_days()
    {
        var calendar = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "calendar.json")))!.AsObject();
        calendar["holidays"]!.AsArray().Add(JsonNode.Parse("""{"name": {"cs": "Nový svátek", "en": "New holiday"}, "paragraph": "§ 2", "date": "04-07", "validFrom": 2026}"""));
        var enacted = new StepContext(OfficeCalendar.Parse(calendar.ToJsonString()), Flows.Context.OfficeZone, Flows.Context.Limits);
        var walk = Open();
        Assert.Equal("2026-04-07>2026-04-08", Told(new Walk(walk.Workflow, enacted, walk.State).Complete("triage")));
    }

    /// <summary>The head's new target after an overrun is a day, not a count of days.</summary>
    [Theory]
    [InlineData("none", "2026-04-25", "2026-04-26 00:00")]
    [InlineData("forward", "2026-04-27", "2026-04-28 00:00")]
    public void A_day_of_a_field_is_a_deadline_of_its_own(string roll, string last, string passes)
    {
        // 25 April 2026 is a Saturday.
        var walk = Cases.Open($$$$"""
            target = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 0, "unit": "calendarDay", "from": "field:deliveredOn", "roll": "{{{{roll}}}}"}}}
            wait = CaseFlow.UserTask {"name": "wait", "roles": ["clerk"], "outcomes": ["Done"], "form": ["deliveredOn"]}
            target:Set -> wait
            """, "{}");
        Assert.Equal((DeadlineStatus.AwaitingStart, ""), (walk.Deadline("target").Status, walk.LastDay("target")));
        walk.Correct("""{"deliveredOn": "2026-04-25"}""");
        Assert.Equal((DeadlineStatus.Running, last, $"passed {passes}"), (walk.Deadline("target").Status, walk.LastDay("target"), walk.Timers()));
        var proof = Assert.IsType<Counted>(DeadlineLedger.Proof(walk.Deadline("target"), walk.State, walk.Workflow, Flows.Context)).Proof;
        Assert.Equal(new DateOnly(2026, 4, 25), proof.NominalEnd);
    }

    [Fact]
    public void A_duty_is_never_met_on_a_day_that_is_still_to_come()
    {
        var walk = Cases.Open($$"""
            settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {{Cases.SixtyDays}}}
            meet = CaseFlow.MeetDeadline {"kind": "settle", "metOn": "2026-02-03"}
            settle:Set -> meet
            """);
        Assert.Contains("not to be in the future", Assert.Single(walk.State.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(DeadlineStatus.Running, walk.Deadline("settle").Status);
        walk.Now = walk.Now.AddDays(1);
        walk.Resolve(Stimuli.Resolution.Retry);
        Assert.Equal((DeadlineStatus.Met, new DateOnly(2026, 2, 3)), (walk.Deadline("settle").Status, walk.Deadline("settle").MetOn!.Value));
    }

    [Fact]
    public void The_journal_knows_no_event_name_that_was_computed()
    {
        var walk = Cases.Open("""
            one = PublishEvent {"eventName": "told"}
            two = PublishEvent {"eventName": {"expression": {"type": "JavaScript", "value": "'told ' + getKind()"}}}
            one -> two
            """, """{"kind": "complaint"}""");
        Assert.Equal(["told", "told complaint"], walk.Effects.OfType<Effects.EventPublished>().Select(e => e.Name));
        Assert.Equal([("one", "told"), ("two", "")], walk.Journal.Where(e => e.Kind == "eventPublished").Select(e => (e.ActivityId!, e.Args.GetValueOrDefault("name", ""))));
    }
}
