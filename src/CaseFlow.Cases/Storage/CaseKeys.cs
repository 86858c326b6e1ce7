using System.Security.Cryptography;
using System.Text;

namespace CaseFlow.Cases.Storage;

/// <summary>One key a case, wrapped by the master key of the data folder. Destroying the row's key makes the case's steps unreadable for ever (erasure).</summary>
public sealed class CaseKeys(KeyFiles files)
{
    /// <summary>Name of the key that wraps the cases' keys.</summary>
    internal const string Master = "master";

    private readonly Lazy<byte[]> master = new(() => files.Read(Master));

    public CaseKeyRow New(Guid caseId) =>
        new() { CaseId = caseId, WrappedKey = Seal(master.Value, RandomNumberGenerator.GetBytes(32), $"case {caseId}") };

    /// <summary>Null once the case is erased.</summary>
    public CaseKey? Unwrap(CaseKeyRow row) =>
        row.WrappedKey.Length == 0 ? null : new CaseKey(Open(master.Value, row.WrappedKey, $"case {row.CaseId}"));

    /// <summary>AES-256-GCM: nonce, tag, text. <paramref name="about"/> binds it to its place, so that a payload can't be moved to another row.</summary>
    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string about)
    {
        var sealedBytes = new byte[12 + 16 + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(sealedBytes.AsSpan(0, 12), plain, sealedBytes.AsSpan(28), sealedBytes.AsSpan(12, 16), Encoding.UTF8.GetBytes(about));
        return sealedBytes;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when it was changed or moved.</summary>
    internal static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes, string about)
    {
        if (sealedBytes.Length < 28) throw new CryptographicException($"Expected a sealed payload of at least 28 bytes, but it has {sealedBytes.Length}.");
        var plain = new byte[sealedBytes.Length - 28];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(sealedBytes[..12], sealedBytes[28..], sealedBytes[12..28], plain, Encoding.UTF8.GetBytes(about));
        return plain;
    }
}

/// <summary>Seals what a step remembers of one case.</summary>
public sealed class CaseKey(byte[] key)
{
    public byte[] SealState(Guid instanceId, int revision, byte[] plain) => CaseKeys.Seal(key, plain, $"state {instanceId} {revision}");
    public byte[] OpenState(Guid instanceId, int revision, byte[] sealedBytes) => CaseKeys.Open(key, sealedBytes, $"state {instanceId} {revision}");
    public byte[] SealStimulus(Guid instanceId, int revision, byte[] plain) => CaseKeys.Seal(key, plain, $"stimulus {instanceId} {revision}");
    public byte[] OpenStimulus(Guid instanceId, int revision, byte[] sealedBytes) => CaseKeys.Open(key, sealedBytes, $"stimulus {instanceId} {revision}");
}
