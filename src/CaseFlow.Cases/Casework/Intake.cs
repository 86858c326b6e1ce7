using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;

namespace CaseFlow.Cases.Casework;

/// <summary>A submission as it comes in.</summary>
/// <param name="Channel">DS, post, desk, email, oral, web, verifiedWeb (DOMAIN 5.1).</param>
/// <param name="DeliveredOn">Day it reached the office; start of terms; not in the future.</param>
public sealed record IntakeForm(string Procedure, string Channel, DateOnly DeliveredOn, string Language, JsonObject Fields)
{
    /// <summary>Repeating it gives the first answer.</summary>
    public string? OperationId { get; init; }
    public IReadOnlyList<UploadedFile> Attachments { get; init; } = [];
}

public sealed record UploadedFile(string Name, string ContentType, Stream Content);

/// <summary>What the submitter is given: the number and the code to look where the case stands.</summary>
public sealed record CaseReceipt(Guid CaseId, string Number, string TrackingCode, DateTimeOffset ReceivedAt)
{
    /// <summary>Status after the first step.</summary>
    public string? Status { get; init; }
}

/// <summary>Opens cases: registry's intake, the public form and POST /cases.</summary>
public sealed class Intake
{
    /// <param name="reader">Null: the public form.</param>
    public Task<Answer<CaseReceipt>> OpenAsync(Reader? reader, IntakeForm form, CancellationToken cancel) => throw null!;

    /// <summary>Fields of the intake form of a procedure, in order, in the reader's language; null when there is no such live procedure.</summary>
    public Task<IReadOnlyList<FormFieldView>?> FormAsync(string procedure, string language, CancellationToken cancel) => throw null!;
}
