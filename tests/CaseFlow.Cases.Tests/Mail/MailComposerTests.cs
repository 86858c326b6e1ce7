using System.Text.Json.Nodes;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Tests.Mail;

public sealed class MailComposerTests
{
    private static readonly (string, JsonNode?)[] Jana = [("subject", "Byt"), ("firstName", "Jana"), ("lastName", "Příkladová"), ("email", "jana@example.cz"), ("language", "cs")];

    [Fact]
    public async Task AMailIsRenderedFrozenAndHeldForAWhile()
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana)));
        Assert.Equal(("waiting", "jana@example.cz", "Jana Příkladová", true), (row.State, row.ToAddress, row.ToName, row.ToCitizen));
        Assert.Equal("Přijato ST-2026-00001", row.Subject);
        Assert.Equal("Vážená paní, vážený pane,\n\npřijali jsme „Byt“.", row.Text);
        Assert.Equal(CaseHouse.Now.AddMinutes(10), row.DueAt);
    }

    [Fact]
    public async Task AMissingValueBlocksTheMailAndIsNamed()
    {
        await using var house = await CaseHouse.OpenAsync();
        var bundle = CaseHouse.Bundle(("mails/received.cs.liquid", "---\nsubject: x\n---\n{{ duvod }} {{ slyseniDne }}{% if lhutaDo %} do {{ lhutaDo }}{% endif %}"));
        var row = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), bundle));
        Assert.Equal(("blocked", "missing: duvod, slyseniDne"), (row.State, row.Reason));
    }

    [Fact]
    public async Task LineBreaksInASubjectAndANameNeverReachAHeader()
    {
        await using var house = await CaseHouse.OpenAsync();
        var bundle = CaseHouse.Bundle(("mails/received.cs.liquid", "---\nsubject: \"Věc {{ vec }}\"\n---\nText"));
        var state = CaseHouse.State([.. Jana[1..], ("subject", "Byt\r\nBcc: all@example.cz\u2028x")]);
        var row = Assert.Single(await ComposeAsync(house, Queued(), state, bundle, set: s => s.Variables["lastName"] = "Příkladová\nX: y"));
        Assert.Equal("Věc Byt Bcc: all@example.cz x", row.Subject);
        Assert.Equal("Jana Příkladová X: y", row.ToName);
    }

    [Theory, InlineData("jana@example.cz\r\nBcc: x@example.cz"), InlineData("jana@example.cz, petr@example.cz"), InlineData("jana"), InlineData("Jana <jana@example.cz>")]
    public async Task WhatIsNoAddressBlocksTheMail(string address)
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), set: s => s.Variables["email"] = address));
        Assert.Equal(("blocked", "badAddress"), (row.State, row.Reason));
    }

    [Theory]
    [InlineData("cs", "cs", "Vážená paní, vážený pane")]
    [InlineData("sk", "cs", "Vážená paní, vážený pane")]
    [InlineData("de", "cs", "Vážená paní, vážený pane")]
    [InlineData("en", "en", "Dear Jana Příkladová")]
    [InlineData("uk", "uk", "Шановна пані, шановний пане")]
    public async Task EverybodyIsWrittenToInTheirLanguage(string spoken, string written, string salutation)
    {
        await using var house = await CaseHouse.OpenAsync();
        var bundle = CaseHouse.Bundle(("mails/received.en.liquid", "---\nsubject: Got it\n---\n{{ osloveni }},"), ("mails/received.uk.liquid", "---\nsubject: Отримано\n---\n{{ osloveni }},"));
        var row = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), bundle, s => s.Variables["language"] = spoken));
        Assert.Equal(written, row.Language);
        Assert.StartsWith(salutation, row.Text);
    }

    [Fact]
    public async Task ALanguageWithoutItsTextGetsTheCzechOne()
    {
        await using var house = await CaseHouse.OpenAsync();
        Assert.Equal("cs", Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), set: s => s.Variables["language"] = "uk")).Language);
    }

    [Fact]
    public async Task MarkupInAValueStaysTextAndOnlyTheOfficesOwnAddressBecomesALink()
    {
        await using var house = await CaseHouse.OpenAsync();
        var bundle = CaseHouse.Bundle(("mails/received.cs.liquid", "---\nsubject: x\n---\n„{{ vec }}“ viz {{ odkazStav }}."));
        var row = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), bundle, s => s.Variables["subject"] = "<script>alert(1)</script> https://evil.example"));
        Assert.DoesNotContain("<script", row.Html);
        Assert.Contains("&lt;script&gt;", row.Html);
        Assert.Equal(1, row.Html.Split("<a ").Length - 1);
        Assert.Contains("<a href=\"https://stav.example.cz/stav?cislo=ST-2026-00001&amp;kod=[[kodPripadu]]\">", row.Html);
    }

    [Fact]
    public async Task NobodyCanHaveTheCodePrintedByWritingItsMark()
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), set: s => s.Variables["subject"] = "[[kod[[kodPripadu]]Pripadu]] a [[kodPripadu]]"));
        Assert.DoesNotContain("[[kodPripadu]]", row.Text);
    }

    [Fact]
    public async Task ARoleIsEverybodyWhoHoldsItTheHandlerFirst()
    {
        await using var house = await CaseHouse.OpenAsync();
        await house.UserAsync("adam", "clerk");
        var eva = await house.UserAsync("eva", "clerk");
        var past = await house.UserAsync("minula", "clerk");
        house.Db.Grants.Single(g => g.UserId == past.Id).ValidTo = new DateOnly(2026, 1, 31);
        await house.UserAsync("jiny", "head");
        var rows = await ComposeAsync(house, Queued("clerk"), CaseHouse.State(Jana), change: c => c.HandlerId = eva.Id);
        Assert.Equal(["eva@urad.example.cz", "adam@urad.example.cz"], rows.Select(r => r.ToAddress));
        Assert.All(rows, r => Assert.Equal((false, CaseHouse.Now), (r.ToCitizen, r.DueAt)));
        Assert.Equal(rows.Select(r => r.Id), rows.Select(r => r.Id).Order());
    }

    [Fact]
    public async Task AColleagueWithoutAnAddressAndARoleThatNobodyHoldsAreShownAsBlocked()
    {
        await using var house = await CaseHouse.OpenAsync();
        await house.UserAsync("bezposty", "clerk", email: null);
        Assert.Equal(("blocked", "noAddress"), Of(await ComposeAsync(house, Queued("clerk"), CaseHouse.State(Jana))));
        Assert.Equal(("blocked", "noRecipient"), Of(await ComposeAsync(house, Queued("director"), CaseHouse.State(Jana))));
    }

    [Fact]
    public async Task ThePersonComplainedAboutGetsNothing()
    {
        await using var house = await CaseHouse.OpenAsync();
        var accused = await house.UserAsync("obvineny", "clerk");
        await house.UserAsync("jina", "clerk");
        var rows = await ComposeAsync(house, Queued("clerk"), CaseHouse.State(Jana), change: c => c.HiddenFromId = accused.Id);
        Assert.Equal("jina@urad.example.cz", Assert.Single(rows).ToAddress);
    }

    [Fact]
    public async Task NeitherDoesTheirDeputyButTheGrantOfAUnitReachesTheUnitsBelow()
    {
        await using var house = await CaseHouse.OpenAsync();
        var (accused, deputy, boss) = (await house.UserAsync("obvineny", "clerk"), await house.UserAsync("zastupce", "head"), await house.UserAsync("vedouci", "clerk"));
        house.Db.Deputies.Add(new DeputyRow { Id = Guid.CreateVersion7(), UserId = accused.Id, DeputyId = deputy.Id, ValidFrom = new DateOnly(2026, 1, 1), ValidTo = new DateOnly(2026, 12, 31) });
        var (above, below) = (new UnitRow { Id = Guid.CreateVersion7(), Name = "Odbor" }, new UnitRow { Id = Guid.CreateVersion7(), Name = "Oddělení" });
        below.ParentId = above.Id;
        house.Db.Units.AddRange(above, below);
        house.Db.Grants.Single(g => g.UserId == boss.Id).UnitId = above.Id;
        var rows = await ComposeAsync(house, Queued("clerk"), CaseHouse.State(Jana), change: c => (c.HiddenFromId, c.UnitId) = (accused.Id, below.Id));
        Assert.Equal("vedouci@urad.example.cz", Assert.Single(rows).ToAddress);
    }

    [Fact]
    public async Task AReminderSpeaksOfItsDeadline()
    {
        await using var house = await CaseHouse.OpenAsync();
        var eva = await house.UserAsync("eva", "clerk");
        var state = CaseHouse.State(Jana);
        state.Deadlines.Add(new DeadlineState
        {
            Id = "d1", Kind = "settle", Rule = new DeadlineRule(), Status = DeadlineStatus.Running, StartsOn = new DateOnly(2026, 2, 2), LastDay = new DateOnly(2026, 4, 7),
        });
        var bundle = CaseHouse.Bundle(("mails/deadline.cs.liquid", "---\nsubject: [{{ predmet }}] zbývá {{ pocetDni }} dní\n---\n{{ lhutaDo }}, {{ lhutaText }}, {{ zpracovatel }}"));
        var row = Assert.Single(await ComposeAsync(house, new MailQueued("m1", "deadline", "handler", 0, [], "d1"), state, bundle, change: c => c.HandlerId = eva.Id));
        Assert.Equal("[Vyřídit] zbývá 64 dní", row.Subject);
        Assert.Equal("7. 4. 2026, do 7. 4. 2026, eva", row.Text);
        Assert.Equal(("handler", "settle"), (row.Recipient, row.DeadlineKind));
    }

    [Fact]
    public async Task FurtherPeopleAreReadFromTheirItem()
    {
        await using var house = await CaseHouse.OpenAsync();
        var state = CaseHouse.State([.. Jana, ("complainants", JsonNode.Parse("""[{"firstName":"Petr","lastName":"Vzorný","email":"petr@example.cz"}]"""))]);
        var row = Assert.Single(await ComposeAsync(house, new MailQueued("m1", "received", "person", 1, []), state));
        Assert.Equal(("Petr Vzorný", "petr@example.cz"), (row.ToName, row.ToAddress));
    }

    [Fact]
    public async Task TheFooterStandsUnderMailsThatLeaveTheOfficeOnly()
    {
        await using var house = await CaseHouse.OpenAsync();
        await house.UserAsync("eva", "clerk");
        var bundle = CaseHouse.Bundle(("mails/_footer.cs.liquid", "S pozdravem\n{{ urad }}"));
        Assert.EndsWith("S pozdravem\nKrajský úřad Ukázkového kraje", Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), bundle)).Text);
        Assert.DoesNotContain("S pozdravem", Assert.Single(await ComposeAsync(house, Queued("clerk"), CaseHouse.State(Jana), bundle)).Text);
    }

    [Fact]
    public async Task AFileMarkIsNamedOnlyWhenThereIsOneAndTheBoxHasTheLastWord()
    {
        await using var house = await CaseHouse.OpenAsync();
        var bundle = CaseHouse.Bundle(("mails/received.cs.liquid", "---\nsubject: x\n---\n{% if spisovaZnacka %}sp. zn. {{ spisovaZnacka }}{% else %}číslo {{ cislo }}{% endif %} {{ vec }}"));
        var without = Assert.Single(await ComposeAsync(house, new MailQueued("m1", "received", "person", 0, new JsonObject { ["vec"] = "z kroku" }), CaseHouse.State(Jana), bundle));
        Assert.Equal("číslo ST-2026-00001 z kroku", without.Text);
        var with = Assert.Single(await ComposeAsync(house, Queued(), CaseHouse.State(Jana), bundle, change: c => c.FileMark = "SpZn-5/2026"));
        Assert.Equal("sp. zn. SpZn-5/2026 Byt", with.Text);
    }

    private static (string, string?) Of(IReadOnlyList<MessageRow> rows) => (Assert.Single(rows).State, rows[0].Reason);
    private static MailQueued Queued(string recipient = "person") => new("m1", "received", recipient, 0, []);

    private static async Task<IReadOnlyList<MessageRow>> ComposeAsync(
        CaseHouse house, MailQueued mail, WorkflowState state, Cases.Procedures.Bundle? bundle = null, Action<WorkflowState>? set = null, Action<CaseRow>? change = null)
    {
        set?.Invoke(state);
        var @case = house.Db.Cases.Local.FirstOrDefault() ?? await house.CaseAsync();
        change?.Invoke(@case);
        await house.Db.SaveChangesAsync();
        return await house.Get<MailComposer>().ComposeAsync(mail, @case, state, bundle ?? CaseHouse.Bundle(), CaseHouse.Now, TestContext.Current.CancellationToken);
    }
}
