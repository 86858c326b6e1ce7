using CaseFlow.Engine.Stimuli;
using CaseFlow.Engine.Tests.Casework;

namespace CaseFlow.Engine.Tests.Deadlines;

public sealed class ReminderTests
{
    private const string Drawing = """
        settle = CaseFlow.SetDeadline {"kind": "settle", "rule": {"rule": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn"}}, "reminders": [{"offset": -10, "to": ["handler"], "mail": "deadline"}, {"offset": -5, "to": ["handler", "coordinator"], "mail": "deadline"}, {"offset": -1, "to": ["handler", "head"], "mail": "deadline"}, {"offset": 1, "unit": "workingDay", "to": ["handler"], "mail": "overdue"}, {"offset": 5, "to": ["head"], "mail": "overdue", "weekly": true}]}
        wait = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"]}
        close = CaseFlow.ChangeStatus {"status": "closed"}
        more = CaseFlow.UserTask {"roles": ["clerk"], "outcomes": ["Done"]}
        settle:Set -> wait -> close -> more
        """;

    [Fact]
    public void They_go_at_seven_office_time_and_of_two_on_a_day_only_the_more_urgent()
    {
        var walk = Cases.Open(Drawing);
        // The clocks change on 29 March 2026: seven stays seven.
        Assert.Equal("reminder:0 2026-03-27 07:00, reminder:2 2026-04-02 07:00, passed 2026-04-08 00:00, reminder:3 2026-04-08 07:00, reminder:4 2026-04-13 07:00", walk.Timers());
        Assert.Equal([TimeSpan.FromHours(1), TimeSpan.FromHours(2)], walk.State.Timers.OrderBy(t => t.DueAt).Take(2).Select(t => t.DueAt.Offset));
    }

    [Fact]
    public void Each_goes_to_its_people_with_the_deadline_and_the_days_left()
    {
        var walk = Cases.Open(Drawing).Until("2026-04-02T07:00");
        Assert.Equal(["handler", "handler", "head"], walk.MailsQueued().Select(m => m.Recipient));
        var last = walk.MailsQueued().Last();
        // Kind and day are put into the reader's words by Cases, from the deadline.
        Assert.Equal(("deadline", """{"pocetDni":5}"""), (last.Template, last.Values.ToJsonString()));
        Assert.Equal(walk.Deadline("settle").Id, last.DeadlineId);
    }

    [Fact]
    public void After_the_day_they_repeat_every_week_until_it_is_met()
    {
        var walk = Cases.Open(Drawing).Until("2026-04-28T08:00");
        Assert.Equal(["handler", "head", "head", "head"], walk.MailsQueued().Where(m => m.Template == "overdue").Select(m => m.Recipient));
        Assert.Equal("reminder:4 2026-05-04 07:00", walk.Timers());
    }

    [Fact]
    public void WhenTheOfficeWasDownForWeeks_each_person_gets_the_last_missed_reminder_only()
    {
        var walk = Cases.Open(Drawing);
        var backAt = new DateTimeOffset(2026, 5, 7, 9, 0, 0, TimeSpan.FromHours(2));
        while (walk.State.Timers.Where(t => t.DueAt <= backAt).MinBy(t => t.DueAt) is { } timer)
            walk.Step(new TimerElapsed { OccurredAt = timer.DueAt, Actor = "system", TimerId = timer.Id, SeenAt = backAt });
        Assert.Equal([("overdue", "handler", 30), ("overdue", "head", 30)], walk.MailsQueued().Select(m => (m.Template, m.Recipient, (int)m.Values["pocetDni"]!)));
        Assert.Equal("reminder:4 2026-05-11 07:00", walk.Timers());
    }

    [Fact]
    public void A_closed_case_is_not_reminded_of()
    {
        var walk = Cases.Open(Drawing).Complete("wait").Until("2026-04-30T08:00");
        Assert.Empty(walk.MailsQueued());
    }

    [Fact]
    public void A_reminder_that_is_due_with_the_start_of_the_deadline_is_not_made()
    {
        var walk = Cases.Open(Drawing, """{"deliveredOn": "2025-12-12"}""");
        // Last day 10 February 2026: D-10 was moved back to 30 January, which is over on 2 February.
        Assert.Equal("reminder:1 2026-02-05 07:00, reminder:2 2026-02-09 07:00, passed 2026-02-11 00:00, reminder:3 2026-02-11 07:00, reminder:4 2026-02-16 07:00", walk.Timers());
    }
}
