using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Tests.Casework;

public sealed class UserTaskTests
{
    [Fact]
    public void A_task_says_all_that_its_box_says()
    {
        var walk = Cases.Open("""
            triage = CaseFlow.UserTask {"name": "triage", "title": "Posoudit podání", "instructions": "Co to je?", "roles": ["coordinator", "head"], "assignee": "u7", "waitsFor": "citizen", "form": ["kind", {"field": "official", "requiredFor": ["Accept"]}], "outcomes": ["Accept", "Forward"]}
            triage:Accept -> accepted
            triage:Forward -> forwarded
            """);
        var task = walk.Task("triage");
        Assert.Equal(("Posoudit podání", "Co to je?", "u7", "citizen"), (task.Title, task.Instructions, task.Assignee, task.WaitsFor));
        Assert.Equal(["coordinator", "head"], task.Roles);
        Assert.Equal([("kind", ""), ("official", "Accept")], task.Form.Select(f => (f.Field, string.Join(",", f.RequiredFor ?? []))));

        walk.Complete("triage", "Forward", fields: """{"kind": "initiative"}""");
        Assert.Equal("forwarded", walk.Written);
        Assert.Equal("initiative", (string?)walk.State.Variables["kind"]);
        Assert.Contains(new TaskClosed(task.Id, TaskEnd.Completed, "Forward", "clerk1"), walk.Effects);
        Assert.Empty(walk.State.Tasks);
    }

    [Fact]
    public void Whoever_drafted_or_is_complained_about_may_not_approve()
    {
        var walk = Cases.Open("""
            draft = CaseFlow.UserTask {"name": "draft", "roles": ["clerk"], "outcomes": ["Submit"]}
            approve = CaseFlow.UserTask {"name": "approve", "roles": ["coordinator"], "notBy": ["draft", "official"], "outcomes": ["Approve", "Return"]}
            start = Start
            start -> draft
            draft:Submit -> approve
            approve:Return -> draft
            """, """{"official": "u9"}""");
        walk.Complete("draft", "Submit", by: "clerk1").Complete("approve", "Return", by: "boss").Complete("draft", "Submit", by: "clerk2");
        Assert.Equal(["clerk1", "clerk2", "u9"], walk.Task("approve").NotBy);
    }

    [Fact]
    public void A_task_has_a_due_date_that_is_met_with_it()
    {
        var walk = Cases.Open("""
            work = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"], "due": {"rule": {"amount": 3, "unit": "workingDay", "from": "now"}}, "reminders": [{"offset": -1, "to": ["handler"], "mail": "deadline"}]}
            work -> end
            """);
        Assert.Equal(walk.Deadline("task").Id, walk.Task("work").DeadlineId);
        Assert.Equal(("2026-02-05", "reminder:0 2026-02-04 07:00, passed 2026-02-06 00:00"), (walk.LastDay("task"), walk.Timers()));
        walk.Until("2026-02-09T10:00").Complete("work");
        Assert.True(walk.Deadline("task") is { Status: DeadlineStatus.Met, Passed: true, MetLate: true });
        Assert.Equal("", walk.Timers());
    }

    [Fact]
    public void A_task_that_waits_until_a_deadline_closes_when_it_passes()
    {
        var walk = Cases.Open("""
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"rule": {"amount": 15, "unit": "calendarDay", "from": "now"}}}
            wait = CaseFlow.UserTask {"name": "complete", "roles": ["registry"], "waitsFor": "citizen", "outcomes": ["Completed"], "until": "completion", "due": {"rule": {"amount": 30, "unit": "calendarDay", "from": "now"}}}
            set:Set -> wait
            wait:Completed -> completed
            wait:Passed -> passed
            """);
        var task = walk.Task("complete");
        walk.Until("2026-02-18T00:00");
        Assert.Equal(("passed", "", ""), (walk.Written, walk.Tasks(), walk.Timers()));
        Assert.Contains(new TaskClosed(task.Id, TaskEnd.Passed, null, null), walk.Effects);
        Assert.Equal(DeadlineStatus.Cancelled, walk.Deadline("task").Status);
    }

    [Fact]
    public void Completed_before_the_deadline_passes_it_waits_no_more()
    {
        var walk = Cases.Open("""
            set = CaseFlow.SetDeadline {"kind": "completion", "rule": {"rule": {"amount": 15, "unit": "calendarDay", "from": "now"}}}
            wait = CaseFlow.UserTask {"name": "complete", "roles": ["registry"], "outcomes": ["Completed"], "until": "completion"}
            set:Set -> wait
            wait:Completed -> completed
            wait:Passed -> passed
            """);
        walk.Complete("complete", "Completed").Until("2026-03-18T00:00");
        Assert.Equal("completed", walk.Written);
    }

    [Fact]
    public void Each_remedy_is_a_task_of_its_own_with_its_own_due_date_and_writes_into_its_item()
    {
        var walk = Cases.Open("""
            each = ParallelForEach {"items": {"typeName": "Object", "expression": {"type": "Variable", "value": "remedies"}}, "body": {"id": "remedy", "name": "remedy", "type": "CaseFlow.UserTask", "roles": ["clerk"], "assignee": {"expression": {"type": "Variable", "value": "owner"}}, "form": ["doneOn"], "outcomes": ["Done"], "due": {"rule": {"amount": 0, "unit": "calendarDay", "from": "field:due"}}, "dueKind": "remedy"}}
            each -> all
            """, """{"remedies": [{"text": "a", "owner": "u1", "due": "2026-03-02"}, {"text": "b", "owner": "u2", "due": "2026-03-07"}]}""");
        Assert.Equal([("u1", 0), ("u2", 1)], walk.State.Tasks.Select(t => (t.Assignee!, t.Item!.Index)));
        Assert.Equal(["2026-03-02", "2026-03-09"], walk.State.Deadlines.Select(d => d.LastDay!.Value.ToString("yyyy-MM-dd")));

        walk.Complete("remedy", by: "u1", fields: """{"doneOn": "2026-02-20"}""");
        Assert.Equal(("", "2026-02-20", (string?)null), (walk.Written, (string?)walk.State.Variables["remedies"]![0]!["doneOn"], (string?)walk.State.Variables["remedies"]![1]!["doneOn"]));
        Assert.Equal([DeadlineStatus.Met, DeadlineStatus.Running], walk.State.Deadlines.Select(d => d.Status));

        // The other item's date is corrected with the list: its deadline follows.
        walk.Correct("""{"remedies": [{"text": "a", "owner": "u1", "due": "2026-03-02"}, {"text": "b", "owner": "u2", "due": "2026-03-31"}]}""");
        Assert.Equal("2026-03-31", walk.LastDay("remedy"));
        walk.Complete("remedy", by: "u2");
        Assert.Equal("all", walk.Written);
    }

    [Fact]
    public void A_due_date_is_met_on_the_day_that_the_form_tells_not_on_the_day_of_recording()
    {
        const string Drawing = """ask = CaseFlow.UserTask {"name": "ask", "roles": ["clerk"], "form": ["deliveredOn"], "outcomes": ["Answered"], "due": {"rule": {"amount": 5, "unit": "calendarDay", "from": "now"}}, "dueKind": "target", "metOn": {"expression": {"type": "JavaScript", "value": "getVariable('deliveredOn')"}}}""";
        var walk = Cases.Open(Drawing, "{}").Until("2026-02-20T09:00");
        walk.Complete("ask", "Answered", fields: """{"deliveredOn": "2026-02-05"}""");
        Assert.Equal((DeadlineStatus.Met, new DateOnly(2026, 2, 5)), (walk.Deadline("target").Status, walk.Deadline("target").MetOn));
        // Nothing told: the day it is recorded.
        walk = Cases.Open(Drawing, "{}").Until("2026-02-20T09:00");
        Assert.Equal(new DateOnly(2026, 2, 20), walk.Complete("ask", "Answered").Deadline("target").MetOn);
    }

    [Theory]
    [InlineData("""{"roles": [], "outcomes": ["Done"]}""", "roleMissing")]
    [InlineData("""{"outcomes": ["Done"]}""", "missingInput")]
    [InlineData("""{"roles": ["clerk"], "outcomes": []}""", "outcomeMissing")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A", "A"]}""", "outcomeTwice")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "form": ["nothing"]}""", "unknownField")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "form": [{"field": "kind", "requiredFor": ["B"]}]}""", "unknownOutcome")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "form": 5}""", "formMalformed")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "until": "nothing"}""", "unknownDeadlineKind")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "notBy": ["nobody"]}""", "unknownTask")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "due": {"rule": {"amount": 1, "unit": "week", "from": "field:nothing"}}}""", "unknownField")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "due": {"rule": {"amount": 1, "unit": "eon", "from": "now"}}}""", "ruleMalformed")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "reminders": [{"offset": 1, "mail": "deadline"}]}""", "remindersMalformed")]
    [InlineData("""{"roles": ["clerk"], "outcomes": ["A"], "reminders": [{"offset": 1, "to": "handler", "mail": "nothing"}]}""", "unknownMail")]
    public void A_mistake_in_the_box_is_a_problem_of_the_definition(string inputs, string code) =>
        Assert.Contains(code, Definitions.CompiledWorkflow.Compile(Flows.Draw($"task = CaseFlow.UserTask {inputs}"), Cases.Procedure, Cases.Mails, Cases.Documents).Problems.Select(p => p.Code));
}
