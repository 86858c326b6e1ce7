using System.Text.Json.Nodes;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests;

/// <summary>What doesn't fit the state is rejected with a reason; data of a case get in only by its own fields.</summary>
public sealed class RejectionTests
{
    private static readonly string Drawing = $"""
        s = Start
        t = {Office.Task("work", "\"Yes\",\"No\"", "\"result\"")}
        a = {Office.Action("note", "\"form\":[\"subject\"],\"offeredWhile\":[\"open\"]")}
        c = CaseFlow.ChangeStatus {"{\"status\":\"open\"}"}
        d = Delay 01:00:00
        s -> t
        t:Yes -> c -> d -> after
        a:Taken -> noted
        """;

    private static Walk New() => new(Flows.CompileText(Flows.Draw(Drawing), Office.Procedure));

    [Fact]
    public void AStartBringsFieldsOfTheProcedureAndDefaults()
    {
        var walk = New();
        Assert.Equal("unknownField", walk.Rejected(new StartRequested { OccurredAt = walk.Now, Actor = "x", Fields = new() { ["nonsense"] = 1 } }).Code);
        Assert.Equal(InstanceStatus.New, walk.State.Status);
        walk.Begin(new JsonObject { ["subject"] = "S" });
        Assert.Equal("S", (string?)walk.State.Variables["subject"]);
        Assert.Equal("7", walk.State.Variables["count"]!.ToJsonString());
        Assert.True(walk.State.Variables.ContainsKey("result"));
        Assert.Equal("alreadyStarted", walk.Rejected(new StartRequested { OccurredAt = walk.Now, Actor = "x" }).Code);
    }

    [Fact]
    public void NothingHappensBeforeTheStart() =>
        Assert.Equal("notRunning", New().Rejected(new EventReceived { OccurredAt = Flows.Start, Actor = "x", Name = "e" }).Code);

    [Fact]
    public void ATaskIsCompletedOnceByOneOfItsOutcomesWithFieldsOfItsForm()
    {
        var walk = New().Begin();
        var done = walk.Completion("work", "Yes", """{"result":"r"}""");
        Assert.Equal("unknownOutcome", walk.Rejected(done with { Outcome = "Maybe" }).Code);
        Assert.Equal("unknownField", walk.Rejected(done with { Fields = new() { ["subject"] = "not on the form" } }).Code);
        Assert.Equal("taskNotOpen", walk.Rejected(done with { TaskId = "k99" }).Code);
        walk.Step(done);
        Assert.Equal("r", (string?)walk.State.Variables["result"]);
        Assert.Equal(["clerk"], walk.State.DoneBy["work"]);
        Assert.Contains(walk.Effects, e => e is TaskClosed { End: TaskEnd.Completed, Outcome: "Yes", Actor: "clerk" });
        var again = walk.Rejected(done);
        Assert.Equal("taskNotOpen", again.Code);
        Assert.StartsWith("Expected an open task", again.Message);
    }

    [Fact]
    public void AnActionIsTakenOnlyWhileItIsOffered()
    {
        var walk = New().Begin();
        var note = new ActionTaken { OccurredAt = walk.Now, Actor = "clerk", Action = "note" };
        Assert.Equal("actionNotOffered", walk.Rejected(note).Code);
        Assert.Equal("actionNotOffered", walk.Rejected(note with { Action = "nonsense" }).Code);
        walk.Do("work", "Yes");
        Assert.Equal("unknownField", walk.Rejected(note with { Fields = new() { ["result"] = "not on the form" } }).Code);
        walk.Step(note with { Fields = new() { ["subject"] = "new" } });
        Assert.Equal("noted", walk.Written);
        Assert.Equal("new", (string?)walk.State.Variables["subject"]);
    }

    [Fact]
    public void ATimerGoesOffOnce()
    {
        var walk = New().Begin().Do("work", "Yes");
        var timer = Assert.Single(walk.State.Timers);
        Assert.Equal(walk.Now.AddHours(1), timer.DueAt);
        walk.Elapse();
        Assert.Equal("after", walk.Written);
        Assert.Equal("timerNotWaiting", walk.Rejected(new TimerElapsed { OccurredAt = walk.Now, Actor = "system", TimerId = timer.Id }).Code);
    }

    [Fact]
    public void OtherStimuliThatNothingWaitsForAreRejected()
    {
        var walk = New().Begin();
        Assert.Equal("letterUnknown", walk.Rejected(new LetterRecorded { OccurredAt = walk.Now, Actor = "r", LetterId = "l9", Event = LetterEvent.Delivered, On = new(2026, 2, 3) }).Code);
        Assert.Equal("incidentUnknown", walk.Rejected(new IncidentResolved { OccurredAt = walk.Now, Actor = "c", IncidentId = "i9", Resolution = Resolution.Retry }).Code);
        Assert.Equal("childNotAwaited", walk.Rejected(new ChildEnded { OccurredAt = walk.Now, Actor = "s", ChildId = "c9" }).Code);
        Assert.Equal("unknownField", walk.Rejected(new FieldsCorrected { OccurredAt = walk.Now, Actor = "c", Reason = "r", Fields = new() { ["nonsense"] = 1 } }).Code);
    }

    [Fact]
    public void FieldsAreCorrectedWithoutTheirValuesInTheJournal()
    {
        var walk = New().Begin().Step(new FieldsCorrected { OccurredAt = Flows.Start, Actor = "c", Reason = "typo", Fields = new() { ["subject"] = "secret" } });
        Assert.Equal("secret", (string?)walk.State.Variables["subject"]);
        Assert.DoesNotContain(walk.Journal, e => e.Args.Values.Any(v => v.Contains("secret")));
    }

    [Theory]
    [InlineData("2026-02-02T11:30:00", "2026-02-02T10:30:00Z")]
    [InlineData("2026-07-01T08:00:00", "2026-07-01T06:00:00Z")]
    [InlineData("2026-02-02T11:30:00+03:00", "2026-02-02T08:30:00Z")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T01:30:00Z")]
    public void StartAtWaitsForAMomentInTheOfficesZone(string moment, string due)
    {
        var walk = Walk.Of($"""
            w = StartAt {moment}
            w -> after
            """);
        Assert.Equal(DateTimeOffset.Parse(due), Assert.Single(walk.State.Timers).DueAt.ToUniversalTime());
        walk.Elapse();
        Assert.Equal("after", walk.Written);
    }

    [Fact]
    public void AMomentThatIsOverDoesNotWait() => Assert.Equal("after", Walk.Of("""
        w = StartAt 2020-01-01T00:00:00
        w -> after
        """).Written);

    [Fact]
    public void AnEventsPayloadIsItsOutput()
    {
        var walk = Walk.Of("""
            e = Event {"eventName":"e","result":{"typeName":"Object","memoryReference":{"id":"v1"} } }
            p = PublishEvent {"eventName":"told","payload":{"expression":{"type":"JavaScript","value":"getVariable('Got').n + 1"} } }
            e -> p
            """, extra: """{"variables":[{"id":"v1","name":"Got","typeName":"Object"}]}""");
        walk.Event("e", JsonNode.Parse("""{"n":41}"""));
        Assert.Equal("42", walk.Effects.OfType<EventPublished>().Single().Payload!.ToJsonString());
    }
}
