using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>How a last day was found (§ 40 správního řádu), counted anew with the calendar of the step that ended it, or of the case's last step while it runs.</summary>
public sealed class DeadlineProofs(CaseFlowContext db, CaseStates states, Bundles bundles, OfficeDocuments documents, OfficeClock clock)
{
    public async Task<ProofView> OfAsync(CaseRow @case, DeadlineRow row, string language, CancellationToken cancel)
    {
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        var view = CaseViews.Deadline(row, bundle.Procedure, language, clock.Today);
        var steps = db.Steps.AsNoTracking().Where(s => s.InstanceId == row.InstanceId);
        // A calendar that came later says nothing of a term that was over by then.
        if (await EndedAtAsync(@case, row, cancel) is { } ended) steps = steps.Where(s => s.Revision == ended);
        var hash = await steps.OrderByDescending(s => s.Revision).Select(s => s.ContextHash).FirstAsync(cancel);
        var context = await documents.ByHashAsync(hash, cancel);
        var state = await states.ReadAsync(@case, cancel);
        var counting = state?.Deadlines.Find(d => d.Id == row.DeadlineId) is { } deadline
            ? DeadlineLedger.Proof(deadline, state, bundle.Workflow, context) : new Engine.Calendar.NotCounted("erased");
        var words = new ProofWords(context.Calendar, bundle.Procedure, language);
        return counting.TryGet(out var proof, out _)
            ? new ProofView(view, @case.Number, proof, words.Of(view, proof))
            : new ProofView(view, @case.Number, null, [words.None(view)]);
    }

    /// <summary>Revision of the step that met or cancelled it; null while it is open.</summary>
    private Task<int?> EndedAtAsync(CaseRow @case, DeadlineRow row, CancellationToken cancel)
    {
        var named = $"\"deadline\":\"{row.DeadlineId}\"";
        return db.Journal.Where(j => j.CaseId == @case.Id && row.InstanceId == @case.InstanceId && (j.Kind == "deadlineMet" || j.Kind == "deadlineCancelled") && j.Args.Contains(named))
            .MaxAsync(j => (int?)j.Revision, cancel);
    }
}
