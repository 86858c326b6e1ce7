using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Citizens;

/// <summary>What the submitter of a shipped complaint reads, state by state: where it is, by when, and what they have to do.</summary>
public sealed class PublicStatusTests
{
    private static readonly DateOnly Delivered = new(2026, 2, 2);
    /// <summary>60 days after; Good Friday and Easter stand in the way.</summary>
    private static readonly DateOnly Statutory = new(2026, 4, 7);

    private static JsonObject Fields(params (string Name, JsonNode Value)[] more)
    {
        var fields = new JsonObject { ["kind"] = "complaint", ["firstName"] = "Olena", ["lastName"] = "Zkušební", ["subject"] = "Pozdní odpověď", ["description"] = "Nikdo neodpověděl." };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    private static Task<PublicStatusView> LookAsync(TestOffice office, CaseReceipt receipt, string language = "cs") =>
        office.WithAsync(async (CitizenDesk desk) => (await desk.LookAsync(new CaseCode(receipt.Number, receipt.TrackingCode), language, default))!);

    private static async Task<CaseReceipt> WrittenAsync(TestOffice office, params (string, JsonNode)[] more) => TestOffice.Value(await office.SubmitAsync("registry", Fields(more), "complaint"));

    private static async Task ActAsync(TestOffice office, string who, string number, string action, JsonObject? fields = null)
    {
        var reader = await office.ReaderAsync(who);
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action, fields ?? [], null, default)));
    }

    private static async Task AcceptAsync(TestOffice office, string number, string kind = "complaint") =>
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = kind, ["reviewAsked"] = "notAReview", ["handler"] = office.User("clerk").ToString() }));

    private static async Task DispatchAsync(TestOffice office, string number, string on, string channel = "DS", string task = "dispatch") =>
        TestOffice.Value(await office.CompleteAsync("registry", number, task, "Dispatched", new JsonObject { ["dispatchedOn"] = on, ["channel"] = channel }));

    private static async Task SettleAsync(TestOffice office, string number, string on, string channel = "DS")
    {
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "FactsClear"));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "draft", "Submit", new JsonObject { ["result"] = "notJustified" }));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Approve"));
        TestOffice.Value(await office.CompleteAsync("head", number, "sign", "Sign"));
        await DispatchAsync(office, number, on, channel);
    }

    /// <summary>Label, then: now, done or not yet.</summary>
    private static string[] Steps(PublicStatusView view) => [.. view.Steps.Select(s => $"{s.Label}: {(s.Now ? "now" : s.Done ? "done" : "not yet")}{(s.On is { } on && s.Label.StartsWith('O') ? $" {on:d. M.}" : "")}")];

    private static string Words(PublicStatusView view, bool wanted) => string.Join('\n', view.Notes.Where(n => n.Wanted == wanted).Select(n => n.Text));

    [Fact]
    public async Task WhoHasToConfirmIsToldHowAndByWhichDayAlsoOnTheReceipt()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = TestOffice.Value(await office.WithAsync((Intake intake) => intake.OpenAsync(null, new IntakeForm("complaint", "web", Delivered, "cs", Fields()), default)));
        var view = await LookAsync(office, receipt);
        Assert.Equal("citizen", view.Turn);
        Assert.Equal(["Přijetí podání: now", "Vyřizování: not yet", "Odeslání odpovědi: not yet", "Uzavření věci: not yet"], Steps(view));
        // The fifth day is a Saturday.
        Assert.All((string[])["do 9. 2. 2026", "vlastnoručním podpisem", "podatelny", "datovou schránkou", "uznávaným elektronickým podpisem"], words => Assert.Contains(words, Words(view, wanted: true)));
        Assert.Contains("до 09.02.2026", Words(await LookAsync(office, receipt, "uk"), wanted: true));
        Assert.Contains("by 9 February 2026", Words(await LookAsync(office, receipt, "en"), wanted: true));
        var wanted = await office.WithAsync((CitizenDesk desk) => desk.WantedAsync(new CaseCode(receipt.Number, receipt.TrackingCode), "cs", default));
        Assert.Contains("do 9. 2. 2026", Assert.Single(wanted).Text);
        Assert.Empty(await office.WithAsync((CitizenDesk desk) => desk.WantedAsync(new CaseCode(receipt.Number, "AAAA"), "cs", default)));

        await office.AdvanceAsync(new DateTimeOffset(2026, 2, 10, 8, 0, 0, TimeSpan.Zero));
        view = await LookAsync(office, receipt);
        Assert.Equal(("office", ""), (view.Turn, Words(view, wanted: true)));
        Assert.Contains("do 9. 2. 2026 nedostali", Words(view, wanted: false));

        // Nobody can be asked to confirm what has no name.
        var anonymous = TestOffice.Value(await office.WithAsync((Intake intake) => intake.OpenAsync(null, new IntakeForm("complaint", "web", Delivered, "cs", Fields(("anonymous", true))), default)));
        view = await LookAsync(office, anonymous);
        Assert.Equal(("office", ""), (view.Turn, Words(view, wanted: true)));
        Assert.Contains("bez jména", Words(view, wanted: false));
        Assert.Equal(["Přijetí podání: done", "Vyřizování: now", "Uzavření věci: not yet"], Steps(view));
    }

    [Fact]
    public async Task ACallForCompletionIsNoAnswerAndSaysWhatIsMissingAndUntilWhen()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = await WrittenAsync(office);
        TestOffice.Value(await office.CompleteAsync("coordinator", receipt.Number, "triage", "NeedsCompletion", new JsonObject { ["kind"] = "complaint", ["missing"] = "Kdy se to stalo a kdo u toho byl." }));
        // The call hasn't left yet.
        Assert.Equal(("office", ""), ((await LookAsync(office, receipt)).Turn, Words(await LookAsync(office, receipt), wanted: true)));

        await DispatchAsync(office, receipt.Number, "2026-02-02");
        var view = await LookAsync(office, receipt);
        Assert.Equal(("citizen", "Vaše podání je třeba doplnit."), (view.Turn, view.StatusSentence));
        Assert.Equal(["Přijetí podání: done", "Vyřizování: now", "Odeslání odpovědi: not yet", "Uzavření věci: not yet"], Steps(view));
        Assert.Contains("do 15 dnů od doručení úředního dopisu", Words(view, wanted: true));
        Assert.Contains("Kdy se to stalo a kdo u toho byl.", Words(view, wanted: true));

        var registry = await office.ReaderAsync("registry");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.RecordDeliveryAsync(registry, receipt.Number, new DeliveryForm(null, Delivered, "login"), default)));
        Assert.Contains("do 17. 2. 2026", Words(await LookAsync(office, receipt), wanted: true));
    }

    [Fact]
    public async Task AnExceededTermShowsTheStatutoryDayTheReasonAndTheNewOneInTheRightTense()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (before, after) = (await WrittenAsync(office), await WrittenAsync(office));
        foreach (var receipt in (CaseReceipt[])[before, after]) await AcceptAsync(office, receipt.Number);
        async Task ExceedAsync(CaseReceipt receipt)
        {
            await ActAsync(office, "clerk", receipt.Number, "overrun", new JsonObject { ["overrunReason"] = "Obec dosud nedodala spis." });
            TestOffice.Value(await office.CompleteAsync("head", receipt.Number, "overrun", "Approve", new JsonObject { ["overrunUntil"] = "2026-05-29" }));
        }

        await office.AdvanceAsync(new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero));
        await ExceedAsync(before);
        var view = await LookAsync(office, before);
        Assert.Equal((Statutory, true, false, "Obec dosud nedodala spis.", new DateOnly(2026, 5, 29), false), (view.AnswerBy!.Value, view.Overrun, view.Passed, view.OverrunReason, view.NewDate!.Value, view.NewDatePassed));
        await DispatchAsync(office, before.Number, "2026-03-27", task: "dispatchOverrun");
        Assert.Equal(["Přijetí podání: done", "Vyřizování: now", "Odeslání odpovědi: not yet", "Uzavření věci: not yet"], Steps(await LookAsync(office, before)));

        await office.AdvanceAsync(new DateTimeOffset(2026, 4, 14, 12, 0, 0, TimeSpan.Zero));
        // Late, and nobody has decided anything.
        view = await LookAsync(office, after);
        Assert.Equal((Statutory, true, true, null, null), (view.AnswerBy!.Value, view.Overrun, view.Passed, view.OverrunReason, view.NewDate));
        await ExceedAsync(after);
        foreach (var receipt in (CaseReceipt[])[before, after])
        {
            view = await LookAsync(office, receipt);
            Assert.Equal((Statutory, true, true, "Obec dosud nedodala spis.", new DateOnly(2026, 5, 29)), (view.AnswerBy!.Value, view.Overrun, view.Passed, view.OverrunReason, view.NewDate!.Value));
            // How the statutory term was counted; the other one is a day that somebody named.
            Assert.Equal(("settle", Statutory), (view.Proof!.Deadline.Kind, view.Proof.Deadline.LastDay));
        }

        await office.AdvanceAsync(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        view = await LookAsync(office, after);
        Assert.Equal((Statutory, new DateOnly(2026, 5, 29), true), (view.AnswerBy!.Value, view.NewDate!.Value, view.NewDatePassed));
        await SettleAsync(office, after.Number, "2026-06-01");
        view = await LookAsync(office, after);
        Assert.Equal((null, false, "Odeslání odpovědi: now 1. 6."), (view.AnswerBy, view.Overrun, Steps(view)[2]));
    }

    [Fact]
    public async Task AWithdrawalIsToldUntilItIsDecidedAndThatTheOfficeGoesOn()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = await WrittenAsync(office);
        await AcceptAsync(office, receipt.Number);
        TestOffice.Value(await office.WithAsync((CitizenDesk desk) => desk.ActAsync(new CaseCode(receipt.Number, receipt.TrackingCode), "withdraw", [], "tap", "cs", default)));
        Assert.Contains("zpětvzetí jsme přijali. Posuzujeme", Words(await LookAsync(office, receipt), wanted: false));
        Assert.Contains("відкликання", Words(await LookAsync(office, receipt, "uk"), wanted: false));

        TestOffice.Value(await office.CompleteAsync("coordinator", receipt.Number, "withdrawal", "Continue"));
        var view = await LookAsync(office, receipt);
        Assert.Contains("dokončíme z moci úřední", Words(view, wanted: false));
        Assert.DoesNotContain("Posuzujeme", Words(view, wanted: false));
        await SettleAsync(office, receipt.Number, "2026-02-02");
        Assert.Empty((await LookAsync(office, receipt)).Notes);
    }

    [Fact]
    public async Task OnlyTheLetterThatSettlesIsTheAnswerAndWhoeverGotNoneIsntToldOfOne()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var answered = await WrittenAsync(office);
        await AcceptAsync(office, answered.Number);
        await SettleAsync(office, answered.Number, "2026-02-02");
        var view = await LookAsync(office, answered);
        Assert.Equal((null, "Podání je vyřízeno, výsledek jsme Vám poslali úředním dopisem."), (view.Turn, view.StatusSentence));
        Assert.Equal(["Přijetí podání: done", "Vyřizování: done", "Odeslání odpovědi: now 2. 2.", "Uzavření věci: not yet"], Steps(view));
        await ActAsync(office, "head", answered.Number, "reopen", new JsonObject { ["reopenReason"] = "Nové skutečnosti." });
        Assert.Equal(["Přijetí podání: done", "Vyřizování: now", "Odeslání odpovědi: not yet", "Uzavření věci: not yet"], Steps(await LookAsync(office, answered)));

        var setAside = await WrittenAsync(office);
        TestOffice.Value(await office.CompleteAsync("coordinator", setAside.Number, "triage", "SetAside", new JsonObject { ["kind"] = "complaint", ["closeReason"] = "Zjevně bezpředmětné.", ["helpGiven"] = "Vysvětleno." }));
        await DispatchAsync(office, setAside.Number, "2026-02-02");
        Assert.Equal(["Přijetí podání: done", "Vyřizování: done", "Odeslání odpovědi: done 2. 2.", "Uzavření věci: now"], Steps(await LookAsync(office, setAside)));
        await ActAsync(office, "head", setAside.Number, "reopen", new JsonObject { ["reopenReason"] = "Omyl." });
        Assert.Equal(["Přijetí podání: done", "Vyřizování: now", "Odeslání odpovědi: not yet", "Uzavření věci: not yet"], Steps(await LookAsync(office, setAside)));

        // Nobody to write to, and an initiative that asked for no reply: both letters go into the file only.
        var unanswered = new[] { (Kind: "complaint", Receipt: await WrittenAsync(office, ("anonymous", true))), (Kind: "initiative", Receipt: await WrittenAsync(office, ("kind", "initiative"))) };
        foreach (var (kind, receipt) in unanswered)
        {
            await AcceptAsync(office, receipt.Number, kind);
            Assert.Equal(["Přijetí podání: done", "Vyřizování: now", "Uzavření věci: not yet"], Steps(await LookAsync(office, receipt)));
            await SettleAsync(office, receipt.Number, "2026-02-02", "file");
            view = await LookAsync(office, receipt);
            Assert.Equal("Podání je vyřízeno. Odpověď jsme neposílali.", view.StatusSentence);
            Assert.Equal(["Přijetí podání: done", "Vyřizování: done", "Vyřízeno bez odpovědi: now", "Uzavření věci: not yet"], Steps(view));
            Assert.Equal("Settled without an answer", (await LookAsync(office, receipt, "en")).Steps[2].Label);
        }
        await office.AdvanceAsync(new DateTimeOffset(2026, 3, 20, 12, 0, 0, TimeSpan.Zero));
        foreach (var (_, receipt) in unanswered)
        {
            view = await LookAsync(office, receipt);
            Assert.True(view.Closed);
            Assert.Equal(["Přijetí podání: done", "Vyřizování: done", "Uzavření věci: now"], Steps(view));
        }
    }
}
