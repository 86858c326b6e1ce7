using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;

namespace CaseFlow.Cases.Casework;

/// <summary>What is done to a case as a whole.</summary>
public sealed class CaseActions
{
    public Task<Answer<StepReceipt>> TakeAsync(Reader reader, string number, string action, JsonObject fields, string? operationId, CancellationToken cancel) => throw null!;

    /// <summary>Records how a dispatched letter was delivered or that it came back. Without a letter id: the last letter dispatched.</summary>
    public Task<Answer<StepReceipt>> RecordDeliveryAsync(Reader reader, string number, DeliveryForm form, CancellationToken cancel) => throw null!;

    public Task<Answer<StepReceipt>> ResolveIncidentAsync(Reader reader, string number, string incidentId, string resolution, string? outcome, string? operationId, CancellationToken cancel) => throw null!;
}

/// <param name="On">Date of delivery or return; not in the future, not before dispatch.</param>
/// <param name="How">login, fiction, post, deposit.</param>
public sealed record DeliveryForm(Guid? LetterId, DateOnly On, string? How, bool Returned = false, string? OperationId = null);
