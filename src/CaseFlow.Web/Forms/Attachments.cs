using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Forms;

/// <summary>Files that came with a form, opened; closed together.</summary>
public sealed class Attachments : IAsyncDisposable
{
    /// <summary>Largest whole form with its files.</summary>
    public const long MostBytes = 50 * 1024 * 1024;

    public required IReadOnlyList<UploadedFile> Files { get; init; }

    public static Attachments Of(IEnumerable<IFormFile> files) => new()
    {
        Files = [.. files.Where(f => f.Length > 0).Take(20).Select(f => new UploadedFile(Path.GetFileName(f.FileName), f.ContentType, f.OpenReadStream()))],
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var file in Files)
            await file.Content.DisposeAsync();
    }
}
