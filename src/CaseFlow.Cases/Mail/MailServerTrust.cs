using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CaseFlow.Cases.Mail;

/// <summary>Whether the mail server's certificate is trusted: by the machine, or by the office's own certificate authority if there is one. That authority is trusted for nothing else.</summary>
public sealed class MailServerTrust(MailSettings mail)
{
    private readonly X509Certificate2Collection? own = string.IsNullOrEmpty(mail.CertificateAuthority) ? null : Read(mail.CertificateAuthority);

    /// <summary>Why the last certificate was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The certificates of a PEM file. Throws what <see cref="CertificateAuthorityProblem"/> turns into words.</summary>
    private static X509Certificate2Collection Read(string path)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(path);
        return found.Count > 0 ? found : throw new CryptographicException("there is no certificate in it");
    }

    /// <summary>Null when the file holds certificates; else what is wrong with it.</summary>
    public static string? CertificateAuthorityProblem(string path)
    {
        try
        {
            Read(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return MailText.HeaderLine(e.Message);
        }
    }

    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return Refuse("it shows none");
        using var shown = new X509Certificate2(certificate);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return Refuse($"its certificate is of {MailText.HeaderLine(shown.Subject)}, not of that name");
        return own is null ? Refuse(Words(chain)) : ByOwnAuthority(shown, chain, own);
    }

    private bool ByOwnAuthority(X509Certificate2 shown, X509Chain? sent, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        // An office's own authority seldom publishes revocations.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(shown) || Refuse(Words(chain));
    }

    private static string Words(X509Chain? chain) =>
        chain is { ChainStatus.Length: > 0 } known ? string.Join(", ", known.ChainStatus.Select(s => $"{s.Status}: {MailText.HeaderLine(s.StatusInformation).TrimEnd('.')}").Distinct()) : "its chain is not complete";

    private bool Refuse(string because)
    {
        Refusal = TroubleSentence.NotTrusted.Of(mail.Host!, because);
        return false;
    }
}
