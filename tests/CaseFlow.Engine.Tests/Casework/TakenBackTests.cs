using System.Text;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests.Casework;

public sealed class TakenBackTests
{
    private const string Drawing = """
        open = CaseFlow.ChangeStatus {"status": "open"}
        settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"rule": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}}
        triage = CaseFlow.UserTask {"name": "triage", "roles": ["clerk"], "outcomes": ["Accept", "SetAside"], "form": ["kind"]}
        none = CaseFlow.CancelDeadline {"kind": "settle"}
        told = CaseFlow.SendMail {"template": "received", "recipient": "handler"}
        shut = CaseFlow.ChangeStatus {"status": "closed"}
        target = CaseFlow.SetDeadline {"kind": "target", "rule": {"rule": {"amount": 5, "unit": "workingDay", "from": "now"}}}
        letter = CaseFlow.SendLetter {"name": "dispatch", "template": "settlement", "addressee": "complainant"}
        late = CaseFlow.UserTask {"name": "late", "roles": ["head"], "outcomes": ["Done"]}
        withdraw = CaseFlow.CaseAction {"name": "withdraw", "button": "Zpět", "roles": ["clerk"], "once": true}
        stop = CaseFlow.Interrupt
        over = Finish
        open -> settle
        settle:Set -> triage
        settle:Passed -> late
        triage:SetAside -> none -> told
        told:Queued -> shut
        triage:Accept -> target
        target:Set -> letter
        withdraw:Taken -> stop -> over
        """;

    private static Walk Back(Walk walk, WorkflowState before, string? box = null) => walk.Step(TakenBack.Of(before, walk.Now, box));

    [Fact]
    public void What_a_mistaken_step_closed_is_open_again_under_its_old_id()
    {
        var walk = Cases.Open(Drawing);
        var (before, task, timers) = (walk.State, walk.Task("triage").Id, walk.Timers());
        walk.Complete("triage", "SetAside", fields: """{"kind": "complaint"}""");
        Assert.Equal(("closed", DeadlineStatus.Cancelled, ""), (walk.State.CaseStatus, walk.Deadline("settle").Status, walk.Timers()));
        var mistaken = walk.State.Revision;
        (var journal, _) = (walk.Journal.Count, walk.Now = walk.Now.AddMinutes(5));

        Back(walk, before, "triage");

        Assert.Equal(("open", DeadlineStatus.Running, timers, task), (walk.State.CaseStatus, walk.Deadline("settle").Status, walk.Timers(), walk.Task("triage").Id));
        Assert.Null(walk.State.Variables["kind"]);
        Assert.Empty(walk.State.DoneBy);
        Assert.Equal([mistaken], walk.Effects.OfType<MailsWithdrawn>().Select(e => e.StepRevision));
        Assert.Equal("stepTakenBack triage, taskReopened triage, deadlineRestored , statusChanged ", string.Join(", ", walk.Journal.Skip(journal).Select(e => $"{e.Kind} {e.ActivityId}")));
        // It goes on as if nothing had been.
        Assert.Equal("dispatch", walk.Complete("triage", "Accept", fields: """{"kind": "complaint"}""").Tasks());
        Assert.Equal("dispatch late", walk.Until("2026-04-08T00:00").Tasks());
    }

    [Fact]
    public void A_letter_that_lies_in_the_house_goes_and_one_that_left_keeps_its_step()
    {
        var walk = Cases.Open(Drawing);
        var before = walk.State;
        walk.Complete("triage", "Accept");
        var (letter, target) = (walk.State.Letters.Single().Id, walk.Deadline("target").Id);
        Back(walk, before);
        Assert.Equal((letter, target, "triage"), (walk.Effects.OfType<LetterWithdrawn>().Single().LetterId, walk.Effects.OfType<DeadlineForgotten>().Single().DeadlineId, walk.Tasks()));

        walk.Complete("triage", "Accept");
        Assert.NotEqual(letter, walk.State.Letters.Single().Id);
        before = walk.State;
        walk.Complete("dispatch", "Dispatched", fields: """{"dispatchedOn": "2026-02-02", "channel": "DS", "refNo": "1"}""");
        Assert.Equal("leftTheHouse", walk.Rejected(TakenBack.Of(before, walk.Now)).Code);
    }

    /// <summary>Timers come back with the day they were due: what has become due meanwhile is late, not lost.</summary>
    [Fact]
    public void A_day_that_passed_meanwhile_passes_at_once()
    {
        var walk = Cases.Open(Drawing);
        var before = walk.State;
        walk.Complete("triage", "SetAside");
        walk.Now = new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.FromHours(2));
        Back(walk, before);
        Assert.Equal("passed 2026-04-08 00:00", walk.Timers());
        Assert.Equal("late triage", walk.Until("2026-05-04T09:00").Tasks());
        Assert.True(walk.Deadline("settle").Passed);
    }

    [Fact]
    public void A_step_that_ended_the_instance_is_taken_back_too()
    {
        var walk = Cases.Open(Drawing);
        var before = walk.State;
        walk.Take("withdraw");
        Assert.Equal(InstanceStatus.Finished, walk.State.Status);
        Back(walk, before);
        Assert.Equal((InstanceStatus.Running, "triage"), (walk.State.Status, walk.Tasks()));
        Assert.Equal("withdraw", walk.State.Bookmarks.Single(b => b.Kind == "action").Key);
    }

    [Fact]
    public void Only_the_last_step_is_taken_back_and_only_to_the_state_before_it()
    {
        var walk = Cases.Open(Drawing);
        var before = walk.State;
        Assert.Equal("nothingToTakeBack", walk.Rejected(TakenBack.Of(WorkflowEngine.New(walk.Workflow, "i1"), walk.Now)).Code);
        walk.Complete("triage", "Accept");
        var back = TakenBack.Of(before, walk.Now);
        Assert.Equal("nothingToTakeBack", walk.Rejected(back with { Revision = 1 }).Code);
        Assert.Equal("invalidValue", walk.Rejected(back with { State = "{}" }).Code);
        Assert.Equal("invalidValue", walk.Rejected(back with { State = Encoding.UTF8.GetString(WorkflowStateJson.Write(walk.State)) }).Code);
        walk.Step(back);
        Assert.Equal("nothingToTakeBack", walk.Rejected(back).Code);
    }
}
