using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>Hand-over to a real mail server, and what arrives there.</summary>
public sealed class RealMailServerTests(Postfix postfix) : IClassFixture<Postfix>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AMailArrivesOnceAndWholeThroughStartTlsWithSignIn()
    {
        await using var house = await OpenAsync();
        var row = await house.WaitingAsync(await house.CaseAsync());
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddDays(3), Cancel));

        var message = await postfix.ArrivedAsync(row.Id);
        Assert.Equal("Vaše podání jsme přijali – žluťoučký kůň", message.Subject);
        Assert.Equal(("Jana Příkladová", "jana@example.cz"), (message.To.Mailboxes.Single().Name, message.To.Mailboxes.Single().Address));
        Assert.Equal(("Krajský úřad Ukázkového kraje", "caseflow@example.cz"), (message.From.Mailboxes.Single().Name, message.From.Mailboxes.Single().Address));
        Assert.Equal("podatelna@example.cz", message.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal(("auto-generated", "cs"), (message.Headers["Auto-Submitted"], message.Body!.Headers[HeaderId.ContentLanguage]));
        Assert.StartsWith("Stav: https://stav.example.cz/stav?kod=", message.TextBody);
        Assert.DoesNotContain("kodPripadu", message.TextBody + message.HtmlBody);
        Assert.Contains("TLSv1.3", message.Headers[HeaderId.Received]);
        Assert.Equal(("sent", CaseHouse.Now, 1), await StateAsync(house, row));
    }

    [Fact]
    public async Task AMailArrivesThroughTlsFromTheFirstByte()
    {
        await using var house = await OpenAsync(m => (m.Port, m.Security) = (postfix.Tls, "Tls"));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        Assert.Contains("TLSv1.3", (await postfix.ArrivedAsync(row.Id)).Headers[HeaderId.Received]);
    }

    [Fact]
    public async Task AWrongPasswordIsSaidAndTriedLater()
    {
        await using var house = await OpenAsync(m => m.Password = "jiné");
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        var now = await house.MessageAsync(row.Id);
        Assert.Equal("waiting", now.State);
        Assert.StartsWith("unreachable: sign-in as caseflow refused: 535", now.Reason);
        house.Settings.Mail.Password = Postfix.Password;
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(1), Cancel);
        await postfix.ArrivedAsync(row.Id);
    }

    [Fact]
    public async Task WithoutSignInTheServerTakesNothingAndSaysSo()
    {
        await using var house = await OpenAsync(m => m.UserName = null);
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        Assert.NotEqual("sent", (await house.MessageAsync(row.Id)).State);
        Assert.Contains("Client host rejected", (await house.MessageAsync(row.Id)).Reason);
    }

    [Fact]
    public async Task ARefusedRecipientFailsWithTheServersWordsAndTheOthersGoOn()
    {
        await using var house = await OpenAsync();
        var @case = await house.CaseAsync();
        var (wrong, right) = (await ToAsync(house, @case, "nikdo@example.cz"), await ToAsync(house, @case, "petr@example.cz"));
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        var failed = await house.MessageAsync(wrong.Id);
        Assert.Equal(("failed", 1), (failed.State, failed.Attempts));
        Assert.Contains("550 5.1.1", failed.Reason);
        Assert.Contains("User unknown", failed.Reason);
        await postfix.ArrivedAsync(right.Id, "petr");
    }

    [Fact]
    public async Task AGreylistedMailIsTakenOnItsNextTry()
    {
        await using var house = await OpenAsync();
        var row = await house.WaitingAsync(await house.CaseAsync());
        await DecidingAsync((_, _) => Task.FromResult("DEFER 4.7.1 Greylisted, come back later"), async () => await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        var now = await house.MessageAsync(row.Id);
        Assert.Equal(("waiting", CaseHouse.Now.AddMinutes(1), 1), (now.State, now.DueAt, now.Attempts));
        Assert.Contains("Greylisted", now.Reason);
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddSeconds(59), Cancel));
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(1), Cancel));
        await postfix.ArrivedAsync(row.Id);
        Assert.Null((await house.MessageAsync(row.Id)).Reason);
    }

    [Fact]
    public async Task WhenTheServerIsGoneForAnHourTheMailArrivesOnceAfterwards()
    {
        await using var house = await OpenAsync();
        var row = await house.WaitingAsync(await house.CaseAsync());
        await postfix.StopAsync();
        var tries = new List<TimeSpan>();
        try
        {
            for (var at = CaseHouse.Now; at <= CaseHouse.Now + Hour; at = (await house.MessageAsync(row.Id)).DueAt)
            {
                tries.Add(at - CaseHouse.Now);
                Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(at, Cancel));
            }
        }
        finally
        {
            await postfix.StartAsync();
        }
        Assert.Equal([0, 1, 6, 21], tries.Select(t => (int)t.TotalMinutes));
        var now = await house.MessageAsync(row.Id);
        Assert.Equal(("waiting", 4), (now.State, now.Attempts));
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(now.DueAt, Cancel));
        await postfix.ArrivedAsync(row.Id);
    }

    [Fact]
    public async Task WhenTheServerIsGoneOneMailTriesForAllAndAllGoAsSoonAsItIsBack()
    {
        await using var house = await OpenAsync();
        var @case = await house.CaseAsync();
        var rows = new List<MessageRow>();
        for (var i = 0; i < 20; i++) rows.Add(await house.WaitingAsync(@case));
        await postfix.StopAsync();
        try
        {
            for (var minute = 0; minute < 30; minute++) Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(minute), Cancel));
        }
        finally
        {
            await postfix.StartAsync();
        }
        // Thirty runs, thirty tries in all; at half past somebody's next try would lie an hour away.
        Assert.Equal(30, await house.Db.Messages.SumAsync(m => m.Attempts, Cancel));
        Assert.Equal(20, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(30), Cancel));
        foreach (var row in rows) await postfix.ArrivedAsync(row.Id);
    }

    [Fact]
    public async Task WhenTheServerHangsBeforeTheMessageItIsTriedAgain()
    {
        await using var house = await OpenAsync(m => m.PatienceSeconds = 1);
        var row = await house.WaitingAsync(await house.CaseAsync());
        var release = new TaskCompletionSource<string>();
        await DecidingAsync((state, _) => state == "RCPT" ? release.Task : Task.FromResult("DUNNO"), async () => await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        release.SetResult("DUNNO");
        var now = await house.MessageAsync(row.Id);
        Assert.Equal(("waiting", $"unreachable: no answer from 127.0.0.1:{postfix.StartTls} within 1 s"), (now.State, now.Reason));
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddMinutes(1), Cancel);
        await postfix.ArrivedAsync(row.Id);
    }

    [Fact]
    public async Task WhenTheServerHangsAfterTheMessageWasWrittenItIsUncertainAndNeverRepeated()
    {
        await using var house = await OpenAsync(m => m.PatienceSeconds = 1);
        var @case = await house.CaseAsync();
        var (row, next) = (await house.WaitingAsync(@case), await house.WaitingAsync(@case, CaseHouse.Now.AddSeconds(1)));
        var release = new TaskCompletionSource<string>();
        await DecidingAsync((state, _) => state == "END-OF-MESSAGE" ? release.Task : Task.FromResult("DUNNO"),
            async () => Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddSeconds(30), Cancel)));
        Assert.Equal("uncertain", (await house.MessageAsync(row.Id)).State);
        // The next would become uncertain as well: it waits, untouched.
        Assert.Equal(("waiting", 0), ((await house.MessageAsync(next.Id)).State, (await house.MessageAsync(next.Id)).Attempts));
        // The server makes up its mind when nobody listens any more: it did take the message.
        release.SetResult("DUNNO");
        Assert.Equal(0, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddSeconds(40), Cancel));
        Assert.Equal(1, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now.AddDays(3), Cancel));
        await postfix.ArrivedAsync(next.Id);
        await postfix.ArrivedAsync(row.Id);
        Assert.Equal("uncertain", (await house.MessageAsync(row.Id)).State);
    }

    [Theory, InlineData("StartTls", true), InlineData("StartTls", false), InlineData("Tls", true), InlineData("Tls", false)]
    public async Task ACertificateOfAnUnknownAuthorityIsRefusedInClearWords(string security, bool another)
    {
        await using var house = await OpenAsync(m =>
            (m.Port, m.Security, m.CertificateAuthority) = (security == "Tls" ? postfix.Tls : postfix.StartTls, security, another ? postfix.OtherAuthority : null));
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        var now = await house.MessageAsync(row.Id);
        Assert.Equal("waiting", now.State);
        Assert.StartsWith("unreachable: Expected a certificate of 127.0.0.1 that is trusted, but ", now.Reason);
        Assert.Contains("CaseFlow:Mail:CertificateAuthority", now.Reason);
        Assert.Empty(postfix.Arrived(row.Id));
    }

    [Fact]
    public async Task ACertificateOfAnotherNameIsRefusedThoughItsAuthorityIsTrusted()
    {
        await using var house = await OpenAsync(m => m.Host = "localhost");
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        Assert.Contains("CN=mail.example.cz, not of that name", (await house.MessageAsync(row.Id)).Reason);
    }

    [Fact]
    public async Task AServerWithoutStartTlsGetsNeitherMailNorPassword()
    {
        await using var house = await OpenAsync(m => m.Port = postfix.Plain);
        var row = await house.WaitingAsync(await house.CaseAsync());
        await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel);
        var now = await house.MessageAsync(row.Id);
        Assert.Equal("waiting", now.State);
        Assert.Contains("STARTTLS", now.Reason);
        Assert.Empty(postfix.Arrived(row.Id));
    }

    [Fact]
    public async Task ARunOfMailsGoesThroughOneConnectionThatIsClosedAfterwards()
    {
        await using var house = await OpenAsync(m => (m.Port, m.Security, m.UserName) = (postfix.Plain, "None", null));
        var @case = await house.CaseAsync();
        var rows = new List<MessageRow>();
        for (var i = 0; i < 30; i++) rows.Add(await house.WaitingAsync(@case));
        var before = postfix.Connections;
        Assert.Equal(30, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel));
        foreach (var row in rows) await postfix.ArrivedAsync(row.Id);
        Assert.Equal(1, postfix.Connections - before);
    }

    [Fact]
    public async Task WhenTheConnectionBreaksBetweenTwoMailsTheRunGoesOnByANewOne()
    {
        await using var house = await OpenAsync();
        var @case = await house.CaseAsync();
        var rows = new List<MessageRow>();
        for (var i = 0; i < 6; i++) rows.Add(await house.WaitingAsync(@case));
        // The server hangs up (421) at every other recipient, once each.
        var met = 0;
        await DecidingAsync((state, _) => Task.FromResult(state == "RCPT" && ++met % 3 == 0 ? "421 4.3.2 Enough for one connection" : "DUNNO"),
            async () => Assert.Equal(6, await house.Get<MailDispatch>().SendDueAsync(CaseHouse.Now, Cancel)));
        foreach (var row in rows)
        {
            await postfix.ArrivedAsync(row.Id);
            Assert.Equal(1, (await house.MessageAsync(row.Id)).Attempts);
        }
    }

    private Task<CaseHouse> OpenAsync(Action<MailSettings>? change = null) => CaseHouse.OpenAsync(s =>
    {
        s.Mail = postfix.Settings();
        change?.Invoke(s.Mail);
    });

    private async Task DecidingAsync(Func<string, string, Task<string>> answer, Func<Task> within)
    {
        var usual = postfix.Policy.Answer;
        postfix.Policy.Answer = answer;
        try { await within(); }
        finally { postfix.Policy.Answer = usual; }
    }

    private static async Task<MessageRow> ToAsync(CaseHouse house, CaseRow @case, string address)
    {
        var row = await house.WaitingAsync(@case);
        await house.Db.Messages.Where(m => m.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.ToAddress, address));
        return row;
    }

    private static async Task<(string, DateTimeOffset?, int)> StateAsync(CaseHouse house, MessageRow row)
    {
        var now = await house.MessageAsync(row.Id);
        return (now.State, now.SentAt, now.Attempts);
    }
}
