using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;

namespace CaseFlow.Cases.Casework;

/// <param name="Queue">mine, role (my roles', unclaimed first), waiting (for others), all, dispatch (tasks of letters), done.</param>
/// <param name="Query">Folded search over the case's texts.</param>
public sealed record TaskFilter(string Queue = "mine", string? Query = null, string? Name = null, string? Procedure = null, bool OverdueOnly = false, int Page = 1, int PageSize = 50)
{
    /// <summary>Only what is due within three working days and not yet late.</summary>
    public bool DueSoonOnly { get; init; }
}

/// <summary>Counts for the tabs of the worklist and its line of warnings.</summary>
public sealed record QueueCounts(int Mine, int Role, int Waiting, int All, int Dispatch, int Overdue, int DueSoon, int MailTroubles, int Incidents);

/// <param name="Revision">The revision the form was made from; null = don't check (a tool that has just read it should send it).</param>
public sealed record TaskCompletion(string Outcome, JsonObject Fields, int? Revision, string? OperationId);

/// <summary>What the clerk is told after a step: the same again when the operation is repeated.</summary>
public sealed record StepReceipt(string Number, int Revision, string? Status);

/// <summary>Claim, release and complete tasks.</summary>
public sealed class ClerkTasks
{
    public Task<Paged<TaskView>> ListAsync(Reader reader, TaskFilter filter, CancellationToken cancel) => throw null!;
    public Task<QueueCounts> CountsAsync(Reader reader, CancellationToken cancel) => throw null!;
    public Task<Answer<TaskView>> GetAsync(Reader reader, Guid id, CancellationToken cancel) => throw null!;
    public Task<Answer<TaskView>> ClaimAsync(Reader reader, Guid id, CancellationToken cancel) => throw null!;
    public Task<Answer<TaskView>> ReleaseAsync(Reader reader, Guid id, CancellationToken cancel) => throw null!;
    /// <summary>Completing an unclaimed task claims it.</summary>
    public Task<Answer<StepReceipt>> CompleteAsync(Reader reader, Guid id, TaskCompletion completion, CancellationToken cancel) => throw null!;
}
