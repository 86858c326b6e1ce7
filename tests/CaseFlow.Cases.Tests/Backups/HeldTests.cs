using System.Text.Json.Nodes;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Backups;

/// <summary>What was due before a restore is held: it goes once an administrator releases it, and never when they void it.</summary>
public sealed class HeldTests : IDisposable
{
    private static readonly DateTimeOffset Later = TestOffice.Start.AddDays(10);
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task NothingThatWasDueGoesOutBeforeItIsReleasedThenOnceAndWhatWasVoidedNever()
    {
        await using var restored = await RestoredAsync(cases: 2, out var outcome);
        Assert.True(outcome() is { HeldMails: >= 2, HeldTimers: 0, UncertainMails: 0 }, outcome().ToString());
        var page = await ListAsync(restored);
        Assert.Equal(((int)outcome().HeldMails, 0), (page.Mails, page.Timers));
        await SendAsync(restored);
        Assert.Empty(Sent(restored));
        Assert.Empty(await restored.CheckAsync());

        var received = page.Items.Where(i => i.Mail?.ToCitizen == true).ToList();
        Assert.Equal(["ST-2026-00001", "ST-2026-00002"], received.Select(i => i.Number).Order());
        Assert.Equal(new HeldDecision(1, 0, 0), TestOffice.Value(await DecideAsync(restored, [received[0].Key], release: true)));
        await SendAsync(restored);
        await SendAsync(restored);
        Assert.Equal(received[0].Key["mail:".Length..], Assert.Single(Sent(restored)));

        Assert.Equal("reason", Assert.Single(Assert.IsType<Invalid<HeldDecision>>(await DecideAsync(restored, [received[1].Key], release: false)).Errors).Key);
        Assert.Equal(new HeldDecision(page.Mails - 1, 0, 0), TestOffice.Value(await DecideAsync(restored, null, release: false, "odešlo před výpadkem")));
        await restored.RestartAsync();
        await SendAsync(restored);
        Assert.Single(Sent(restored));
        Assert.Equal((0, 0), await restored.Get<HeldCount>().ReadAsync(default));
        Assert.Empty(await restored.CheckAsync());

        // The reason stays with the mail: the journal says nothing that may name somebody.
        var voided = Guid.Parse(received[1].Key["mail:".Length..]);
        Assert.Equal(("cancelled", "odešlo před výpadkem"), await restored.ReadAsync(async db => await db.Messages.Where(m => m.Id == voided).Select(m => new ValueTuple<string, string?>(m.State, m.Reason)).SingleAsync()));
        Assert.DoesNotContain(await restored.ReadAsync(db => db.Journal.Where(j => j.Kind.StartsWith("held")).Select(j => j.Args).ToListAsync()), args => args.Contains("výpadkem") || args.Contains("reason"));
        var told = (await restored.CaseAsync("coordinator", received[1].Number)).Journal.Where(j => j.Kind == "heldMailVoided").ToList();
        Assert.Contains(told, j => j is { Actor: "Osoba admin", Text: "E-mail „Potvrzení přijetí“, zadržený po obnově ze zálohy, zneplatněn." });
    }

    [Fact]
    public async Task TimersThatWereDueWaitForTheAdministratorAndTheOthersComeByThemselves()
    {
        await using var office = await TestOffice.OpenAsync();
        async Task<string> LentLater()
        {
            var number = TestOffice.Value(await office.SubmitAsync("registry", BackupTests.Loan())).Number;
            TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Later", new JsonObject { ["helper"] = office.User("clerk2").ToString() }));
            return number;
        }
        var (released, voided) = (await LentLater(), await LentLater());
        await office.BackupAsync(Path.Combine(folder, "b"));
        // The last days of the answers are thirty days off: their timers aren't due at the restore.
        await using var restored = await TestOffice.NewAsync();
        restored.Settings.Clock.Start = Later;
        await restored.RestartAsync(prepare: false);
        Assert.Equal(2, Assert.IsType<Restored>(await restored.RestoreAsync(Path.Combine(folder, "b"))).HeldTimers);
        await SweepAsync(restored);
        Assert.Equal(0, await restored.ReadAsync(db => db.Steps.CountAsync(s => s.Kind == "timerElapsed")));
        Assert.Empty(await restored.CheckAsync());

        var page = await ListAsync(restored);
        Assert.All(page.Items, i => Assert.Equal(("pokračování kroku „wait“", true, TestOffice.Start.AddDays(1)), (i.What, i.MayBeVoided, i.DueAt)));
        string KeyOf(string number) => page.Items.Single(i => i.Number == number).Key;
        Assert.Equal(new HeldDecision(0, 1, 0), TestOffice.Value(await DecideAsync(restored, [KeyOf(released)], release: true)));
        Assert.Equal(new HeldDecision(0, 1, 0), TestOffice.Value(await DecideAsync(restored, [KeyOf(voided)], release: false, "vyřízeno ručně")));
        await SweepAsync(restored);
        await SweepAsync(restored);
        var step = await restored.ReadAsync(db => db.Steps.SingleAsync(s => s.Kind == "timerElapsed"));
        Assert.Equal(TestOffice.Start.AddDays(1), step.OccurredAt);
        Assert.Equal("Osoba clerk2", (await restored.CaseAsync("head", released)).Summary.Handler);
        // The state still has the timer: its row stays, void and with the reason, and the office is whole.
        Assert.Equal(("void", "vyřízeno ručně"), await restored.ReadAsync(async db => await db.Inbox.Where(i => i.Hold != null).Select(i => new ValueTuple<string?, string?>(i.Hold, i.LastError)).SingleAsync()));
        Assert.Empty(await restored.CheckAsync());

        await restored.AdvanceAsync(TestOffice.Start.AddDays(60));
        Assert.Equal("void", await restored.ReadAsync(db => db.Inbox.Where(i => i.Hold != null).Select(i => i.Hold).SingleAsync()));
        Assert.Equal(2, await restored.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "deadlinePassed")));
        Assert.Empty(await restored.CheckAsync());
    }

    [Fact]
    public async Task ACaseThatAnotherOpenedBeginsWhenReleasedAndCannotBeVoided()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", BackupTests.Loan())).Number;
        var clerk = await office.ReaderAsync("clerk");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(clerk, number, "split", [], null, default)));
        await office.BackupAsync(Path.Combine(folder, "b"));
        await using var restored = await TestOffice.NewAsync();
        Assert.Equal(1, Assert.IsType<Restored>(await restored.RestoreAsync(Path.Combine(folder, "b"))).HeldTimers);
        await SweepAsync(restored);
        Assert.Equal(2, await restored.ReadAsync(db => db.Steps.CountAsync()));
        var item = Assert.Single((await ListAsync(restored)).Items);
        Assert.Equal(("VP-2026-00002", false), (item.Number, item.MayBeVoided));
        Assert.Equal(new HeldDecision(0, 0, 1), TestOffice.Value(await DecideAsync(restored, [item.Key], release: false, "nechci")));
        Assert.Equal(new HeldDecision(0, 1, 0), TestOffice.Value(await DecideAsync(restored, [item.Key], release: true)));
        await SweepAsync(restored);
        Assert.Equal(3, await restored.ReadAsync(db => db.Steps.CountAsync()));
        Assert.Empty(await restored.CheckAsync());
    }

    [Fact]
    public async Task TwoAdministratorsAtOnceDecideOnce()
    {
        await using var restored = await RestoredAsync(cases: 3, out _);
        var page = await ListAsync(restored);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => DecideAsync(restored, [.. page.Items.Select(m => m.Key)], release: i % 2 == 0, "dvakrát"))));
        Assert.Equal(page.Total, answers.Sum(a => TestOffice.Value(a).Mails));
        var decided = await restored.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "heldMailReleased" || j.Kind == "heldMailVoided"));
        Assert.Equal(page.Total, decided);
        await SendAsync(restored);
        Assert.Equal(await restored.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "heldMailReleased")), Sent(restored).Count);
        Assert.Empty(await restored.CheckAsync());
    }

    [Fact]
    public async Task AMailThatWasBeingHandedOverIsUncertainAfterTheRestore()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        await SubmitAsync(office);
        await office.ReadAsync(db => db.Messages.Where(m => m.ToCitizen).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, "sending")));
        await office.BackupAsync(Path.Combine(folder, "b"));
        await using var restored = await TestOffice.NewAsync("workflows");
        Assert.Equal(1, Assert.IsType<Restored>(await restored.RestoreAsync(Path.Combine(folder, "b"))).UncertainMails);
        Assert.Equal("uncertain", await restored.ReadAsync(db => db.Messages.Where(m => m.ToCitizen).Select(m => m.State).SingleAsync()));
    }

    [Fact]
    public async Task OnlyAnAdministratorDecidesAndNotOnACaseThatConcernsThem()
    {
        await using var restored = await RestoredAsync(cases: 2, out _);
        foreach (var role in (string[])["registry", "clerk", "coordinator", "head", "director"])
        {
            var reader = await restored.ReaderAsync(role);
            Assert.IsType<Forbidden<HeldPage>>(await restored.WithAsync((HeldList held) => held.ListAsync(reader, null, 1, default)));
            Assert.IsType<Forbidden<HeldDecision>>(await restored.WithAsync((HeldList held) => held.DecideAsync(reader, null, null, true, null, default)));
        }
        var before = await ListAsync(restored);
        var admin = restored.User("admin");
        await restored.ReadAsync(db => db.Cases.Where(c => c.Number == "ST-2026-00001").ExecuteUpdateAsync(s => s.SetProperty(c => c.HiddenFromId, admin)));
        var page = await ListAsync(restored);
        Assert.All(page.Items, i => Assert.Equal("ST-2026-00002", i.Number));
        Assert.Equal(before.Total / 2, page.Total);
        // Nor do the lines on their pages count it.
        var (mails, timers) = await restored.Get<HeldCount>().ReadAsync(admin, default);
        Assert.Equal(page.Total, mails + timers);
        (mails, timers) = await restored.Get<HeldCount>().ReadAsync(restored.User("coordinator"), default);
        Assert.Equal(before.Total, mails + timers);
        var hidden = before.Items.Where(i => i.Number == "ST-2026-00001").Select(i => i.Key).ToList();
        Assert.Equal(new HeldDecision(0, 0, hidden.Count), TestOffice.Value(await DecideAsync(restored, [.. hidden], release: true)));
    }

    private Task<TestOffice> RestoredAsync(int cases, out Func<Restored> outcome)
    {
        Restored? said = null;
        outcome = () => said!;
        return Make();

        async Task<TestOffice> Make()
        {
            await using var office = await TestOffice.OpenAsync("workflows");
            for (var i = 0; i < cases; i++) await SubmitAsync(office);
            Assert.IsType<BackupMade>(await office.BackupAsync(Path.Combine(folder, "b")));
            var restored = await TestOffice.NewAsync("workflows");
            said = Assert.IsType<Restored>(await restored.RestoreAsync(Path.Combine(folder, "b")));
            return restored;
        }
    }

    private static async Task SubmitAsync(TestOffice office) => TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
    }, "complaint"));

    private static async Task<HeldPage> ListAsync(TestOffice office)
    {
        var reader = await office.ReaderAsync("admin");
        return TestOffice.Value(await office.WithAsync((HeldList held) => held.ListAsync(reader, null, 1, default)));
    }

    private static async Task<Answer<HeldDecision>> DecideAsync(TestOffice office, string[]? keys, bool release, string? reason = null)
    {
        var reader = await office.ReaderAsync("admin");
        return await office.WithAsync((HeldList held) => held.DecideAsync(reader, keys, null, release, reason, default));
    }

    private static Task<int> SweepAsync(TestOffice office) => office.WithAsync((Sweep sweep) => sweep.RunDueAsync(office.Now, default));
    private static Task<int> SendAsync(TestOffice office) => office.WithAsync((MailDispatch mails) => mails.SendDueAsync(office.Now, default));

    /// <summary>Ids of the mails in the pickup folder.</summary>
    private static List<string> Sent(TestOffice office) =>
        Directory.Exists(Path.Combine(office.Settings.DataDirectory, "mail")) ? [.. Directory.EnumerateFiles(Path.Combine(office.Settings.DataDirectory, "mail"), "*.eml").Select(f => Path.GetFileNameWithoutExtension(f))] : [];
}
