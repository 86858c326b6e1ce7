using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Runtime;

/// <summary>Which class makes rows of which effect. The list, and nothing else.</summary>
public sealed class EffectApplier(MailComposer mails, LetterMaker letters, Bundles bundles, CaseKeys keys)
{
    /// <summary>Null when all were applied; else the first refusal, and the step is thrown away.</summary>
    internal async Task<Refusal?> ApplyAsync(StepScope step, IReadOnlyList<Effect> effects, CancellationToken cancel)
    {
        await CaseColumns.ProjectAsync(step, cancel);
        if (step.Stimulus is StepTakenBack back) await CaseHandler.RestoreAsync(step, back.Revision, cancel);
        foreach (var effect in effects)
            if (await ApplyAsync(step, effect, cancel) is { } refusal) return refusal;
        CaseColumns.ProjectDue(step);
        await TaskRows.RefreshAsync(step, cancel);
        await LetterRows.MakeAsync(step, letters, cancel);
        await WithdrawnMail.StopAsync(step, cancel);
        await BlockedMail.ComposeAsync(step, mails, cancel);
        EventWaits.Project(step);
        return null;
    }

    private async Task<Refusal?> ApplyAsync(StepScope step, Effect effect, CancellationToken cancel)
    {
        switch (effect)
        {
            case TaskOpened e: await TaskRows.OpenAsync(step, e.Task, cancel); return null;
            case TaskClosed e: await TaskRows.CloseAsync(step, e, cancel); return null;
            case TimerSet e: Timers.Set(step, e.Timer); return null;
            case TimerCancelled e: await Timers.CancelAsync(step, e.TimerId, cancel); return null;
            case DeadlineSet e: await DeadlineRows.SetAsync(step, e.Deadline, cancel); return null;
            case DeadlineForgotten e: await DeadlineRows.ForgetAsync(step, e.DeadlineId, cancel); return null;
            case MailsWithdrawn e: return await QueuedMail.WithdrawAsync(step, e, mails, cancel);
            case MailQueued e: await QueuedMail.AddAsync(step, e, mails, cancel); return null;
            case LetterOpened e: LetterRows.Open(step, e); return null;
            case LetterRewritten e: await LetterRows.RewriteAsync(step, e, cancel); return null;
            case LetterChanged e: await LetterRows.ChangeAsync(step, e.Letter, cancel); return null;
            case LetterWithdrawn e: await LetterRows.WithdrawAsync(step, e.LetterId, cancel); return null;
            case CaseOpened e: return await OpenedCases.OpenAsync(step, e, bundles, keys, cancel);
            case CaseAssigned e: return await CaseHandler.AssignAsync(step, e.Handler, cancel);
            case EventPublished e: await EventWaits.PublishAsync(step, e, cancel); return null;
            // Nothing of its own: the state says it, and the case's columns are projected from the state.
            case StatusChanged or DecisionRecorded or IncidentOpened or IncidentClosed or InstanceEnded: return null;
            default: throw new InvalidOperationException($"Expected an effect that has its row, but got {effect.GetType().Name}.");
        }
    }
}
