using System.Text.Json.Nodes;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Stimuli;
using CaseFlow.Engine.Tests.Casework;

namespace CaseFlow.Engine.Tests.Deadlines;

public sealed class DeadlineLedgerTests
{
    private const string Wait = """wait = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"], "form": ["kind", "deliveredOn"]}""";

    private static string Settle(string more = "") => $$$$"""settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {{{{Cases.SixtyDays}}}}{{{{more}}}}}""";

    [Fact]
    public void Sixty_days_from_delivery_pass_at_midnight_after_the_last_day()
    {
        var walk = Cases.Open($"""
            {Settle()}
            {Wait}
            settle:Set -> wait
            settle:Passed -> late
            """);
        var deadline = walk.Deadline("settle");
        Assert.Equal((DeadlineStatus.Running, DeadlineBasis.Statutory, "§ 175 odst. 5", new DateOnly(2026, 2, 2), new DateOnly(2026, 4, 3), new DateOnly(2026, 4, 7)),
            (deadline.Status, deadline.Basis, deadline.Paragraph, deadline.StartsOn!.Value, deadline.NominalEnd!.Value, deadline.LastDay!.Value));
        Assert.Equal("passed 2026-04-08 00:00", walk.Timers());

        walk.Until("2026-04-07T23:59");
        Assert.False(walk.Deadline("settle").Passed);
        walk.Until("2026-04-08T00:00");
        Assert.True(walk.Deadline("settle").Passed);
        Assert.Equal("late", walk.Written);
        Assert.Equal("wait", walk.Tasks());
    }

    [Fact]
    public void A_corrected_delivery_moves_the_last_day_with_history_timers_and_a_token()
    {
        var walk = Cases.Open($"""
            {Settle()}
            {Wait}
            settle:Set -> wait
            settle:Changed -> moved
            """);
        walk.Correct("""{"deliveredOn": "2026-01-05"}""");

        Assert.Equal("2026-03-06", walk.LastDay("settle"));
        var change = Assert.Single(walk.Deadline("settle").History);
        Assert.Equal((new DateOnly(2026, 4, 7), new DateOnly(2026, 3, 6), "field:deliveredOn"), (change.Old!.Value, change.New!.Value, change.Cause));
        Assert.Equal("passed 2026-03-07 00:00", walk.Timers());
        Assert.Equal("moved", walk.Written);
        Assert.Equal(2, walk.Effects.OfType<DeadlineSet>().Count());

        walk.Correct("""{"deliveredOn": "2026-01-05"}""");
        Assert.Equal("moved", walk.Written);
    }

    [Fact]
    public void A_form_that_changes_the_kind_recounts_from_the_original_delivery()
    {
        var walk = Cases.Open($$$$"""
            settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"byField": "kind", "rules": {"complaint": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}, "initiative": {"amount": 30, "unit": "calendarDay", "from": "field:deliveredOn", "basis": "internal"} } } }
            {{{{Wait}}}}
            settle:Set -> wait -> wait
            """, """{"deliveredOn": "2026-01-05", "kind": "initiative"}""");
        Assert.Equal(("2026-02-04", DeadlineBasis.Internal), (walk.LastDay("settle"), walk.Deadline("settle").Basis));
        walk.Now = walk.Now.AddDays(1);
        walk.Complete("wait", fields: """{"kind": "complaint"}""");
        Assert.Equal(("2026-03-06", DeadlineBasis.Statutory), (walk.LastDay("settle"), walk.Deadline("settle").Basis));
        Assert.Equal("field:kind", walk.Deadline("settle").History[0].Cause);
    }

    [Fact]
    public void Where_no_rule_applies_there_is_no_deadline_until_the_data_change()
    {
        var walk = Cases.Open($$$$"""
            settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"byField": "kind", "rules": {"complaint": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}, "*": null}}}
            {{{{Wait}}}}
            settle:Set -> wait -> wait
            """, """{"deliveredOn": "2026-02-02", "kind": "initiative"}""");
        Assert.Empty(walk.Effects.OfType<DeadlineSet>());
        Assert.Equal((DeadlineStatus.Dormant, ""), (walk.Deadline("settle").Status, walk.Timers()));

        walk.Complete("wait", fields: """{"kind": "complaint"}""");
        Assert.Equal((DeadlineStatus.Running, "2026-04-07"), (walk.Deadline("settle").Status, walk.LastDay("settle")));

        walk.Complete("wait", fields: """{"kind": "initiative"}""");
        Assert.Equal((DeadlineStatus.Dormant, "", ""), (walk.Deadline("settle").Status, walk.LastDay("settle"), walk.Timers()));
    }

    [Fact]
    public void A_deadline_awaits_its_start_until_the_letter_is_delivered()
    {
        var walk = Cases.Open("""
            call = CaseFlow.SendLetter {"name": "call", "template": "settlement", "addressee": "complainant"}
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"rule": {"amount": 15, "unit": "calendarDay", "from": "letter:call.deliveredOn"}}}
            call:Dispatched -> set
            """);
        walk.Now = new DateTimeOffset(2026, 12, 15, 9, 0, 0, TimeSpan.FromHours(1));
        walk.Complete("call", "Dispatched", "registry1", """{"dispatchedOn": "2026-12-15", "channel": "DS", "refNo": "KK/1/2026"}""");
        Assert.Equal((DeadlineStatus.AwaitingStart, "", ""), (walk.Deadline("completion").Status, walk.LastDay("completion"), walk.Timers()));

        walk.Now = new DateTimeOffset(2026, 12, 29, 9, 0, 0, TimeSpan.FromHours(1));
        walk.Delivered(walk.State.Letters[0].Id, "2026-12-28", "fiction");
        Assert.Equal((DeadlineStatus.Running, "2027-01-12"), (walk.Deadline("completion").Status, walk.LastDay("completion")));

        // The proof leads back to the ten days of the fiction (V32, V33).
        var proof = Assert.IsType<Counted>(DeadlineLedger.Proof(walk.Deadline("completion"), walk.State, walk.Workflow, Flows.Context)).Proof;
        Assert.Equal(new DateOnly(2026, 12, 28), proof.StartsFrom!.LastDay);
        Assert.Equal(new DateOnly(2026, 12, 25), proof.StartsFrom.NominalEnd);
    }

    [Fact]
    public void A_deadline_before_another_moves_with_it()
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle()}}}}
            target = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 10, "unit": "workingDay", "from": "deadline:settle", "direction": "before"}}}
            {{{{Wait}}}}
            settle:Set -> target
            target:Set -> wait
            target:Changed -> moved
            """);
        Assert.Equal("2026-03-20", walk.LastDay("target"));
        var proof = Assert.IsType<Counted>(DeadlineLedger.Proof(walk.Deadline("target"), walk.State, walk.Workflow, Flows.Context)).Proof;
        Assert.Equal((new DateOnly(2026, 4, 7), new DateOnly(2026, 4, 7)), (proof.Start, proof.StartsFrom!.LastDay));

        walk.Correct("""{"deliveredOn": "2026-01-05"}""");
        Assert.Equal(("2026-03-06", "2026-02-20", "moved"), (walk.LastDay("settle"), walk.LastDay("target"), walk.Written));
        Assert.Empty(DeadlineLedger.Differences(walk.State, walk.Workflow, Flows.Context));
    }

    [Fact]
    public void Deadlines_that_start_from_each_other_become_an_incident()
    {
        var walk = Cases.Open("""
            a = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 5, "unit": "calendarDay", "from": "deadline:remedy"}}}
            b = CaseFlow.SetDeadline {"kind": "remedy", "rule": {"rule": {"amount": 5, "unit": "calendarDay", "from": "deadline:target"}}}
            a:Set -> b
            """);
        Assert.Contains(walk.State.Incidents, i => i.Message.Contains("leads back to it"));
    }

    [Theory]
    [InlineData("2026-04-03", false)]
    [InlineData("2026-04-07", false)]
    [InlineData("2026-04-08", true)]
    public void A_duty_is_met_on_its_own_date_and_not_on_the_clicks(string metOn, bool late)
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle()}}}}
            {{{{Wait}}}}
            meet = CaseFlow.MeetDeadline {"kind": "settle", "metOn": "{{{{metOn}}}}"}
            settle:Set -> wait -> meet
            """);
        walk.Until("2026-04-20T09:00").Complete("wait");
        var deadline = walk.Deadline("settle");
        Assert.Equal((DeadlineStatus.Met, DateOnly.Parse(metOn), late, "2026-04-07"), (deadline.Status, deadline.MetOn!.Value, deadline.MetLate, walk.LastDay("settle")));
        Assert.Equal(late ? "true" : "false", walk.Said("deadlineMet", "late").Single());
        Assert.Equal("", walk.Timers());
        Assert.DoesNotContain(walk.State.Activities, a => a.ActivityId == "settle");
    }

    [Fact]
    public void A_met_deadline_whose_start_is_corrected_stays_met_and_is_judged_by_the_corrected_day()
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle()}}}}
            {{{{Wait}}}}
            meet = CaseFlow.MeetDeadline {"kind": "settle", "metOn": "2026-03-10"}
            settle:Set -> wait -> meet -> stay
            settle:Changed -> moved
            stay = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"], "form": ["deliveredOn"]}
            stay -> stay
            """);
        walk.Until("2026-03-20T09:00").Complete("wait");
        Assert.False(walk.Deadline("settle").MetLate);
        walk.Correct("""{"deliveredOn": "2026-01-05"}""");
        var deadline = walk.Deadline("settle");
        Assert.Equal((DeadlineStatus.Met, true, "2026-03-06"), (deadline.Status, deadline.MetLate, walk.LastDay("settle")));
        Assert.Equal(new DateOnly(2026, 3, 6), Assert.Single(deadline.History).New);
        Assert.Equal("", walk.Timers());
        Assert.Equal("", walk.Written);
        // A task's form brings new facts, not a correction.
        walk.Complete("stay", fields: """{"deliveredOn": "2026-02-28"}""");
        Assert.Equal("2026-03-06", walk.LastDay("settle"));
        // Nor does another correction make one of it; no rule for the corrected kind leaves what was.
        walk.Correct("""{"kind": "initiative"}""");
        Assert.Equal("2026-03-06", walk.LastDay("settle"));
    }

    [Fact]
    public void A_met_deadline_is_judged_by_the_rule_of_the_corrected_kind()
    {
        var walk = Cases.Open($$$$"""
            settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"byField": "kind", "rules": {"complaint": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}, "initiative": {"amount": 30, "unit": "calendarDay", "from": "field:deliveredOn"}, "*": null} } }
            {{{{Wait}}}}
            meet = CaseFlow.MeetDeadline {"kind": "settle", "metOn": "2026-03-10"}
            settle:Set -> wait -> meet -> stay
            stay = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"]}
            """, """{"deliveredOn": "2026-02-02", "kind": "complaint"}""");
        walk.Until("2026-03-20T09:00").Complete("wait");
        walk.Correct("""{"kind": "initiative"}""");
        Assert.Equal((DeadlineStatus.Met, true, "2026-03-04"), (walk.Deadline("settle").Status, walk.Deadline("settle").MetLate, walk.LastDay("settle")));
        walk.Correct("""{"deliveredOn": "2026-02-10"}""");
        Assert.Equal((false, "2026-03-12"), (walk.Deadline("settle").MetLate, walk.LastDay("settle")));
        walk.Correct("""{"kind": "petition"}""");
        Assert.Equal("2026-03-12", walk.LastDay("settle"));
    }

    [Fact]
    public void An_overrun_deadline_keeps_its_day_stops_reminding_and_may_still_be_met()
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle(""", "reminders": [{"offset": -5, "to": ["handler"], "mail": "deadline"}]""")}}}}
            overrun = CaseFlow.OverrunDeadline {"kind": "settle", "reason": "podklady"}
            {{{{Wait}}}}
            meet = CaseFlow.MeetDeadline {"kind": "settle"}
            settle:Set -> overrun -> wait -> meet
            """);
        Assert.Equal((DeadlineStatus.Overrun, "podklady", "2026-04-07"), (walk.Deadline("settle").Status, walk.Deadline("settle").OverrunReason, walk.LastDay("settle")));
        walk.Until("2026-05-04T09:00").Complete("wait");
        Assert.Empty(walk.MailsQueued());
        Assert.True(walk.Deadline("settle") is { Status: DeadlineStatus.Met, Passed: true, MetLate: true, OverrunReason: "podklady" });
    }

    [Fact]
    public void A_statutory_clock_never_pauses()
    {
        var compilation = Definitions.CompiledWorkflow.Compile(Flows.Draw($$$$"""
            {{{{Settle()}}}}
            pause = CaseFlow.PauseDeadline {"kind": "settle", "reason": "čeká"}
            settle:Set -> pause
            """), Cases.Procedure);
        Assert.Equal("notPausable", Assert.Single(compilation.Problems).Code);

        // A kind that is pausable as a rule doesn't help where the rule of the day is statutory.
        var walk = Cases.Open("""
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"rule": {"amount": 15, "unit": "calendarDay", "from": "now", "basis": "statutory"}}}
            pause = CaseFlow.PauseDeadline {"kind": "completion", "reason": "čeká"}
            set:Set -> pause
            """);
        Assert.Contains("statutory", Assert.Single(walk.State.Incidents).Message);
        Assert.Equal(DeadlineStatus.Running, walk.Deadline("completion").Status);
    }

    [Fact]
    public void The_days_of_a_pause_are_added_and_proven()
    {
        var walk = Cases.Open($$$$"""
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"rule": {"amount": 15, "unit": "calendarDay", "from": "now"}}}
            pause = CaseFlow.PauseDeadline {"kind": "completion", "reason": "nemoc"}
            resume = CaseFlow.ResumeDeadline {"kind": "completion"}
            {{{{Wait}}}}
            set:Set -> pause -> wait -> resume
            set:Changed -> moved
            """);
        Assert.Equal((DeadlineStatus.Paused, "pauseEnds 2026-02-12 00:00"), (walk.Deadline("completion").Status, walk.Timers()));
        walk.Until("2026-02-06T10:00").Complete("wait");
        // 17 February and four days of pause (2 to 6 February) = Saturday 21, rolled to Monday 23.
        Assert.Equal((DeadlineStatus.Running, "2026-02-23", "moved"), (walk.Deadline("completion").Status, walk.LastDay("completion"), walk.Written));
        var proof = Assert.IsType<Counted>(DeadlineLedger.Proof(walk.Deadline("completion"), walk.State, walk.Workflow, Flows.Context)).Proof;
        Assert.Equal((4, new DateOnly(2026, 2, 17)), (proof.Rule.Amount, proof.StartsFrom!.LastDay));
        Assert.Empty(DeadlineLedger.Differences(walk.State, walk.Workflow, Flows.Context));
    }

    [Theory]
    [InlineData("2026-02-06T10:00", false)]
    [InlineData("2026-02-20T10:00", true)]
    public void A_term_that_becomes_statutory_never_takes_a_pause_with_it(string changed, bool resumedBefore)
    {
        var walk = Cases.Open(Wait + "\n" + """
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"byField": "kind", "rules": {"initiative": {"amount": 30, "unit": "calendarDay", "from": "now"}, "complaint": {"amount": 60, "unit": "calendarDay", "from": "now", "basis": "statutory"}}}}
            pause = CaseFlow.PauseDeadline {"kind": "completion", "reason": "nemoc"}
            set:Set -> pause -> wait
            """, """{"deliveredOn": "2026-02-02", "kind": "initiative"}""");
        walk.Until(changed);
        Assert.Equal(resumedBefore ? DeadlineStatus.Running : DeadlineStatus.Paused, walk.Deadline("completion").Status);

        walk.Correct("""{"kind": "complaint"}""");
        var deadline = walk.Deadline("completion");
        Assert.Equal((DeadlineBasis.Statutory, DeadlineStatus.Running, "2026-04-07"), (deadline.Basis, deadline.Status, walk.LastDay("completion")));
        Assert.Contains("passed 2026-04-08 00:00", walk.Timers());
        Assert.DoesNotContain("pauseEnds", walk.Timers());
        Assert.Empty(DeadlineLedger.Differences(walk.State, walk.Workflow, Flows.Context));
    }

    [Fact]
    public void A_holiday_enacted_while_a_term_runs_moves_its_last_day()
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle()}}}}
            {{{{Wait}}}}
            settle:Set -> wait
            settle:Changed -> moved
            settle:Passed -> late
            """);
        var calendar = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "calendar.json")))!.AsObject();
        calendar["holidays"]!.AsArray().Add(JsonNode.Parse("""{"name": {"cs": "Nový svátek", "en": "New holiday"}, "paragraph": "§ 2", "date": "04-07", "validFrom": 2026}"""));
        var enacted = new StepContext(OfficeCalendar.Parse(calendar.ToJsonString()), Flows.Context.OfficeZone, Flows.Context.Limits);

        var later = new Walk(walk.Workflow, enacted, walk.State).Until("2026-04-08T00:00");
        Assert.Equal(("2026-04-08", "moved", false), (later.LastDay("settle"), later.Written, later.Deadline("settle").Passed));
        Assert.Equal("calendar", later.Deadline("settle").History[^1].Cause);
        Assert.Equal("passed 2026-04-09 00:00", later.Timers());
        Assert.Empty(DeadlineLedger.Differences(later.State, later.Workflow, enacted));
        Assert.Equal("moved late", later.Until("2026-04-09T00:00").Written);
    }

    [Fact]
    public void A_pause_ends_by_itself_after_its_longest_time()
    {
        var walk = Cases.Open($$$$"""
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"rule": {"amount": 15, "unit": "calendarDay", "from": "now"}}}
            pause = CaseFlow.PauseDeadline {"kind": "completion", "reason": "nemoc"}
            {{{{Wait}}}}
            set:Set -> pause -> wait
            """);
        walk.Until("2026-02-12T00:00");
        Assert.Equal((DeadlineStatus.Running, "2026-02-27"), (walk.Deadline("completion").Status, walk.LastDay("completion")));
    }

    [Fact]
    public void A_second_deadline_of_a_kind_replaces_the_open_one()
    {
        var walk = Cases.Open($$$$"""
            one = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 5, "unit": "workingDay", "from": "now"}}}
            two = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 9, "unit": "workingDay", "from": "now"}}}
            {{{{Wait}}}}
            one:Set -> two
            two:Set -> wait
            """);
        Assert.Equal([DeadlineStatus.Cancelled, DeadlineStatus.Running], walk.State.Deadlines.Select(d => d.Status));
        Assert.Equal("passed 2026-02-14 00:00", walk.Timers());
        Assert.DoesNotContain(walk.State.Activities, a => a.ActivityId == "one");
    }

    [Fact]
    public void Cancelling_without_a_kind_cancels_all_but_due_dates_of_tasks()
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle()}}}}
            target = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 5, "unit": "workingDay", "from": "now"}}}
            fork = FlowFork {"branches": ["a", "b"]}
            due = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"], "due": {"rule": {"amount": 3, "unit": "workingDay", "from": "now"}}}
            {{{{Wait}}}}
            cancel = CaseFlow.CancelDeadline
            settle:Set -> target
            target:Set -> fork
            fork:a -> due
            fork:b -> wait -> cancel
            """);
        walk.Complete("wait");
        Assert.Equal([DeadlineStatus.Cancelled, DeadlineStatus.Cancelled, DeadlineStatus.Running], walk.State.Deadlines.Select(d => d.Status));
        Assert.Equal("passed 2026-02-06 00:00", walk.Timers());
    }

    [Fact]
    public void Approaching_comes_its_lead_before_the_last_day()
    {
        var walk = Cases.Open($"""
            {Settle(""", "approachingLead": 10""")}
            {Wait}
            settle:Set -> wait
            settle:Approaching -> soon
            """);
        Assert.Equal("approaching 2026-03-27 07:00, passed 2026-04-08 00:00", walk.Timers());
        walk.Until("2026-03-27T07:00");
        Assert.Equal("soon", walk.Written);
        // Corrected to a later day it comes again.
        walk.Correct("""{"deliveredOn": "2026-03-02"}""");
        walk.Until("2026-06-30T07:00");
        Assert.Equal("soon soon", walk.Written);
    }

    [Fact]
    public void A_last_day_that_is_over_already_passes_at_once()
    {
        var walk = Cases.Open($"""
            {Settle(""", "reminders": [{"offset": -5, "to": ["handler"], "mail": "deadline"}, {"offset": 5, "to": ["head"], "mail": "overdue", "weekly": true}]""")}
            {Wait}
            settle:Set -> wait
            settle:Passed -> late
            """, """{"deliveredOn": "2025-11-03"}""");
        Assert.True(walk.Deadline("settle").Passed);
        Assert.Equal("late", walk.Written);
        // Last day 2 January 2026; of the reminders only the weekly one still comes.
        Assert.Equal("reminder:1 2026-02-04 07:00", walk.Timers());
    }

    [Fact]
    public void A_day_outside_the_calendar_is_an_incident_and_the_old_day_stands()
    {
        var walk = Cases.Open($"""
            {Settle()}
            {Wait}
            settle:Set -> wait
            """);
        walk.Correct("""{"deliveredOn": "2101-05-05"}""").Correct("""{"deliveredOn": "2101-05-06"}""");
        Assert.Contains("Expected a day between 2001-01-01 and 2100-12-31, but", Assert.Single(walk.State.Incidents).Message);
        Assert.Equal("2026-04-07", walk.LastDay("settle"));
        walk.Correct("""{"deliveredOn": "2026-01-05"}""");
        Assert.Equal("2026-03-06", walk.LastDay("settle"));
    }

    [Fact]
    public void When_the_instance_is_cancelled_no_timer_is_left()
    {
        var walk = Cases.Open($"""
            {Settle()}
            {Wait}
            settle:Set -> wait
            """);
        walk.Step(new CancelRequested { OccurredAt = walk.Now, Actor = "head1", Reason = "omyl" });
        Assert.Equal((DeadlineStatus.Cancelled, ""), (walk.Deadline("settle").Status, walk.Timers()));
    }

    [Fact]
    public void A_deadline_outlives_the_container_it_was_set_in()
    {
        var walk = Cases.Open($$$$"""
            inner = Flowchart {"activities": [{"id": "set", "type": "CaseFlow.SetDeadline", "kind": "settle", "rule": {{{{Cases.SixtyDays}}}}, "reminders": [{"offset": 5, "to": ["head"], "mail": "overdue", "weekly": true}]}], "connections": []}
            {{{{Wait}}}}
            meet = CaseFlow.MeetDeadline {"kind": "settle"}
            inner -> wait -> meet
            """);
        Assert.DoesNotContain(walk.State.Activities, a => a.ActivityId == "set");
        walk.Correct("""{"deliveredOn": "2026-01-05"}""");
        Assert.Equal("2026-03-06", walk.LastDay("settle"));
        walk.Until("2026-03-27T12:00");
        Assert.True(walk.Deadline("settle").Passed);
        Assert.Equal(3, walk.MailsQueued().Count());
        walk.Complete("wait");
        Assert.Equal((DeadlineStatus.Met, ""), (walk.Deadline("settle").Status, walk.Timers()));
    }

    [Theory]
    [InlineData("MeetDeadline", "initiative", "")]
    [InlineData("CancelDeadline", "initiative", "")]
    [InlineData("MeetDeadline", "complaint", "AwaitingStart Dormant Cancelled")]
    [InlineData("CancelDeadline", "complaint", "AwaitingStart Dormant Cancelled")]
    public void A_dormant_deadline_ends_without_a_trace_unless_somebody_was_told_of_it(string ending, string kind, string told)
    {
        var walk = Cases.Open($$$$"""
            settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"byField": "kind", "rules": {"complaint": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}, "*": null} } }
            {{{{Wait}}}}
            end = CaseFlow.{{{{ending}}}} {"kind": "settle"}
            settle:Set -> wait -> end
            """, $$"""{"kind": "{{kind}}"}""");
        var states = new List<string>(walk.Effects.OfType<DeadlineSet>().Select(e => $"{e.Deadline.Status}"));
        walk.Correct("""{"kind": "initiative"}""");
        states.AddRange(walk.Effects.OfType<DeadlineSet>().Skip(states.Count).Select(e => $"{e.Deadline.Status}"));
        walk.Complete("wait");
        states.AddRange(walk.Effects.OfType<DeadlineSet>().Skip(states.Count).Select(e => $"{e.Deadline.Status}"));
        Assert.Equal(told, string.Join(" ", states));
        Assert.Equal(told.Length > 0 ? 1 : 0, walk.State.Deadlines.Count);
    }

    [Fact]
    public void With_the_end_of_the_instance_open_deadlines_end()
    {
        var walk = Cases.Open($$$$"""
            {{{{Settle()}}}}
            fin = Finish
            settle:Set -> fin
            """);
        Assert.Equal((State.InstanceStatus.Finished, DeadlineStatus.Cancelled, ""), (walk.State.Status, walk.Deadline("settle").Status, walk.Timers()));
        Assert.Equal(DeadlineStatus.Cancelled, walk.Effects.OfType<DeadlineSet>().Last().Deadline.Status);
    }
}
