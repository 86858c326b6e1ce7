using System.Text;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Journal;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Casework;

/// <summary>A case opened by a step of another case: its rows come in the same save, its first step through its Inbox.</summary>
internal static class OpenedCases
{
    /// <summary>Journal entry that names the number of the opened case.</summary>
    public const string Journal = "relatedCase";

    public static async Task<Refusal?> OpenAsync(StepScope step, CaseOpened opened, Bundles bundles, CaseKeys keys, CancellationToken cancel)
    {
        var bundle = opened.Procedure == step.Bundle.Procedure.Name ? step.Bundle : await bundles.LiveAsync(opened.Procedure, cancel);
        if (bundle is null) return new Refusal("procedureUnknown", $"Expected a live procedure, but there is no {opened.Procedure}.");
        // Told to whoever opens it; its own first step would only be rejected, and the case would never begin.
        if (opened.Fields.Select(f => f.Key).FirstOrDefault(name => bundle.Procedure.FieldNamed(name) is null) is { } unknown)
            return new Refusal("unknownField", $"Expected fields of the procedure {opened.Procedure}, but '{unknown}' is none.");
        var parent = step.Case;
        // A part is as old as the whole: its terms run from the same delivery. Any other begins today.
        var deliveredOn = Values.Date(opened.Fields["deliveredOn"]) ?? (opened.Relation == "part" ? parent.DeliveredOn : step.Today);
        var fields = CaseHeader.Completed(bundle.Procedure, opened.Fields, parent.Channel, deliveredOn, parent.Language);
        var what = new NewCase(bundle, parent.Channel, deliveredOn, parent.Language, parent.Id, opened.Relation);
        var (child, instance, _, _) = await CaseOpening.AddAsync(step.Db, keys, what, step.At, step.Today, null, cancel);
        step.Db.Inbox.Add(new InboxRow
        {
            Id = $"{instance.Id}:start", InstanceId = instance.Id, DueAt = step.At,
            Stimulus = Encoding.UTF8.GetString(StepJson.Write(new StartRequested { OccurredAt = step.At, Actor = step.Stimulus.Actor, Fields = fields })),
        });
        step.Journal.Add(new JournalEntry(Journal, null, new Dictionary<string, string> { ["number"] = child.Number, ["relation"] = opened.Relation }));
        return null;
    }
}
