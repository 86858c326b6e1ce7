using System.Security.Cryptography;
using System.Text;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Runtime;

/// <summary>Chains the steps of an instance: each hash covers all columns of its row, the sealed stimulus too, and the hash before it.</summary>
internal static class StepChain
{
    /// <summary>What the first step is chained to.</summary>
    public static string Start(Guid instanceId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"instance {instanceId}")));

    public static string HashOf(StepRow step)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in (string?[])[
            step.InstanceId.ToString(), step.Revision.ToString("D", null), step.Kind, step.Actor, step.OperationId,
            step.OccurredAt.UtcTicks.ToString("D", null), step.RecordedAt.UtcTicks.ToString("D", null), step.BundleHash, step.ContextHash,
            step.EngineVersion, step.StateHash, step.PreviousHash, step.Answer])
            Append(hash, text is null ? null : Encoding.UTF8.GetBytes(text));
        Append(hash, step.Stimulus);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The length stands before each value (−1 for none), so that no two rows give the same bytes.
    private static void Append(IncrementalHash hash, byte[]? value)
    {
        hash.AppendData(BitConverter.GetBytes(value?.Length ?? -1));
        if (value is not null) hash.AppendData(value);
    }
}
