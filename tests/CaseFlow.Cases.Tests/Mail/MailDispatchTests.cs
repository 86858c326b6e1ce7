using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Cases.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace CaseFlow.Cases.Tests.Mail;

public sealed class MailDispatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADueMailBecomesExactlyOneFileWithTheRightHeaders()
    {
        await using var house = await CaseHouse.OpenAsync();
        var @case = await house.CaseAsync();
        var row = await house.WaitingAsync(@case);
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddDays(1), Cancel));

        var file = Assert.Single(Directory.GetFiles(Path.Combine(house.Folder, "mail")));
        Assert.Equal($"{row.Id}.eml", Path.GetFileName(file));
        var message = await MimeMessage.LoadAsync(file, Cancel);
        var code = house.Get<CaseCodes>().CodeOf(@case.Id, 1);
        Assert.Equal("Vaše podání jsme přijali – žluťoučký kůň", message.Subject);
        Assert.Equal("jana@example.cz", Assert.Single(message.To.Mailboxes).Address);
        Assert.Equal("Jana Příkladová", message.To.Mailboxes.Single().Name);
        Assert.Equal("podatelna@example.cz", message.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("caseflow@example.cz", message.From.Mailboxes.Single().Address);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal($"{row.Id}@example.cz", message.MessageId);
        Assert.Equal(CaseHouse.Now, message.Date);
        Assert.Equal($"Stav: https://stav.example.cz/stav?kod={code}", message.TextBody?.Trim());
        Assert.Equal($"<p>{code}</p>", message.HtmlBody?.Trim());
        Assert.IsType<MultipartAlternative>(message.Body);

        var sent = await house.MessageAsync(row.Id);
        Assert.Equal(("sent", CaseHouse.Now, 1), (sent.State, sent.SentAt, sent.Attempts));
        Assert.DoesNotContain(code, sent.Text);
    }

    [Fact]
    public async Task AMailIsNotHandedOverBeforeItsTime()
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = await house.WaitingAsync(await house.CaseAsync(), CaseHouse.Now.AddMinutes(10));
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(9), Cancel));
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(10), Cancel));
        Assert.Equal("sent", (await house.MessageAsync(row.Id)).State);
    }

    [Fact]
    public async Task WhenASenderBreaksTheMailIsUncertainAndTheLogNamesNobody()
    {
        var log = new LogBook();
        await using var house = await CaseHouse.OpenAsync(change: services => services.AddSingleton<IMailSender, BrokenSender>().AddLogging(l => l.AddProvider(log)));
        var row = await house.WaitingAsync(await house.CaseAsync());
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal(("uncertain", "the program failed while handing it over: FormatException"), ((await house.MessageAsync(row.Id)).State, (await house.MessageAsync(row.Id)).Reason));
        Assert.Contains(row.Id.ToString(), log.Text);
        Assert.Contains(nameof(BrokenSender), log.Text);
        Assert.DoesNotContain("jana@example.cz", log.Text);
    }

    [Fact]
    public async Task TheServersWordsAreInTheRowAndNotInTheLog()
    {
        foreach (HandOver result in (HandOver[])[new NotTaken("550 <jana@example.cz> unknown", true), new NotTaken("450 <jana@example.cz> later", false), new Unreachable("421 <jana@example.cz> later"), new Unclear("<jana@example.cz>")])
        {
            var log = new LogBook();
            await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => Task.FromResult(result))).AddLogging(l => l.AddProvider(log)));
            var row = await house.WaitingAsync(await house.CaseAsync());
            await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
            Assert.Contains("jana@example.cz", (await house.MessageAsync(row.Id)).Reason);
            Assert.Contains(row.Id.ToString(), log.Text);
            Assert.DoesNotContain("jana@example.cz", log.Text);
        }
    }

    private sealed class BrokenSender : IMailSender
    {
        public Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel) => throw new FormatException($"No such mailbox: {message.To}");
    }

    [Fact]
    public async Task WhenTheProcessDiesWhileHandingOverToAServer()
    {
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => Task.FromResult<HandOver>(new Taken()))));
        var row = await house.WaitingAsync(await house.CaseAsync());
        house.Db.Messages.Single(m => m.Id == row.Id).State = "sending";
        await house.Db.SaveChangesAsync(Cancel);

        Assert.Equal(1, await house.Get<MailDispatch>().RecoverAsync(Cancel));
        Assert.Equal("uncertain", (await house.MessageAsync(row.Id)).State);
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddDays(10), Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhenTheProcessDiesBeforeOrAfterTheFileHasItsName(bool after)
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = await house.WaitingAsync(await house.CaseAsync());
        if (after) Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        await ClaimAsync(house, row, CaseHouse.Now.AddYears(-1)); // Long ago: with PostgreSQL a young claim may be a living node's.

        // The same row is the same file: handing it over again changes nothing, so nothing is uncertain.
        await house.Get<MailDispatch>().RecoverAsync(Cancel);
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal("sent", (await house.MessageAsync(row.Id)).State);
        Assert.Equal($"{row.Id}.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(house.Folder, "mail")))));
    }

    [Fact]
    public async Task TheClaimIsCommittedBeforeTheServerHearsOfTheMail()
    {
        string? seen = null;
        CaseHouse house = null!;
        await using var own = house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(async id =>
        {
            await using var other = house.Get<Database>().NewContext();
            seen = other.Messages.Single(m => m.Id == id).State;
            return new Taken();
        })));
        await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        Assert.Equal("sending", seen);
    }

    [Fact]
    public async Task AFailureIsTriedAgainWithGrowingPausesForTwoDaysAndThenSaysWhatTheServerSaid()
    {
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => Task.FromResult<HandOver>(new NotTaken("451 later", false)))));
        var row = await house.WaitingAsync(await house.CaseAsync());
        var at = CaseHouse.Now;
        var pauses = new List<TimeSpan>();
        while (true)
        {
            await house.Get<MailDispatch>().SendDueAsync(at, Cancel);
            var now = await house.MessageAsync(row.Id);
            if (now.State == "failed") break;
            Assert.Equal("waiting", now.State);
            pauses.Add(now.DueAt - at);
            at = now.DueAt;
        }
        Assert.Equal(pauses.Order(), pauses);
        Assert.InRange(at - CaseHouse.Now, TimeSpan.FromDays(2), TimeSpan.FromDays(2.5));
        Assert.Equal("451 later", (await house.MessageAsync(row.Id)).Reason);
    }

    [Fact]
    public async Task WhatTheServerRefusesForGoodIsNotRepeated()
    {
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => Task.FromResult<HandOver>(new NotTaken("550 no such user", true)))));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        var failed = await house.MessageAsync(row.Id);
        Assert.Equal(("failed", "550 no such user", 1), (failed.State, failed.Reason, failed.Attempts));
    }

    [Fact]
    public async Task ASenderThatBreaksLeavesTheMailUncertain()
    {
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => throw new InvalidOperationException("x"))));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        Assert.Equal("uncertain", (await house.MessageAsync(row.Id)).State);
    }

    [Fact]
    public async Task TwoAtOnceHandAMailOverOnce()
    {
        var count = 0;
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => { Interlocked.Increment(ref count); return Task.FromResult<HandOver>(new Taken()); })));
        var @case = await house.CaseAsync();
        for (var i = 0; i < 5; i++) await house.WaitingAsync(@case);
        var services = house.Get<IServiceScopeFactory>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        }));
        Assert.Equal(5, count);
    }

    [Fact]
    public async Task WhatAnotherRunClaimedIsLeftToItUntilItMustHaveDied()
    {
        var time = new MovedTime();
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<TimeProvider>(time)
            .AddSingleton<IMailSender>(new Sender(_ => throw new InvalidOperationException("Expected nothing to be handed over."))));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await ClaimAsync(house, row, time.GetUtcNow());
        // With SQLite nobody else can be alive at a start; elsewhere a node may.
        if (house.Settings.Database.Provider == DatabaseSettings.PostgreSql) Assert.Equal(0, await house.Get<MailDispatch>().RecoverAsync(Cancel));
        time.Now = CaseHouse.Now.AddSeconds(200);
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal("sending", (await house.MessageAsync(row.Id)).State);
        time.Now = CaseHouse.Now.AddSeconds(250);
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal(("uncertain", "interrupted"), ((await house.MessageAsync(row.Id)).State, (await house.MessageAsync(row.Id)).Reason));
        Assert.False(Directory.Exists(Path.Combine(house.Folder, "mail")));
    }

    [Fact]
    public async Task ALateAnswerOfTheClaimerStillCounts()
    {
        CaseHouse house = null!;
        await using var own = house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(async id =>
        {
            // Meanwhile another node has given it up.
            await using var other = house.Get<Database>().NewContext();
            await other.Messages.Where(m => m.Id == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, "uncertain").SetProperty(x => x.Reason, "interrupted"));
            return new Taken();
        })));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        var now = await house.MessageAsync(row.Id);
        Assert.Equal(("sent", null), (now.State, now.Reason));
    }

    [Fact]
    public async Task WhenAClerkHasDecidedMeanwhileTheLateAnswerChangesNothing()
    {
        CaseHouse house = null!;
        await using var own = house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(async id =>
        {
            await using var other = house.Get<Database>().NewContext();
            await other.Messages.Where(m => m.Id == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, "returned").SetProperty(x => x.Reason, "x"));
            return new Taken();
        })));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        Assert.Equal("returned", (await house.MessageAsync(row.Id)).State);
    }

    [Fact]
    public async Task WhenTheAnswerCantBeWrittenTheNextRunWritesItAndNothingGoesTwice()
    {
        var count = 0;
        CaseHouse house = null!;
        await using var own = house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(async _ =>
        {
            count++;
            await TestDatabase.TamperAsync(house.Db, "alter table Messages rename to Elsewhere");
            return new Taken();
        })));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        await TestDatabase.TamperAsync(house.Db, "alter table Elsewhere rename to Messages");
        Assert.Equal("sending", (await house.MessageAsync(row.Id)).State);
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal(("sent", 1), ((await house.MessageAsync(row.Id)).State, count));
    }

    [Fact]
    public async Task WhenTheProgramIsStoppedBeforeAnythingWasWrittenTheMailWaitsAsBefore()
    {
        using var stop = new CancellationTokenSource();
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        })));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, stop.Token));
        var now = await house.MessageAsync(row.Id);
        Assert.Equal(("waiting", 0, CaseHouse.Now), (now.State, now.Attempts, now.DueAt));
    }

    [Fact]
    public async Task ARefusedSignInIsTriedEverMoreSeldomLestTheAccountBeLocked()
    {
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => Task.FromResult<HandOver>(new Unreachable("535 no", SignInRefused: true)))));
        var @case = await house.CaseAsync();
        for (var i = 0; i < 40; i++) await house.WaitingAsync(@case);
        for (var minute = 0; minute < 120; minute++) await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(minute), Cancel);
        Assert.Equal(5, await house.Db.Messages.SumAsync(m => m.Attempts, Cancel));
        Assert.Equal(40, await house.Db.Messages.CountAsync(m => m.State == "waiting", Cancel));
    }

    [Fact]
    public async Task AServerThatNeverAnswersAfterTheMessageIsAskedEverMoreSeldom()
    {
        await using var house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(_ => Task.FromResult<HandOver>(new Unclear("no answer")))));
        var @case = await house.CaseAsync();
        for (var i = 0; i < 40; i++) await house.WaitingAsync(@case);
        for (var minute = 0; minute < 120; minute++) await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(minute), Cancel);
        // At minutes 0, 1, 6, 21, 81: five mails somebody has to look at, not forty.
        Assert.Equal(5, await house.Db.Messages.CountAsync(m => m.State == "uncertain", Cancel));
    }

    [Fact]
    public async Task TwoNodesNeverHandOverTheSameMail()
    {
        var handed = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        void Record(IServiceCollection services) => services.AddSingleton<IMailSender>(new Sender(id => { handed.Add(id); return Task.FromResult<HandOver>(new Taken()); }));
        await using var house = await CaseHouse.OpenAsync(change: Record);
        var @case = await house.CaseAsync();
        for (var i = 0; i < 60; i++) await house.WaitingAsync(@case);
        var nodes = Enumerable.Range(0, 3).Select(_ =>
        {
            var services = new ServiceCollection().AddCases(house.Settings);
            Record(services);
            return services.BuildServiceProvider();
        }).ToList();
        var taken = await Task.WhenAll(nodes.Select(async node =>
        {
            await using var scope = node.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        }));
        foreach (var node in nodes) await node.DisposeAsync();
        Assert.Equal((60, 60, 60), (taken.Sum(), handed.Count, handed.Distinct().Count()));
        Assert.Equal(60, await house.Db.Messages.CountAsync(m => m.State == "sent" && m.Attempts == 1, Cancel));
    }

    [Fact]
    public async Task AJobDoesntQueueBehindARunButItsMailGoesWithIt()
    {
        CaseHouse house = null!;
        MessageRow? later = null;
        await using var own = house = await CaseHouse.OpenAsync(change: s => s.AddSingleton<IMailSender>(new Sender(async _ =>
        {
            if (later is not null) return new Taken();
            later = await house.WaitingAsync(await house.CaseAsync("ST-2026-00002"));
            await using var scope = house.Get<IServiceScopeFactory>().CreateAsyncScope();
            // Were it to wait for its turn, it would wait for this hand-over for ever.
            await scope.ServiceProvider.GetRequiredService<MailDispatch>().SendSoonAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            return new Taken();
        })));
        await house.WaitingAsync(await house.CaseAsync());
        Assert.Equal(2, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal("sent", (await house.MessageAsync(later!.Id)).State);
    }

    private static Task ClaimAsync(CaseHouse house, MessageRow row, DateTimeOffset at) => house.Db.Messages.Where(m => m.Id == row.Id)
        .ExecuteUpdateAsync(s => s.SetProperty(m => m.State, "sending").SetProperty(m => m.ClaimedBy, "another").SetProperty(m => m.ClaimedAt, at));

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = CaseHouse.Now;
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Sender(Func<Guid, Task<HandOver>> send) : IMailSender
    {
        public Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel) => send(rowId);
    }
}
