using System.Security.Cryptography;
using System.Text;
using CaseFlow.Cases.Storage;

namespace CaseFlow.Cases.Runtime;

/// <summary>Status codes: derived (HMAC-SHA256 of row id and issue number, 128 bits, key in <c>keys</c> of the data folder), never stored.</summary>
public sealed class CaseCodes(KeyFiles files)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private readonly Lazy<byte[]> key = new(() => files.Read("codes"));

    /// <summary>e.g. "K7QF-2M9D-…" in Crockford base32.</summary>
    public string CodeOf(Guid caseId, int issue)
    {
        var bytes = HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes($"status {caseId} {issue}")).AsSpan(0, 16);
        var code = new StringBuilder();
        for (var bit = 0; bit < 128; bit += 5)
        {
            var value = 0;
            for (var i = bit; i < bit + 5; i++) value = value << 1 | (i < 128 ? bytes[i / 8] >> (7 - i % 8) & 1 : 0);
            if (bit > 0 && bit % 20 == 0) code.Append('-');
            code.Append(Alphabet[value]);
        }
        return code.ToString();
    }

    /// <summary>Constant-time; letters' case, spaces and dashes don't matter.</summary>
    public bool Matches(Guid caseId, int issue, string code) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(Plain(code))), SHA256.HashData(Encoding.UTF8.GetBytes(Plain(CodeOf(caseId, issue)))));

    // Crockford: I and L read as 1, O as 0.
    private static string Plain(string code) => string.Concat(
        code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'I' or 'L' => '1', 'O' => '0', _ => c }));
}
