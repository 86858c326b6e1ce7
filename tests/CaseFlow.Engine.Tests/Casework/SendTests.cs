using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests.Casework;

public sealed class SendTests
{
    private const string Mail = """
        mail = CaseFlow.SendMail {"template": "received", "recipient": "complainant"}
        mail:Queued -> queued
        mail:Skipped -> skipped
        """;

    [Theory]
    [InlineData("""{"email": "a@example.cz", "consentEmail": true}""", "queued", "")]
    [InlineData("""{"email": "a@example.cz", "consentEmail": true, "anonymous": true}""", "skipped", "anonymous")]
    [InlineData("""{"email": "a@example.cz", "consentEmail": true, "notify": false}""", "skipped", "notifyFalse")]
    [InlineData("""{"consentEmail": true}""", "skipped", "noAddress")]
    [InlineData("""{"email": " ", "consentEmail": true}""", "skipped", "noAddress")]
    [InlineData("""{"email": "a@example.cz"}""", "skipped", "noConsent")]
    [InlineData("""{"email": "a@example.cz", "consentEmail": false}""", "skipped", "noConsent")]
    [InlineData("""{"email": "a@example.cz", "consentEmail": true, "deceased": ["0"]}""", "skipped", "deceased")]
    public void A_mail_to_nobody_is_skipped_with_its_reason_and_the_work_goes_on(string fields, string left, string reason)
    {
        var walk = Cases.Open(Mail, fields);
        Assert.Equal((left, reason), (walk.Written, string.Join(" ", walk.Said("mailSkipped", "reason"))));
        Assert.Equal(left == "queued" ? 1 : 0, walk.MailsQueued().Count());
    }

    [Fact]
    public void Each_person_of_a_list_gets_a_mail_of_their_own()
    {
        var walk = Cases.Open(Mail, """{"email": "a@example.cz", "complainants": [{"email": "b@example.cz", "consentEmail": true}, {"email": "c@example.cz"}, {"email": "d@example.cz", "consentEmail": true}]}""");
        Assert.Equal("queued", walk.Written);
        Assert.Equal([1, 3], walk.MailsQueued().Select(m => m.RecipientIndex));
        Assert.Equal(["0", "2"], walk.Said("mailSkipped", "index"));
    }

    [Theory]
    [InlineData("handler")]
    [InlineData("head")]
    public void People_of_the_office_always_get_theirs(string recipient)
    {
        var walk = Cases.Open($$$$"""mail = CaseFlow.SendMail {"template": "deadline", "recipient": "{{{{recipient}}}}", "values": {"duvod": "x"}}""", """{"anonymous": true}""");
        Assert.Equal((recipient, "x"), (walk.MailsQueued().Single().Recipient, (string?)walk.MailsQueued().Single().Values["duvod"]));
    }

    private const string Letter = """
        letter = CaseFlow.SendLetter {"name": "dispatch", "template": "settlement", "addressee": "complainant", "metadata": {"displayText": "Vypravit dopis"}}
        met = CaseFlow.MeetDeadline {"kind": "settle", "metOn": {"expression": {"type": "JavaScript", "value": "getOutputFrom('dispatch', 'dispatchedOn')"}}}
        set = CaseFlow.SetDeadline {"kind": "settle", "rule": {"rule": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}}
        set:Set -> letter
        letter:Dispatched -> met -> out
        letter:Delivered -> delivered
        letter:Returned -> returned
        """;

    [Fact]
    public void What_is_only_signed_is_left_by_an_outcome_of_its_own_and_awaits_no_delivery()
    {
        var walk = Cases.Open("""
            record = CaseFlow.SendLetter {"template": "settlement", "addressee": "complainant", "outcome": "Signed", "form": [{"field": "signedOn", "required": true}]}
            record:Signed -> signed
            """);
        Assert.Equal(["Signed"], walk.Task("record").Outcomes);
        Assert.Equal("unknownOutcome", walk.Rejected(walk.Completion("record", "Dispatched")).Code);
        Assert.Equal("invalidValue", walk.Rejected(walk.Completion("record", "Signed", fields: """{"signedOn": "2099-01-01"}""")).Code);
        walk.Until("2026-03-30T15:00").Complete("record", "Signed", "registry1", """{"signedOn": "2026-03-27"}""");
        Assert.Equal(("signed", new DateOnly(2026, 3, 27), "file"), (walk.Written, walk.State.Letters.Single().DispatchedOn!.Value, walk.State.Letters.Single().Channel));
        Assert.Equal((1, 0), (walk.Said("letterSigned", "letter").Count(), walk.Said("letterDispatched", "letter").Count()));
    }

    [Fact]
    public void A_letter_is_dispatched_by_a_task_and_its_values_are_outputs_of_the_box()
    {
        var walk = Cases.Open(Letter);
        var task = walk.Task("dispatch");
        Assert.Equal(("Vypravit dopis", "registry", "Dispatched", "dispatchedOn channel refNo"), (task.Title, task.Roles.Single(), task.Outcomes.Single(), string.Join(" ", task.Form.Select(f => f.Field))));
        Assert.Equal(task.Id, walk.Effects.OfType<LetterOpened>().Single().TaskId);

        walk.Until("2026-03-30T15:00");
        walk.Complete("dispatch", "Dispatched", "registry1", """{"dispatchedOn": "2026-03-27", "channel": "post", "refNo": "KK/5/2026"}""");
        Assert.Equal("out", walk.Written);
        Assert.Equal(new DateOnly(2026, 3, 27), walk.Deadline("settle").MetOn);
        Assert.Equal(["registry1"], walk.State.DoneBy["dispatch"]);

        walk.Delivered(walk.State.Letters[0].Id, "2026-03-30", "post");
        Assert.Equal("out delivered", walk.Written);
        Assert.Equal(("2026-03-30", "post"), ((string?)walk.State.Outputs["letter"]["deliveredOn"], (string?)walk.State.Outputs["letter"]["deliveredHow"]));

        // A corrected record moves the date and sends no second token.
        walk.Delivered(walk.State.Letters[0].Id, "2026-03-28", "post");
        Assert.Equal(("out delivered", new DateOnly(2026, 3, 28)), (walk.Written, walk.State.Letters[0].DeliveredOn));
    }

    [Fact]
    public void With_several_addressees_dispatched_comes_when_all_are_out_with_the_latest_date()
    {
        var walk = Cases.Open(Letter, """{"deliveredOn": "2026-02-02", "complainants": [{"email": "b@example.cz"}]}""");
        Assert.Equal([0, 1], walk.State.Letters.Select(l => l.RecipientIndex));
        walk.Until("2026-02-10T10:00");
        walk.Complete("dispatch", "Dispatched", fields: """{"dispatchedOn": "2026-02-09"}""");
        Assert.Equal("", walk.Written);
        walk.Complete("dispatch", "Dispatched", fields: """{"dispatchedOn": "2026-02-05"}""");
        Assert.Equal(("out", new DateOnly(2026, 2, 9)), (walk.Written, walk.Deadline("settle").MetOn));

        walk.Delivered(walk.State.Letters[0].Id, "2026-02-10");
        Assert.Equal("out", walk.Written);
        walk.Delivered(walk.State.Letters[1].Id, "2026-02-09");
        Assert.Equal(("out delivered", "2026-02-10"), (walk.Written, (string?)walk.State.Outputs["letter"]["deliveredOn"]));
    }

    private const string Follows = """
        letter = CaseFlow.SendLetter {"name": "dispatch", "template": "settlement", "replaces": true, "addressee": {"expression": {"type": "JavaScript", "value": "getVariable('notify') === false ? 'do spisu' : 'complainant'"}}, "values": {"expression": {"type": "JavaScript", "value": "({ druh: getVariable('kind') })"}}}
        again = CaseFlow.CaseAction {"name": "again", "button": "Znovu", "roles": ["head"]}
        start = Start
        start -> letter
        letter:Dispatched -> out
        again:Taken -> letter
        """;

    [Fact]
    public void A_letter_in_the_house_follows_the_data_and_one_that_is_out_stays()
    {
        var walk = Cases.Open(Follows, """{"deliveredOn": "2026-02-02", "kind": "complaint", "complainants": [{"email": "b@example.cz"}]}""");
        var (letters, tasks) = (Ids(walk), walk.State.Tasks.ConvertAll(t => t.Id));
        walk.Correct("""{"kind": "initiative"}""");
        Assert.Equal(["initiative", "initiative"], walk.Effects.OfType<LetterRewritten>().Select(e => (string?)e.Values["druh"]));
        Assert.Equal((string.Join(" ", letters), string.Join(" ", tasks)), (string.Join(" ", Ids(walk)), string.Join(" ", walk.State.Tasks.ConvertAll(t => t.Id))));
        // Nothing changed: nothing is written anew.
        walk.Effects.Clear();
        walk.Correct("""{"kind": "initiative"}""");
        Assert.Empty(walk.Effects.OfType<LetterRewritten>());

        // The first is out. What the other is about changes until it is out, too; and whom it goes to.
        walk.Complete("dispatch", "Dispatched", fields: """{"dispatchedOn": "2026-02-02"}""");
        var before = walk.State;
        walk.Correct("""{"notify": false}""");
        Assert.Equal((letters[1], "out", ""), (walk.Effects.OfType<LetterWithdrawn>().Single().LetterId, walk.Written, walk.Tasks()));
        // Taken back, it lies there again.
        walk.Effects.Clear();
        walk.Step(TakenBack.Of(before, walk.Now));
        Assert.Equal((letters[1], tasks[1]), (walk.Effects.OfType<LetterOpened>().Single().Letter.Id, walk.State.Tasks.Single().Id));
    }

    [Fact]
    public void Nobody_writes_to_the_dead_and_whoever_lives_gets_theirs()
    {
        var walk = Cases.Open(Follows, """{"deceased": ["0"], "complainants": [{"email": "b@example.cz"}, {"email": "c@example.cz"}]}""");
        Assert.Equal([1, 2], walk.State.Letters.Select(l => l.RecipientIndex));
        walk.Correct("""{"deceased": ["0", "1"], "complainants": [{"email": "b@example.cz"}, {"email": "c@example.cz"}, {"email": "d@example.cz"}]}""");
        Assert.Equal([2, 3], walk.State.Letters.Select(l => l.RecipientIndex));
        Assert.Equal(walk.State.Letters.Select(l => l.Id), walk.State.Tasks.Select(t => t.LetterId));

        // Everybody died: there is nobody to write to, and a person decides.
        walk.Correct("""{"complainants": []}""");
        Assert.Equal((1, 2), (walk.State.Incidents.Count, walk.State.Tasks.Count));
        Assert.Single(Cases.Open(Follows, """{"deceased": ["0"]}""").State.Incidents);
    }

    [Fact]
    public void A_newer_letter_of_a_box_that_replaces_takes_the_place_of_the_one_that_lies_there()
    {
        var walk = Cases.Open(Follows);
        var first = walk.State.Letters.Single().Id;
        walk.Take("again");
        Assert.Equal(first, walk.Effects.OfType<LetterWithdrawn>().Single().LetterId);
        var second = walk.State.Letters.Single().Id;
        Assert.Equal((second, "dispatch"), (walk.State.Tasks.Single().LetterId, walk.Tasks()));
        // One that is out is no more to be replaced, and its delivery still comes.
        walk.Complete("dispatch", "Dispatched", fields: """{"dispatchedOn": "2026-02-02"}""");
        walk.Take("again");
        Assert.Equal(2, walk.State.Letters.Count);
        walk.Delivered(second, "2026-02-02");
        Assert.Equal(new DateOnly(2026, 2, 2), walk.State.Letters[0].DeliveredOn);
    }

    private static List<string> Ids(Walk walk) => walk.State.Letters.ConvertAll(l => l.Id);

    [Fact]
    public void A_returned_letter_says_so()
    {
        var walk = Cases.Open(Letter).Complete("dispatch", "Dispatched");
        walk.Step(new LetterRecorded { OccurredAt = walk.Now, Actor = "registry1", LetterId = walk.State.Letters[0].Id, Event = LetterEvent.Returned, On = new DateOnly(2026, 2, 2) });
        Assert.Equal("out returned", walk.Written);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2026-02-30")]
    [InlineData("2026-02-03")]
    public void A_dispatch_in_the_future_or_on_no_day_is_refused(string day)
    {
        var walk = Cases.Open(Letter);
        Assert.Equal("invalidValue", walk.Rejected(walk.Completion("dispatch", "Dispatched", fields: $$$$"""{"dispatchedOn": "{{{{day}}}}"}""")).Code);
    }

    [Fact]
    public void A_delivery_before_the_dispatch_or_in_the_future_is_refused()
    {
        var walk = Cases.Open(Letter);
        Assert.Equal("letterUnknown", walk.Rejected(walk.Delivery(walk.State.Letters[0].Id, "2026-02-02")).Code);
        walk.Complete("dispatch", "Dispatched");
        Assert.Equal("invalidValue", walk.Rejected(walk.Delivery(walk.State.Letters[0].Id, "2026-02-01")).Code);
        Assert.Equal("invalidValue", walk.Rejected(walk.Delivery(walk.State.Letters[0].Id, "2026-02-03")).Code);
    }

    [Fact]
    public void Interrupt_calls_back_a_letter_that_waits_and_not_one_that_is_out()
    {
        var walk = Cases.Open($$$$"""
            {{{{Letter}}}}
            stop = CaseFlow.CaseAction {"name": "stop", "button": "Stop", "roles": ["head"]}
            cut = CaseFlow.Interrupt
            stop:Taken -> cut
            """);
        walk.Complete("dispatch", "Dispatched").Take("stop").Delivered(walk.State.Letters[0].Id, "2026-02-02");
        Assert.Equal("out delivered", walk.Written);
    }

    [Theory]
    [InlineData("""SendMail {"template": "nothing", "recipient": "complainant"}""", "unknownMail")]
    [InlineData("""SendMail {"template": "received", "recipient": "nobody"}""", "unknownRecipient")]
    [InlineData("""SendLetter {"template": "nothing", "addressee": "complainant"}""", "unknownDocument")]
    [InlineData("""SendLetter {"template": "settlement", "addressee": "complainant", "form": ["kind"]}""", "unknownField")]
    [InlineData("""ChangeStatus {"status": "nothing"}""", "unknownStatus")]
    [InlineData("""OpenCase {"procedure": "x", "relation": "cousin"}""", "unknownRelation")]
    [InlineData("""CaseAction {"button": "x", "roles": ["head"], "offeredWhile": ["nothing"]}""", "unknownStatus")]
    [InlineData("""MeetDeadline {"kind": "nothing"}""", "unknownDeadlineKind")]
    [InlineData("""SetDeadline {"kind": "settle", "rule": {"rule": {"amount": 1, "unit": "week", "from": "letter:nothing.deliveredOn"}}}""", "unknownLetter")]
    public void A_name_that_means_nothing_is_a_problem(string box, string code) =>
        Assert.Contains(code, Definitions.CompiledWorkflow.Compile(Flows.Draw($"box = CaseFlow.{box}"), Cases.Procedure, Cases.Mails, Cases.Documents).Problems.Select(p => p.Code));
}
