using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Tests.Casework;

public sealed class ActionTests
{
    private const string Drawing = """
        start = CaseFlow.ChangeStatus {"status": "open"}
        settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"rule": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}}
        work = CaseFlow.UserTask {"name": "investigate", "roles": ["clerk"], "outcomes": ["Done"], "due": {"rule": {"amount": 5, "unit": "workingDay", "from": "now"}}}
        close = CaseFlow.ChangeStatus {"status": "closed"}
        reopen = CaseFlow.CaseAction {"name": "reopen", "button": "Znovu otevřít", "roles": ["head"], "form": ["kind"], "offeredWhile": ["closed"]}
        open = CaseFlow.ChangeStatus {"status": "open"}
        again = CaseFlow.UserTask {"name": "again", "roles": ["clerk"], "outcomes": ["Done"]}
        withdraw = CaseFlow.CaseAction {"name": "withdraw", "button": "Zpět", "roles": ["clerk"], "offeredWhile": ["open"], "once": true}
        stop = CaseFlow.Interrupt
        file = CaseFlow.UserTask {"name": "file", "roles": ["registry"], "outcomes": ["Done"]}
        start -> settle
        settle:Set -> work -> close
        settle:Passed -> late
        reopen:Taken -> open -> again
        withdraw:Taken -> stop -> file
        """;

    [Fact]
    public void A_closed_case_goes_on_and_can_be_reopened()
    {
        var walk = Cases.Open(Drawing);
        Assert.Equal(["withdraw"], Offered(walk));
        Assert.Equal("actionNotOffered", walk.Rejected(walk.Taking("reopen")).Code);

        walk.Complete("investigate");
        Assert.Equal(("closed", State.InstanceStatus.Running), (walk.State.CaseStatus, walk.State.Status));
        var offered = Assert.Single(Actions.OfferedBy(walk.Workflow, walk.State));
        Assert.Equal(("reopen", "Znovu otevřít", "head", "kind"), (offered.Name, offered.Button, offered.Roles.Single(), offered.Form.Single().Field));

        walk.Take("reopen", """{"kind": "complaint"}""");
        Assert.Equal(("open", "again"), (walk.State.CaseStatus, walk.Tasks()));
        Assert.Equal(["reopen"], walk.Said("actionTaken", "action"));
        walk.Complete("again");
        Assert.Equal(["withdraw"], Offered(walk));
    }

    [Fact]
    public void An_action_is_offered_only_to_the_cases_that_it_is_for()
    {
        const string Only = """
            start = CaseFlow.ChangeStatus {"status": "open"}
            work = CaseFlow.UserTask {"name": "work", "roles": ["clerk"], "outcomes": ["Done"], "form": ["kind"]}
            again = CaseFlow.UserTask {"name": "again", "roles": ["clerk"], "outcomes": ["Done"], "form": ["kind"]}
            exceed = CaseFlow.CaseAction {"name": "exceed", "button": "Překročit", "roles": ["head"], "offeredWhile": ["open"], "offeredFor": {"kind": ["complaint", "review"]}}
            start -> work -> again
            exceed:Taken -> exceeded
            """;
        var walk = Cases.Open(Only, "{}");
        Assert.Empty(Offered(walk));
        Assert.Equal("actionNotOffered", walk.Rejected(walk.Taking("exceed")).Code);
        Assert.Equal(["exceed"], Offered(walk.Complete("work", fields: """{"kind": "review"}""")));
        Assert.Empty(Offered(walk.Complete("again", fields: """{"kind": "petition"}""")));
        Assert.Contains(Definitions.CompiledWorkflow.Compile(Flows.Draw(Only.Replace("\"offeredFor\": {\"kind\"", "\"offeredFor\": {\"sort\"", StringComparison.Ordinal)), Cases.Procedure, Cases.Mails, Cases.Documents).Problems, p => p.Code == "unknownField");
    }

    [Fact]
    public void A_field_that_is_not_on_the_form_is_refused()
    {
        var walk = Cases.Open(Drawing).Complete("investigate");
        Assert.Equal("unknownField", walk.Rejected(walk.Taking("reopen", """{"deliveredOn": "2026-01-01"}""")).Code);
    }

    [Fact]
    public void Interrupt_cancels_tasks_and_their_due_dates_and_keeps_deadlines_and_listeners()
    {
        var walk = Cases.Open(Drawing).Take("withdraw");
        Assert.Equal("file", walk.Tasks());
        Assert.Equal((DeadlineStatus.Running, DeadlineStatus.Cancelled), (walk.Deadline("settle").Status, walk.Deadline("task").Status));
        Assert.Equal("passed 2026-04-08 00:00", walk.Timers());
        walk.Until("2026-04-08T00:00");
        Assert.Equal("late", walk.Written);
    }

    [Fact]
    public void Interrupt_keeps_what_runs_at_the_boxes_it_names()
    {
        var walk = Cases.Open("""
            work = CaseFlow.UserTask {"name": "work", "roles": ["clerk"], "outcomes": ["Done"]}
            ask = CaseFlow.CaseAction {"name": "ask", "button": "Zeptat se", "roles": ["clerk"]}
            decide = CaseFlow.UserTask {"name": "decide", "roles": ["head"], "outcomes": ["Done"], "due": {"rule": {"amount": 5, "unit": "workingDay", "from": "now"}}}
            over = CaseFlow.CaseAction {"name": "over", "button": "Znovu", "roles": ["clerk"]}
            stop = CaseFlow.Interrupt {"keep": ["decide"]}
            anew = CaseFlow.UserTask {"name": "anew", "roles": ["clerk"], "outcomes": ["Done"]}
            ask:Taken -> decide
            over:Taken -> stop -> anew
            """).Take("ask");
        var (kept, due) = (walk.State.Tasks.Single(t => t.Name == "decide").Id, walk.LastDay("task"));
        walk.Take("over");
        Assert.Equal(["anew", "decide"], walk.State.Tasks.Select(t => t.Name).Order());
        Assert.Equal((kept, due, DeadlineStatus.Running), (walk.State.Tasks.Single(t => t.Name == "decide").Id, walk.LastDay("task"), walk.Deadline("task").Status));
        walk.Complete("decide");
        Assert.Equal("anew", walk.Tasks());
    }

    [Fact]
    public void An_action_offered_once_is_gone_when_it_is_taken()
    {
        var walk = Cases.Open(Drawing).Take("withdraw");
        Assert.Empty(Offered(walk));
        Assert.Equal("actionNotOffered", walk.Rejected(walk.Taking("withdraw")).Code);
    }

    [Fact]
    public void An_action_whose_task_is_still_open_is_not_offered_once_more()
    {
        var walk = Cases.Open("""
            work = CaseFlow.UserTask {"name": "work", "roles": ["clerk"], "outcomes": ["Done"]}
            review = CaseFlow.CaseAction {"name": "review", "button": "Přešetřit", "roles": ["clerk"]}
            note = CaseFlow.ChangeStatus {"status": "open"}
            look = CaseFlow.UserTask {"name": "look", "roles": ["clerk"], "outcomes": ["Done"]}
            over = CaseFlow.CaseAction {"name": "over", "button": "Znovu", "roles": ["clerk"]}
            stop = CaseFlow.Interrupt
            anew = CaseFlow.UserTask {"name": "anew", "roles": ["clerk"], "outcomes": ["Done"]}
            review:Taken -> note -> look
            over:Taken -> stop -> anew
            """);
        Assert.Equal(["over", "review"], Offered(walk).Order());
        walk.Take("review");
        Assert.Equal("actionPending", walk.Rejected(walk.Taking("review")).Code);
        Assert.Equal("look", Actions.Pending(walk.Workflow, walk.State, "review")?.Name);
        Assert.Equal(["over"], Offered(walk));
        walk.Complete("look");
        walk.Take("review");
        // Behind an Interrupt it begins anew: the task before it is cancelled, so there never are two.
        walk.Take("over");
        walk.Take("over");
        Assert.Equal("anew", walk.Tasks());
        Assert.Equal(["over", "review"], Offered(walk).Order());
    }

    private static IEnumerable<string> Offered(Walk walk) => Actions.OfferedBy(walk.Workflow, walk.State).Select(a => a.Name);
}
