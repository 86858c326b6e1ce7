using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine;
using CaseFlow.Engine.Effects;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>What people do with mails that didn't go as they should.</summary>
public sealed class MailDeskTests
{
    private static readonly DateOnly Day = new(2026, 2, 2);

    [Fact]
    public async Task AFailedMailIsSentAgainAsItWas()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (number, id) = await MailAsync(office, m => (m.State, m.Reason, m.Attempts) = ("failed", "550 no such user", 9));
        Assert.Equal(1, await TroublesAsync(office));
        var view = Value(await DoAsync(office, "registry", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm("Schránka už\nfunguje"), default)));
        Assert.Equal((id, "waiting", 0, office.Now), (view.Id, view.State, view.Attempts, view.DueAt));
        Assert.Equal(1, await SendAsync(office));

        var row = await RowAsync(office, id);
        Assert.Equal(("sent", "resent: Schránka už funguje"), (row.State, row.Reason));
        Assert.Single(Directory.GetFiles(Path.Combine(office.Settings.DataDirectory, "mail"), $"{id}.eml"));
        Assert.Equal(0, await TroublesAsync(office));
        var entry = Assert.Single((await office.CaseAsync("coordinator", number)).Journal, j => j.Kind == "mailResent");
        Assert.Equal(("Osoba registry", "E-mail „Potvrzení přijetí“ se posílá znovu."), (entry.Actor, entry.Text));
        // What a person wrote stays with the mail: the journal holds nothing personal.
        Assert.DoesNotContain("Schránka", await office.ReadAsync(db => db.Journal.Where(j => j.Kind == "mailResent").Select(j => j.Args).SingleAsync()));
    }

    [Theory, InlineData("uncertain"), InlineData("returned"), InlineData("sent")]
    public async Task WhatWasOrMayHaveBeenTakenGoesAgainOnlyBecauseSomebodySaidWhy(string state)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => (m.State, m.ReturnedOn) = (state, state == "returned" ? Day : null));
        var without = Assert.IsType<Invalid<MessageView>>(await DoAsync(office, "coordinator", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm(" "), default)));
        Assert.Equal(["reason"], without.Errors.Keys);
        var view = Value(await DoAsync(office, "coordinator", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm("Občanka volala"), default)));
        Assert.Equal(("waiting", null), (view.State, view.ReturnedOn));
        Assert.Equal(1, await SendAsync(office));
    }

    [Theory, InlineData("waiting"), InlineData("sending"), InlineData("cancelled"), InlineData("held")]
    public async Task WhatIsOnItsWayOrInAnothersHandsIsLeftAlone(string state)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => m.State = state);
        var conflict = Assert.IsType<Conflict<MessageView>>(await DoAsync(office, "registry", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm("Znovu"), default)));
        Assert.Equal("mailState", conflict.Code);
        Assert.NotEqual("V tomto stavu e-mailu to udělat nelze.", conflict.Message);
        Assert.IsType<Conflict<MessageView>>(await DoAsync(office, "registry", (desk, reader) => desk.ReturnedAsync(reader, id, new ReturnForm(Day, "x"), default)));
        Assert.Equal(state, (await RowAsync(office, id)).State);
    }

    [Fact]
    public async Task ToAnotherAddressGoesACopyAndTheMailStaysAsItIs()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => (m.State, m.Reason) = ("failed", "550 no such user"));
        Task<Answer<MessageView>> Resend(string? operation, string address) =>
            DoAsync(office, "registry", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm("Překlep v adrese", address, operation), default));

        Assert.Equal(["address"], Assert.IsType<Invalid<MessageView>>(await Resend("a", "jana")).Errors.Keys);
        var copy = Value(await Resend("b", "jana.nova@example.cz"));
        Assert.NotEqual(id, copy.Id);
        // A second click is answered, a second operation is told.
        Assert.Equal(copy.Id, Value(await Resend("b", "jana.nova@example.cz")).Id);
        Assert.Equal("alreadyWaiting", Assert.IsType<Conflict<MessageView>>(await Resend(null, "jana.nova@example.cz")).Code);

        Assert.Equal(1, await SendAsync(office));
        var (old, made) = (await RowAsync(office, id), await RowAsync(office, copy.Id));
        Assert.Equal(("failed", "settled: Překlep v adrese\n550 no such user", "jana@example.cz"), (old.State, old.Reason, old.ToAddress));
        Assert.Equal(("sent", "jana.nova@example.cz", old.Text, old.Subject), (made.State, made.ToAddress, made.Text, made.Subject));
        Assert.Equal(0, await TroublesAsync(office));
        Assert.Equal(["E-mail „Potvrzení přijetí“ se posílá na jinou adresu."], await JournalAsync(office, "mailResent"));
    }

    [Fact]
    public async Task AReturnedMailIsATroubleUntilSomebodySettlesIt()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => (m.State, m.SentAt) = ("sent", TestOffice.Start));
        Task<Answer<MessageView>> Returned(DateOnly on) => DoAsync(office, "registry", (desk, reader) => desk.ReturnedAsync(reader, id, new ReturnForm(on, "Schránka neexistuje"), default));
        Assert.Equal(["on"], Assert.IsType<Invalid<MessageView>>(await Returned(Day.AddDays(1))).Errors.Keys);
        Assert.Equal(["on"], Assert.IsType<Invalid<MessageView>>(await Returned(Day.AddDays(-1))).Errors.Keys);
        var view = Value(await Returned(Day));
        Assert.Equal(("returned", "Schránka neexistuje", Day), (view.State, view.Reason, view.ReturnedOn));
        Assert.Equal("mailState", Assert.IsType<Conflict<MessageView>>(await Returned(Day)).Code);
        Assert.Equal(["E-mail „Potvrzení přijetí“ se 2. 2. 2026 vrátil jako nedoručitelný."], await JournalAsync(office, "mailReturned"));
        Assert.Equal(1, await TroublesAsync(office));

        Task<Answer<MessageView>> Settle() => DoAsync(office, "registry", (desk, reader) => desk.CancelAsync(reader, id, new CancelForm("Posláno dopisem"), default));
        Assert.Equal(("returned", "settled: Posláno dopisem\nSchránka neexistuje"), (Value(await Settle()).State, (await RowAsync(office, id)).Reason));
        Assert.Equal(0, await TroublesAsync(office));
        Assert.Equal("settled", Assert.IsType<Conflict<MessageView>>(await Settle()).Code);
    }

    [Fact]
    public async Task AMailThatWaitsIsCancelledAndNeverGoes()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => m.State = "waiting");
        Assert.Equal("cancelled", Value(await DoAsync(office, "registry", (desk, reader) => desk.CancelAsync(reader, id, new CancelForm("Omyl"), default))).State);
        Assert.Equal(0, await SendAsync(office));
        Assert.Equal(("cancelled", "Omyl"), ((await RowAsync(office, id)).State, (await RowAsync(office, id)).Reason));
        Assert.Equal(["E-mail „Potvrzení přijetí“ byl zrušen a neodejde."], await JournalAsync(office, "mailCancelled"));
    }

    [Fact]
    public async Task ABlockedMailIsComposedAgainFromTheCaseAsItIs()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (number, id) = await MailAsync(office, m => Block(m, "missing: vec"));
        var view = Value(await DoAsync(office, "registry", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm(null), default)));
        Assert.Equal((id, "waiting", null), (view.Id, view.State, view.Reason));
        var row = await RowAsync(office, id);
        Assert.Contains("Postup úřadu při žádosti", row.Text);
        Assert.Contains(number, row.Subject);
        Assert.Null(row.Queued);
        Assert.Equal(1, await SendAsync(office));
        Assert.Equal(["Zadržený e-mail „Potvrzení přijetí“ byl sestaven znovu."], await JournalAsync(office, "mailComposed"));
    }

    [Fact]
    public async Task WhatIsStillMissingIsSaid()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => Block(m, "noTemplate", template: "unknown"));
        var refused = Assert.IsType<Refused<MessageView>>(await DoAsync(office, "registry", (desk, reader) => desk.ComposeAsync(reader, id, null, default)));
        Assert.Equal(("stillBlocked", "E-mailu něco chybí, proto neodejde. chybí šablona"), (refused.Code, refused.Message));
        Assert.Equal("blocked", (await RowAsync(office, id)).State);
    }

    [Fact]
    public async Task ABlockedMailGoesByItselfAfterTheStepThatBroughtWhatWasMissing()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (number, id) = await MailAsync(office, m => Block(m, "missing: vec"));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        Assert.Equal("waiting", (await RowAsync(office, id)).State);
        Assert.Equal(1, await SendAsync(office));
        Assert.Equal(0, await SendAsync(office));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ARoleThatNobodyHeldGetsItsMailOnceSomebodyDoes()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m =>
        {
            Block(m, "noRecipient", recipient: "director");
            (m.ToAddress, m.ToName, m.ToCitizen, m.Recipient) = ("", "director", false, "director");
        });
        await office.HireAsync("director2", "director");
        Value(await DoAsync(office, "registry", (desk, reader) => desk.ComposeAsync(reader, id, null, default)));
        var rows = await office.ReadAsync(db => db.Messages.Where(m => m.Template == "received").OrderBy(m => m.ToAddress).ToListAsync());
        Assert.Equal(["director2@example.cz", "director@example.cz"], rows.Select(r => r.ToAddress));
        Assert.Contains(rows, r => r.Id == id);
    }

    [Fact]
    public async Task OfTwoWhoClickAtOnceOneIsToldWhatTheOtherDid()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => m.State = "failed");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            DoAsync(office, i % 2 == 0 ? "registry" : "coordinator", (desk, reader) => desk.ResendAsync(reader, id, new ResendForm("Znovu", OperationId: $"op-{i}"), default))));
        Assert.Single(answers.OfType<Done<MessageView>>());
        Assert.All(answers.OfType<Conflict<MessageView>>(), c => Assert.Equal("E-mail už čeká na odeslání.", c.Message));
        Assert.Equal(7, answers.OfType<Conflict<MessageView>>().Count());
        Assert.Equal(1, await SendAsync(office));
        Assert.Single(await JournalAsync(office, "mailResent"));
    }

    [Theory]
    [InlineData("registry", "done"), InlineData("coordinator", "done"), InlineData("clerk", "done"), InlineData("clerk2", "forbidden"), InlineData("head", "forbidden")]
    [InlineData("director", "forbidden"), InlineData("admin", "notFound")]
    public async Task HandlerRegistryAndCoordinatorMayNobodyElse(string who, string expected)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (_, id) = await MailAsync(office, m => m.State = "failed", handler: "clerk");
        Answer<MessageView>[] answers =
        [
            await DoAsync(office, who, (desk, reader) => desk.CancelAsync(reader, id, new CancelForm("x"), default)),
            await DoAsync(office, who, (desk, reader) => desk.ResendAsync(reader, id, new ResendForm("x"), default)),
        ];
        Assert.All(answers, a => Assert.Equal(expected, a switch { Done<MessageView> => "done", Forbidden<MessageView> => "forbidden", NotFound<MessageView> => "notFound", _ => a.ToString() }));
    }

    private static void Block(MessageRow row, string reason, string template = "received", string recipient = "complainant")
    {
        (row.State, row.Reason, row.Template, row.Subject, row.Text, row.Html) = ("blocked", reason, template, "", "", "");
        row.Queued = JsonSerializer.Serialize(new MailQueued("m1", template, recipient, 0, []), CaseFlowJson.Options);
    }

    /// <summary>A case with one mail, the confirmation, brought into a state.</summary>
    private static async Task<(string Number, Guid Mail)> MailAsync(TestOffice office, Action<MessageRow> change, string? handler = null)
    {
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
        {
            ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true,
            ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
        }, "complaint")).Number;
        await using var db = office.Get<Database>().NewContext();
        // Only one mail is to be looked at here.
        (await db.Messages.SingleAsync(m => m.Template == "newCase")).State = "cancelled";
        var row = await db.Messages.SingleAsync(m => m.Template == "received");
        change(row);
        if (handler is not null) (await db.Cases.SingleAsync()).HandlerId = office.User(handler);
        await db.SaveChangesAsync();
        return (number, row.Id);
    }

    private static async Task<Answer<MessageView>> DoAsync(TestOffice office, string who, Func<MailDesk, CaseFlow.Cases.Access.Reader, Task<Answer<MessageView>>> act)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((MailDesk desk) => act(desk, reader));
    }

    private static MessageView Value(Answer<MessageView> answer) => TestOffice.Value(answer);
    private static Task<int> SendAsync(TestOffice office) => office.WithAsync((MailDispatch mails) => mails.SendDueAsync(office.Now, default));
    private static Task<MessageRow> RowAsync(TestOffice office, Guid id) => office.ReadAsync(db => db.Messages.SingleAsync(m => m.Id == id));
    private static async Task<int> TroublesAsync(TestOffice office)
    {
        var reader = await office.ReaderAsync("coordinator");
        return (await office.WithAsync((TaskDesk desk) => desk.CountsAsync(reader, default))).MailTroubles;
    }

    private static async Task<IReadOnlyList<string>> JournalAsync(TestOffice office, string kind)
    {
        var number = await office.ReadAsync(db => db.Cases.Select(c => c.Number).SingleAsync());
        return [.. (await office.CaseAsync("coordinator", number)).Journal.Where(j => j.Kind == kind).Select(j => j.Text)];
    }
}
