using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>An office's own certificate authority with the certificate of its mail server, and an authority that isn't theirs.</summary>
internal static class MailCertificates
{
    public static void Write(string folder)
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        using var authority = Authority("CN=Ukazkovy urad CA", from, to);
        using var other = Authority("CN=Cizi CA", from, to);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.example.cz", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var server = request.Create(authority, from, to, [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(folder, "authority.pem"), authority.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "other.pem"), other.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "server.pem"), $"{key.ExportPkcs8PrivateKeyPem()}\n{server.ExportCertificatePem()}\n");
    }

    private static X509Certificate2 Authority(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(from, to);
    }
}
