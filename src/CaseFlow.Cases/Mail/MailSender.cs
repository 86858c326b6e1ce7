using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>Hands one message over to somebody who delivers it.</summary>
public interface IMailSender
{
    Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel);
}

/// <summary>What came of handing a message over.</summary>
public abstract record HandOver;

/// <summary>The server took it (250), or the file is in the pickup folder. Never "delivered".</summary>
public sealed record Taken : HandOver;

/// <summary>Not taken.</summary>
/// <param name="ForGood">True when the server will never take it, e.g. an unknown mailbox: repeating it is no use.</param>
public sealed record NotTaken(string Words, bool ForGood) : HandOver;

/// <summary>The connection broke after the message was sent and before the server answered: it may have been taken.</summary>
public sealed record Unclear(string Words) : HandOver;
