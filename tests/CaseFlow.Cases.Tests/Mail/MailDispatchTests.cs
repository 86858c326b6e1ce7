using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
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
        Assert.Equal(("uncertain", nameof(FormatException)), ((await house.MessageAsync(row.Id)).State, (await house.MessageAsync(row.Id)).Reason));
        Assert.Contains(row.Id.ToString(), log.Text);
        Assert.Contains(nameof(BrokenSender), log.Text);
        Assert.DoesNotContain("jana@example.cz", log.Text);
    }

    private sealed class BrokenSender : IMailSender
    {
        public Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel) => throw new FormatException($"No such mailbox: {message.To}");
    }

    [Fact]
    public async Task WhenTheProcessDiesWhileHandingOver()
    {
        await using var house = await CaseHouse.OpenAsync();
        var row = await house.WaitingAsync(await house.CaseAsync());
        house.Db.Messages.Single(m => m.Id == row.Id).State = "sending";
        await house.Db.SaveChangesAsync(Cancel);

        Assert.Equal(1, await house.Get<MailDispatch>().RecoverAsync(Cancel));
        Assert.Equal("uncertain", (await house.MessageAsync(row.Id)).State);
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddDays(10), Cancel));
        Assert.False(Directory.Exists(Path.Combine(house.Folder, "mail")));
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

    private sealed class Sender(Func<Guid, Task<HandOver>> send) : IMailSender
    {
        public Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel) => send(rowId);
    }
}
