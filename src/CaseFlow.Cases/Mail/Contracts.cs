using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Mail;

/// <summary>Renders a queued mail and freezes it as a row; called while the effects of a step are applied, so nothing here may fail the step.</summary>
public sealed class MailComposer
{
    /// <summary>One row for each address (a role has several). A missing value or address makes the row blocked, with the names in Reason.</summary>
    public Task<IReadOnlyList<MessageRow>> ComposeAsync(MailQueued mail, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel) => throw null!;
}

/// <summary>Hands due mails over: waiting → sending (own commit) → sent.</summary>
public sealed class MailDispatch
{
    /// <summary>Sends every mail due at <paramref name="now"/>; returns how many were handed over. Mails found "sending" at start become uncertain.</summary>
    public Task<int> SendDueAsync(DateTimeOffset now, CancellationToken cancel) => throw null!;
    /// <summary>At start: what was "sending" when the last run ended is uncertain.</summary>
    public Task<int> RecoverAsync(CancellationToken cancel) => throw null!;
}
