using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>Hands one message over to somebody who delivers it.</summary>
public interface IMailSender
{
    /// <summary>Throws <see cref="OperationCanceledException"/> only when nothing of the message has left the house; once it is being written it is no longer cancelled.</summary>
    Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel);

    /// <summary>True when handing a message over once more changes nothing, so that it never has to stay uncertain.</summary>
    bool MayRepeat => false;

    /// <summary>A run of messages is over: what was kept open for the next one may be closed.</summary>
    Task RestAsync() => Task.CompletedTask;
}

/// <summary>What came of handing a message over. Words are one line.</summary>
public abstract record HandOver;

/// <summary>The server took it (250), or the file is in the pickup folder. Never "delivered".</summary>
public sealed record Taken : HandOver;

/// <summary>This message was not taken; another may be.</summary>
/// <param name="ForGood">True when the server will never take it, e.g. an unknown mailbox: repeating it is no use.</param>
public sealed record NotTaken(string Words, bool ForGood) : HandOver;

/// <summary>Nobody's message goes through now: no connection, no trust, no sign-in. Nothing of the message was written.</summary>
/// <param name="SignInRefused">Trying again and again with the same password locks many an account.</param>
public sealed record Unreachable(string Words, bool SignInRefused = false) : HandOver;

/// <summary>The connection broke after the message was (partly) written and before the server answered: it may have been taken.</summary>
public sealed record Unclear(string Words) : HandOver;
