using System.Text.Json;
using CaseFlow.Engine;

namespace CaseFlow.Cases.Erasure;

/// <summary>What of an erased case lies outside the database, still to be removed. Kept in place of the instance's state, in the erasing transaction, until it is done:
/// a program that dies in between finds it when it starts again.</summary>
/// <param name="At">Machine time of the erasure.</param>
/// <param name="Files">SHA-256 of its documents.</param>
/// <param name="Mails">Ids of its mails, by which pickup files are named.</param>
internal sealed record PendingRemoval(DateTimeOffset At, IReadOnlyList<string> Files, IReadOnlyList<Guid> Mails)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CaseFlowJson.Options);

    public static PendingRemoval Read(byte[] bytes) =>
        JsonSerializer.Deserialize<PendingRemoval>(bytes, CaseFlowJson.Options) ?? throw new JsonException("Expected what is still to be removed, but it is null.");
}
