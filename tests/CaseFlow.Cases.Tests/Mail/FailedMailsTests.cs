using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>The mail server was gone for days: its mails go again together.</summary>
public sealed class FailedMailsTests
{
    private const string Gone = "unreachable: connection refused";

    [Fact]
    public async Task WhatFailedBecauseOfTheServerGoesAgainTogetherAndNothingUncertainDoes()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var numbers = new List<string>();
        for (var i = 0; i < 7; i++) numbers.Add(await SubmitAsync(office));
        var mails = await MailsAsync(office, [("failed", Gone), ("failed", Gone + "\nresent: už jednou"), ("failed", "550 no such user"), ("failed", "settled: Posláno dopisem\n" + Gone), ("uncertain", Gone), ("blocked", "noTemplate"), ("returned", "Schránka neexistuje")]);
        Assert.Equal(new FailedCount(3, 2), await CountAsync(office, "registry"));

        Assert.Equal(["reason"], Assert.IsType<Invalid<FailedResent>>(await ResendAsync(office, "registry", new(null), " ")).Errors.Keys);
        Assert.Equal(["mails"], Assert.IsType<Invalid<FailedResent>>(await ResendAsync(office, "registry", new([]), "Server zase běží")).Errors.Keys);
        Assert.Equal(new FailedResent(2, 0), TestOffice.Value(await ResendAsync(office, "registry", new(null, OfTheServer: true), "Server zase běží")));
        var again = await RowAsync(office, mails[1]);
        Assert.Equal(("waiting", "resent: už jednou\nresent: Server zase běží", 0, office.Now), (again.State, again.Reason, again.Attempts, again.DueAt));

        // Ticked one by one: only the one that failed; the others were not to be ticked.
        Assert.Equal(new FailedResent(1, mails.Count - 1), TestOffice.Value(await ResendAsync(office, "registry", new([.. mails, mails[0]]), "Adresa je správná")));
        Assert.Equal(["waiting", "waiting", "waiting", "failed", "uncertain", "blocked", "returned"], await StatesAsync(office, mails));
        Assert.Equal(3, await office.WithAsync((MailDispatch dispatch) => dispatch.SendDueAsync(office.Now, default)));
        Assert.Equal(mails.Take(3).Select(m => $"{m}.eml").Order(), Directory.GetFiles(Path.Combine(office.Settings.DataDirectory, "mail"), "*.eml").Select(Path.GetFileName).Order());

        foreach (var number in numbers.Take(3))
            Assert.Equal("Osoba registry", Assert.Single((await office.CaseAsync("coordinator", number)).Journal, j => j.Kind == "mailResent").Actor);
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Where(j => j.Kind == "mailResent").Select(j => j.Args).ToListAsync()), args => args.Contains("běží"));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task OnlyMailsOfTheReadersCasesAreCountedAndSent()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        for (var i = 0; i < 2; i++) await SubmitAsync(office);
        var mails = await MailsAsync(office, [("failed", Gone), ("failed", Gone)]);
        var clerk = office.User("clerk");
        await office.ReadAsync(db => db.Cases.Where(c => db.Messages.Any(m => m.Id == mails[0] && m.CaseId == c.Id)).ExecuteUpdateAsync(s => s.SetProperty(c => c.HandlerId, clerk)));
        foreach (var stranger in (string[])["head", "admin", "clerk2"])
        {
            Assert.Equal(new FailedCount(0, 0), await CountAsync(office, stranger));
            Assert.Equal(new FailedResent(0, 2), TestOffice.Value(await ResendAsync(office, stranger, new([.. mails]), "zkouším")));
        }
        Assert.Equal(new FailedCount(1, 1), await CountAsync(office, "clerk"));
        Assert.Equal(new FailedResent(1, 1), TestOffice.Value(await ResendAsync(office, "clerk", new([.. mails]), "Server zase běží")));

        // Hidden from the person complained about, whatever their role.
        var coordinator = office.User("coordinator");
        await office.ReadAsync(db => db.Cases.ExecuteUpdateAsync(s => s.SetProperty(c => c.HiddenFromId, coordinator)));
        Assert.Equal(new FailedCount(0, 0), await CountAsync(office, "coordinator"));
        Assert.Equal(new FailedResent(0, 1), TestOffice.Value(await ResendAsync(office, "coordinator", new([mails[1]]), "zkouším")));
        Assert.Equal(["waiting", "failed"], await StatesAsync(office, mails));
    }

    [Fact]
    public async Task TwoWhoSendAllAgainAtOnceSendEachOnce()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        for (var i = 0; i < 4; i++) await SubmitAsync(office);
        await MailsAsync(office, [("failed", Gone), ("failed", Gone), ("failed", Gone), ("failed", Gone)]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => ResendAsync(office, i % 2 == 0 ? "registry" : "coordinator", new(null), "Server zase běží"))));
        Assert.Equal(4, answers.Sum(a => a.IsDone(out var done) ? done.Mails : 0));
        Assert.Equal(4, await office.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "mailResent")));
    }

    private static async Task<string> SubmitAsync(TestOffice office) => TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
    }, "complaint")).Number;

    /// <summary>The confirmations of the cases, in their order, each brought into a state; no other mails.</summary>
    private static async Task<List<Guid>> MailsAsync(TestOffice office, (string State, string Reason)[] states)
    {
        await using var db = office.Get<Database>().NewContext();
        await db.Messages.Where(m => m.Template != "received").ExecuteDeleteAsync();
        var rows = await (from m in db.Messages join c in db.Cases on m.CaseId equals c.Id orderby c.Number select m).ToListAsync();
        Assert.Equal(states.Length, rows.Count);
        foreach (var (row, (state, reason)) in rows.Zip(states)) (row.State, row.Reason, row.Attempts) = (state, reason, 9);
        await db.SaveChangesAsync();
        return [.. rows.Select(r => r.Id)];
    }

    private static async Task<Answer<FailedResent>> ResendAsync(TestOffice office, string who, FailedChoice choice, string reason)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((FailedMails failed) => failed.ResendAsync(reader, choice, reason, default));
    }

    private static async Task<FailedCount> CountAsync(TestOffice office, string who)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((FailedMails failed) => failed.CountAsync(reader, default));
    }

    private static Task<MessageRow> RowAsync(TestOffice office, Guid id) => office.ReadAsync(db => db.Messages.SingleAsync(m => m.Id == id));

    private static async Task<List<string>> StatesAsync(TestOffice office, List<Guid> mails)
    {
        var states = new List<string>();
        foreach (var id in mails) states.Add((await RowAsync(office, id)).State);
        return states;
    }
}
