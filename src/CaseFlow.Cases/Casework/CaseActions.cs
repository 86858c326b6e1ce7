using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;
using CaseFlow.Engine.Activities.Casework;

namespace CaseFlow.Cases.Casework;

/// <summary>What is done to a case as a whole.</summary>
public sealed class CaseActions(CaseFlowContext db, CaseAccess access, CaseStates states, Bundles bundles, WorkflowRuntime runtime, Deliveries deliveries, OfficeClock clock)
{
    private static readonly IReadOnlyList<string> Ways = ["login", "fiction", "post", "deposit"];

    public async Task<Answer<StepReceipt>> TakeAsync(Reader reader, string number, string action, JsonObject fields, string? operationId, CancellationToken cancel)
    {
        if (await FindAsync(reader, number, cancel) is not { } @case) return new NotFound<StepReceipt>();
        var actor = reader.UserId.ToString();
        // Read before the operation is looked for: what it has changed already is then known to be its doing.
        var state = await states.ReadAsync(@case, cancel);
        if (await StepReceipts.FirstAsync(db, actor, operationId, @case.InstanceId, cancel) is { } first) return first;
        var bundle = await bundles.ByHashAsync(@case.BundleHash, cancel);
        if (state is null) return CaseErasure.Gone<StepReceipt>(reader);
        if (Actions.OfferedBy(bundle.Workflow, state).FirstOrDefault(a => a.Name == action) is not { } offered)
            // The same click may have been saved since we looked for it.
            return await StepReceipts.FirstAsync(db, actor, operationId, @case.InstanceId, cancel) is { } meanwhile ? meanwhile : bundle.Workflow.Nodes.Values.Any(n => n.Name == action && n.Activity.Descriptor.TypeName == "CaseFlow.CaseAction")
                ? NotOffered(reader, @case, action, bundle, state) : new NotFound<StepReceipt>();
        if (!offered.MayTake(reader, @case)) return new Forbidden<StepReceipt>("anotherRole");
        var data = CaseColumns.DataOf(@case);
        var form = FormViews.Resolve(bundle.Procedure, offered.Form, data: name => data[name]);
        var (values, errors) = new FieldValidation(clock.Today, reader.Language, await Staff.ReadAsync(db, clock.Today, cancel), await DeadlineRows.LastDaysAsync(db, @case.Id, form, cancel))
            .Check(form, fields, name => data[name]);
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);
        var stimulus = new ActionTaken { OccurredAt = clock.Now, Actor = actor, Action = action, Fields = values };
        var result = await runtime.SendAsync(@case.InstanceId, stimulus, operationId, cancel);
        // Somebody was faster, between our look and the step.
        if (result is StepNotTaken { Code: "actionNotOffered" or "actionPending" } && await FindAsync(reader, number, cancel) is { } now && await states.ReadAsync(now, cancel) is { } moved)
            return NotOffered(reader, now, action, bundle, moved);
        return StepReceipts.Of(result, number, reader.Language);
    }

    /// <summary>The first answer to an operation that was done before; null when it is new.</summary>
    public async Task<Answer<StepReceipt>?> FirstAnswerAsync(Reader reader, string number, string? operationId, CancellationToken cancel) =>
        await FindAsync(reader, number, cancel) is { } @case ? await StepReceipts.FirstAsync(db, reader.UserId.ToString(), operationId, @case.InstanceId, cancel) : null;

    /// <summary>Why an action isn't offered now, in words.</summary>
    public async Task<string> WhyNotOfferedAsync(Reader reader, string number, string action, CancellationToken cancel) =>
        await FindAsync(reader, number, cancel) is { } @case && await states.ReadAsync(@case, cancel) is { } state
            ? NotOffered(reader, @case, action, await bundles.ByHashAsync(@case.BundleHash, cancel), state).Message : ActionWords.NotOffered(reader.Language);

    private static Conflict<StepReceipt> NotOffered(Reader reader, CaseRow @case, string action, Bundle bundle, WorkflowState state) =>
        Actions.Pending(bundle.Workflow, state, action) is { } task
            ? new("actionPending", ActionWords.Pending(task.Title, reader.Language), new Dictionary<string, string?> { ["task"] = task.Name })
            : new("actionNotOffered", ActionWords.NotOffered(reader.Language), new Dictionary<string, string?> { ["status"] = @case.Status });

    /// <summary>Records how a dispatched letter was delivered or that it came back. Without a letter id: the last letter dispatched.</summary>
    public async Task<Answer<StepReceipt>> RecordDeliveryAsync(Reader reader, string number, DeliveryForm form, CancellationToken cancel)
    {
        if (await FindAsync(reader, number, cancel) is not { } @case) return new NotFound<StepReceipt>();
        var actor = reader.UserId.ToString();
        if (await StepReceipts.FirstAsync(db, actor, form.OperationId, @case.InstanceId, cancel) is { } first) return first;
        if (@case.ErasedAt is not null) return CaseErasure.Gone<StepReceipt>(reader);
        if (!reader.GrantsIn(@case).Any(g => g.Role is Roles.Registry or Roles.Clerk or Roles.Coordinator)) return new Forbidden<StepReceipt>("anotherRole");
        var letters = await db.Letters.AsNoTracking().Where(l => l.CaseId == @case.Id && l.DispatchedOn != null).ToListAsync(cancel);
        var letter = form.LetterId is { } id ? letters.Find(l => l.Id == id) : letters.OrderBy(l => l.DispatchedOn).ThenBy(l => l.Id).LastOrDefault();
        if (letter is null) return form.LetterId is null ? new Conflict<StepReceipt>("letterUnknown", ActionWords.NoLetter(reader.Language), new Dictionary<string, string?>()) : new NotFound<StepReceipt>();
        var errors = new Dictionary<string, string>();
        if (form.How is { } how && !Ways.Contains(how)) errors["how"] = new FieldMessages(reader.Language).Option(Ways);
        var on = await deliveries.DayOfAsync(reader, letter, form, errors, cancel);
        if (errors.Count > 0 || on is null) return new Invalid<StepReceipt>(errors);
        var stimulus = new LetterRecorded
        {
            OccurredAt = clock.Now, Actor = actor, LetterId = letter.LetterId, Event = form.Returned ? LetterEvent.Returned : LetterEvent.Delivered, On = on.Value, How = form.Returned ? null : form.How,
        };
        return StepReceipts.Of(await runtime.SendAsync(letter.InstanceId, stimulus, form.OperationId, cancel), number, reader.Language);
    }

    /// <summary>For the handler of the case and those who lead the procedure.</summary>
    public async Task<Answer<StepReceipt>> ResolveIncidentAsync(Reader reader, string number, string incidentId, ResolveForm form, CancellationToken cancel)
    {
        if (await FindAsync(reader, number, cancel) is not { } @case) return new NotFound<StepReceipt>();
        var actor = reader.UserId.ToString();
        if (await StepReceipts.FirstAsync(db, actor, form.OperationId, @case.InstanceId, cancel) is { } first) return first;
        if (@case.ErasedAt is not null) return CaseErasure.Gone<StepReceipt>(reader);
        if (@case.HandlerId != reader.UserId && !reader.GrantsIn(@case).Any(g => g.Role is Roles.Coordinator or Roles.Head))
            return new Forbidden<StepReceipt>("anotherRole");
        var (reason, errors) = GivenReason.Read(form.Reason, reader);
        if (!Enum.TryParse<Resolution>(form.Resolution, ignoreCase: true, out var how) || !Enum.IsDefined(how) || int.TryParse(form.Resolution, out _))
            errors["resolution"] = new FieldMessages(reader.Language).Option(["retry", "skip", "cancel"]);
        if (errors.Count > 0) return new Invalid<StepReceipt>(errors);
        var stimulus = new IncidentResolved { OccurredAt = clock.Now, Actor = actor, IncidentId = incidentId, Resolution = how, Outcome = form.Outcome, Reason = reason };
        return StepReceipts.Of(await runtime.SendAsync(@case.InstanceId, stimulus, form.OperationId, cancel), number, reader.Language);
    }

    private Task<CaseRow?> FindAsync(Reader reader, string number, CancellationToken cancel) =>
        access.Visible(db.Cases.AsNoTracking(), reader).SingleOrDefaultAsync(c => c.Number == number, cancel);
}

/// <param name="Resolution">retry, skip or cancel.</param>
/// <param name="Reason">Always asked for; kept sealed with the step.</param>
/// <param name="Outcome">With skip: by which port the box is left; null = Done.</param>
public sealed record ResolveForm(string? Resolution, string? Reason, string? Outcome = null, string? OperationId = null);

/// <param name="On">Date of delivery or return; not in the future, not before dispatch. Null with fiction or deposit: the day is counted.</param>
/// <param name="How">login, fiction, post, deposit.</param>
public sealed record DeliveryForm(Guid? LetterId, DateOnly? On, string? How, bool Returned = false, string? OperationId = null)
{
    /// <summary>Of a letter deposited at the post office: the day from which it was ready for pick-up.</summary>
    public DateOnly? ReadyOn { get; init; }
}

internal static class ActionWords
{
    public static string NotOffered(string language) => language == "cs"
        ? "V tomto stavu případu to udělat nelze." : "This can't be done in the present status of the case.";

    public static string Pending(string task, string language) => language == "cs"
        ? $"To už někdo udělal: krok „{task}“ čeká na dokončení." : $"Somebody has done that already: the step “{task}” waits to be completed.";

    public static string NoLetter(string language) => language == "cs"
        ? "Žádný dopis ještě nebyl vypraven." : "No letter has been dispatched yet.";
}
