using System.Text.Json;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Files;
using Microsoft.AspNetCore.DataProtection;

namespace CaseFlow.Web.Forms;

/// <param name="Token">Sent along in the form in place of the file; nobody else can make one.</param>
public sealed record KeptFile(string Name, long Size, string Token);

/// <summary>Files of a form that has to be shown once more: a browser gives a file up then, so it is kept here and needn't be chosen again.</summary>
public sealed class KeptFiles(IDataProtectionProvider protection, CaseDocuments documents, FileStore files)
{
    private const int Most = 20;
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("kept-files").ToTimeLimitedDataProtector();

    /// <param name="tokens">Of files kept before; one that is too old or not ours is left out.</param>
    public async Task<(IReadOnlyList<KeptFile> Kept, string? Problem)> KeepAsync(IEnumerable<IFormFile> sent, IEnumerable<string?> tokens, string language, CancellationToken cancel)
    {
        var kept = new List<KeptFile>();
        foreach (var token in tokens.Take(Most))
            if (Read(token) is { } known) kept.Add(new KeptFile(known.Name, known.Size, token!));
        foreach (var file in sent.Take(Most - kept.Count))
        {
            await using var content = file.OpenReadStream();
            var (document, problem) = await documents.StoreAsync(new UploadedFile(Path.GetFileName(file.FileName), file.ContentType ?? "", content), language, cancel);
            if (document is null) return (kept, $"{Path.GetFileName(file.FileName)}: {problem}");
            var stored = new Stored(document.Sha256, document.Name, document.ContentType, document.Size);
            kept.Add(new KeptFile(document.Name, document.Size, protector.Protect(JsonSerializer.Serialize(stored), UnnamedFiles.KeptFor)));
        }
        return (kept, null);
    }

    public Attachments Open(IEnumerable<KeptFile> kept) => new()
    {
        Files = [.. kept.Select(k => Read(k.Token)).OfType<Stored>().Select(s => new UploadedFile(s.Name, s.Type, files.Open(s.Sha256)))],
    };

    private Stored? Read(string? token)
    {
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            return JsonSerializer.Deserialize<Stored>(protector.Unprotect(token));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private sealed record Stored(string Sha256, string Name, string Type, long Size);
}
